#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The words of the board's pages: zh.json and en.json have the same keys, none is lacking in the pages and none is there
that no page uses, and the sets that the schemas have are named whole."""
import glob
import json
import os
import re
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
WEB = os.path.join(ROOT, "consumers", "board", "web")
# t("key"), t(test ? "a" : "b"), t(`group.${x}`), word("group", x), and what is handed on to them by a name or a table.
LITERAL = re.compile(r'"([a-z][A-Za-z0-9_.-]*)"')
GROUP = re.compile(r"`([a-z_-]+(?:\.[a-z_-]+)*)\.\$\{")
WORD = re.compile(r'\bword\("([a-z.-]+)",')
PLACES = re.compile(r"\{\w+\}")
faults = []


def read(name):
    def once(pairs):
        keys = [key for key, _ in pairs]
        for key in set(keys):
            if keys.count(key) > 1:
                faults.append("%s: the key %s is there twice" % (name, key))
        return dict(pairs)
    with open(os.path.join(WEB, name), encoding="utf-8") as f:
        return json.load(f, object_pairs_hook=once)


def calls(text):
    """The literal keys that t() is certainly called with."""
    return re.findall(r'\bt\("([^"]+)"', text)


def symbols():
    """{field: values} of the enumerations in the schemas, and the names of the events."""
    found = {"event": {"request-filed", "task-pledged", "task-resolved"}}
    for path in glob.glob(os.path.join(ROOT, "schemas", "*.avsc")):
        with open(path, encoding="utf-8") as f:
            for field in json.load(f)["fields"]:
                kind = field["type"]
                if isinstance(kind, dict) and kind.get("type") == "enum":
                    found.setdefault(field["name"], set()).update(kind["symbols"])
    return found


zh, en = read("zh.json"), read("en.json")
sources = {}
for path in sorted(glob.glob(os.path.join(WEB, "*.js"))):
    with open(path, encoding="utf-8") as f:
        sources[os.path.basename(path)] = f.read()
if not sources or not zh:
    faults.append("there are no pages in " + WEB)
for key in sorted(set(zh) ^ set(en)):
    faults.append("%s is only in %s" % (key, "zh.json" if key in zh else "en.json"))
for key in sorted(set(zh) & set(en)):
    if sorted(PLACES.findall(zh[key])) != sorted(PLACES.findall(en[key])):
        faults.append("%s is filled in otherwise in zh.json than in en.json" % key)
    for name, words in (("zh.json", zh), ("en.json", en)):
        if not words[key]:
            faults.append("%s: %s is empty" % (name, key))
for name, text in sources.items():
    for key in calls(text):
        if key not in zh:
            faults.append("%s: t(\"%s\") is not in zh.json" % (name, key))

text = "\n".join(sources.values())
literals, groups = set(LITERAL.findall(text)), set(GROUP.findall(text)) | set(WORD.findall(text))
groups |= {group for names in re.findall(r"const WORDED = \[([^\]]*)\]", text) for group in LITERAL.findall(names)}
for group in groups:
    if group != "assets" and not any(key.startswith(group + ".") for key in zh):
        faults.append("the group %s has no word" % group)
for key in sorted(zh):
    if key not in literals and not any(key.startswith(group + ".") for group in groups):
        faults.append("%s is used on no page" % key)
for field, values in symbols().items():
    named = {key[len(field) + 1:] for key in zh if key.startswith(field + ".")}
    if not values <= named:
        faults.append("no words for %s of %s" % (", ".join(sorted(values - named)), field))
for fault in faults:
    print(fault)
print("%d words, %d sources" % (len(zh), len(sources)))
sys.exit(1 if faults else 0)
