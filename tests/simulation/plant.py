#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes changed copies of the product's sources: `plant.py DEFECT SOURCE_DIR OUT_DIR`.

A defect is a text file: a sentence that says what is wrong, then for each file a line `file PATH` and changes, each of
lines `- TEXT` that must stand in that file exactly once (several lines are one text, and a text may be a part of a
line), and lines `+ TEXT` that take their place.
"""
import pathlib
import sys


def changes_of(defect):
    """[(path, old, new)] of a defect's text."""
    changes, path, old, new = [], None, [], []

    def end():
        if old:
            changes.append((path, "\n".join(old), "\n".join(new)))
        old.clear()
        new.clear()

    for line in defect.read_text().splitlines():
        if line.startswith("file "):
            end()
            path = line[5:].strip()
        elif line.startswith("- "):
            if new:
                end()
            old.append(line[2:])
        elif line.startswith("+ "):
            new.append(line[2:])
        elif line == "+":
            new.append("")
    end()
    return changes


def main(defect, source_dir, out_dir):
    defect, source_dir, out_dir = map(pathlib.Path, (defect, source_dir, out_dir))
    texts = {}
    for path, old, new in changes_of(defect):
        text = texts.get(path) or (source_dir / path).read_text()
        if text.count(old) != 1:
            sys.exit(
                f"{defect}: this text stands in {path} {text.count(old)} times, not once; the code has moved on: write "
                f"the defect anew\n{old}"
            )
        texts[path] = text.replace(old, new)
    if not texts:
        sys.exit(f"{defect}: changes nothing")
    out_dir.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        (out_dir / pathlib.Path(path).name).write_text(f'#line 1 "{source_dir / path}"\n{text}')


main(*sys.argv[1:])
