#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 240
"""Whole screens of `huiyin top`: a small town counted from the real Kafka into the real Redis by the log's clock, looked at
in several sizes and languages, and after keys."""
from terminal import *
from parts.tracking import *

BEGIN = 1772323200000  # 2026-03-01 08:00 in Shanghai
EMOJI = "👩‍👩‍👧‍👦" * 10
HOSTILE = ["<script>alert(1)</script>", "a:b\x1b[2J\x9b5m", "\u202etac/right\u2066left", EMOJI, "e\u0301\u0301lan%3A", "\u0378\ufeffnew"]
STREETS = ["河东街道", "南湖街道", "北关街道", "青石镇", "经济技术开发区高新产业园管理委员会"]


def small_town():
    """Events with moments and names that are always the same, so that every run shows the same numbers."""
    found = []
    for i in range(120):
        district = "%s/%s社区/%02d" % (STREETS[i % 5], "光明锦绣"[i % 4 // 2 * 2:][:2], i % 3) if i % 12 else HOSTILE[i // 12 % 6]
        at = BEGIN + i * HOUR // 2
        category = ["供热供暖", "供水", "噪声:夜间施工", "物业/电梯"][i % 4]
        found.append((at, filed("R-%03d" % i, at, district=district, category=category)))
        if i % 3:
            found.append((at + HOUR, pledged("R-%03d" % i, at + HOUR, unit="单位%d" % (i % 11))))
        if i % 4 == 1:
            late = (i % 8 == 1) * 20 * 24 * HOUR
            found.append((at + 2 * HOUR + late, resolved("R-%03d" % i, at + 2 * HOUR + late, unit="单位%d" % (i % 11),
                                                      satisfaction=i % 5 + 1)))
    held = {"event_id": "v", "occurred_at": BEGIN, "station": "光明社区", "district": "河东街道", "kind": "关爱儿童",
            "volunteers": 12, "beneficiaries": 30}
    return sorted(found + [(BEGIN, ("VolunteerEventHeld", held))], key=lambda e: e[0])


kafka = Kafka()
town = Town(kafka, partitions=2)
for at, event in small_town():
    town.publish(event, timestamp=at)
town.track("--clock", "log", "--until-end", timeout=90)
for partition in range(2):
    town.redis.call("DEL", "huiyin:{0}:pulse:%d" % partition)  # the run has ended: a pulse it may have left ends within a minute
FLAGS = ["--redis", town.url, "-b", kafka.address, "--alerts-topic", town.topics.alerts]
# What no two runs have in common: the time of day, the port, the number of commits, the owners; where a line is cut, less
# of it.
MASKS = [(r"(?<=\d:\d\d)  +-  +0  +\d+", "~"), (r"(?<=huiyin  )20\d\d-[-\d]+( [:\d]+)?", "~"), (r"127\.0\.0\.1:\d+", "~"), (r"\b[0-9a-f]{32}\b", "~"), (r"\b[0-9a-f]{7,31}…", "~")]


def top(rows, columns, language="zh", *more, interval="1h", **options):
    """A long interval: what is shown changes by keys alone."""
    return Terminal([program(), "top", *FLAGS, "--interval", interval, *more], rows, columns, language, masks=MASKS, **options)


say("sizes and languages")
for language in LANGUAGES:
    for rows, columns in ((24, 80), (60, 200), (10, 40)):
        with top(rows, columns, language) as t:
            t.until("1/11")
            t.shows("first")
            t.keys("q")
            t.ends()

say("keys")
with top(24, 80) as t:
    t.until("河东街道")
    t.keys(TAB)
    t.until("噪声")
    t.shows("categories")
    t.keys(TAB)
    t.until("[承办单位]")
    t.keys("O", "I")
    t.shows("units-inverted")
    t.keys(TAB)
    t.shows("alerts")
    t.keys(DOWN, DOWN, ENTER)
    t.shows("alerts-of-one")
    t.keys(ESC, END)
    t.shows("alerts-end")
    t.keys(TAB)
    t.shows("partitions")
    t.keys(TAB, DOWN)
    t.until("北关街道")
    t.keys(ENTER)
    t.until("▸")
    t.shows("opened")
    t.keys(ENTER)
    t.until("/")
    t.shows("opened-twice")
    t.keys(ESC, ESC)
    t.until("青石镇")
    t.shows("back")
    t.keys(RIGHT, RIGHT, RIGHT, ">")
    t.shows("more-columns")
    t.keys(LEFT, LEFT, LEFT, F6, END, UP)
    t.shows("menu")
    t.keys(ENTER)
    t.shows("menu-chosen")
    t.keys(F4, *"南湖|script")
    t.until("2/11")
    t.shows("filter")
    t.keys(ENTER, ESC, "O", "/", *"北关")
    t.shows("search")
    t.keys(*"没有")
    t.shows("search-lost")
    t.keys(ESC, F1)
    t.shows("help")
    t.keys("L")
    t.shows("help-next-language", colours=False)
    t.keys("x", "L", "L", F10)
    t.ends()

say("resizing")
with top(24, 80) as t:
    t.until("1/11")
    t.settle()
    first = t.masked()
    for rows, columns in ((40, 120), (10, 40), (3, 12), (1, 1), (24, 80)):
        t.resize(rows, columns)
        t.until("" if rows < 10 else "受理")
    equal(t.masked(), first, "the first screen again")
    # Nothing that changed sends nothing but the clock: no flicker.
    before = len(t.written)
    t.keys("z", "z", "z")
    check(len(t.written) - before < 300, "%d bytes for a screen that did not change" % (len(t.written) - before))
    t.keys("q")
    t.ends()

say("without colours")
for term, env in (("vt220", None), ("linux", {"NO_COLOR": "1"})):
    with top(24, 80, "en", term=term, env=env) as t:
        t.until("1/11")
        colours = [m for m in re.findall(r"\x1b\[([\d;]*)m", t.written.decode(errors="replace")) if re.search(r"\b[34][0-7]\b", m)]
        equal(colours, [], "colours that are set")
        if term == "linux":
            t.shows("no-colour")
        t.keys("q")
        t.ends()
with top(24, 80, term="nonsense") as t:
    equal(t.wait(), 1, "a terminal that nobody knows")
    check(any("TERM is nonsense" in line for line in t.lines()), "it is told: %r" % t.lines())

say("ends")
for how in (signal.SIGINT, signal.SIGTERM):
    with top(24, 80) as t:
        t.until("1/11")
        os.kill(t.pid, how)
        t.ends()
