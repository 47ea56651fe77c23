#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 200
"""What moves on the pages of `huiyin board`, in a real Chromium: an event is seen within a second, numbers are of one moment,
and whatever ends (the tracker, Redis, the board itself) is said in red, on every page, until it is back."""
import re

from harness import *
from parts.board import *
from parts.browser import *
from parts.checks import crowd
from parts.tracking import *

# In seconds.
SEEN_WITHIN, STALE_WITHIN, BACK_WITHIN = 1.0, 15, 20
FILED = "Number(document.querySelector('.today .tile:first-child .sub span:last-child > .figure .digits').textContent.replace(/[^0-9]/g, ''))"
STALE = "document.body.classList.contains('stale') && document.querySelector('#band strong')?.getBoundingClientRect().height > 0"
FRESH = "!document.body.classList.contains('stale') && !document.querySelector('#band').textContent"

kafka = Kafka()
town = Town(kafka, partitions=2)
tracker = town.start()
town.publish(*[filed("first-%d" % i, now() - HOUR, district="河东街道/南湖社区") for i in range(20)])
town.await_counted()
board = Board(town)
board.await_counted()
browser = Browser()
tabs = {page or "wall": browser.tab(board.address, "zh" if i % 2 else "en", 1280, 720, offline=True) for i, page in enumerate(PAGES)}
for page, tab in tabs.items():
    tab.go("/" + ("" if page == "wall" else page)).wait(SETTLED)
wall = tabs["wall"]
wall.wait(FRESH, seconds=BACK_WITHIN)

# An event is on the page within a second of its acknowledgement.
took = []
for i in range(8):
    before = wall.js(FILED)
    town.publish(filed("seen-%d" % i, now(), district="河西街道"))
    begun = time.monotonic()
    wall.wait("n => %s === n" % FILED, before + 1, seconds=10)
    took.append(time.monotonic() - begun)
say("an event is on the wall after %s ms" % ", ".join("%.0f" % (1000 * one) for one in took))
check(sorted(took)[len(took) // 2] < SEEN_WITHIN, "an event is seen after %.2f s" % sorted(took)[len(took) // 2])
check(max(took) < SEEN_WITHIN * crowd(), "an event is seen after %.2f s" % max(took))

# Of one moment: every message files a request of its own, so the offsets shown add up to the number shown, always.
samples, seen = 0, set()
for i in range(25):
    town.publish(*[filed("moment-%d-%d" % (i, j), now(), district="河西街道") for j in range(40)])
    for _ in range(4):
        filed_shown, offsets = wall.js("[%s, document.querySelector('#foot-offsets').title]" % FILED)
        equal(filed_shown, sum(int(pair.split(":")[1]) for pair in offsets.split()), "filed, by the offsets " + offsets)
        samples, seen = samples + 1, seen | {filed_shown}
    wall.page.wait_for_timeout(100)
town.await_counted()
total = town.redis.count()
wall.wait("n => %s === n" % FILED, total, seconds=10)
check(len(seen) >= 5, "the number under load is one of %r" % seen)
say("%d samples under load, of %d moments, are each of one; %d are filed" % (samples, len(seen), total))

# A tab that was away catches up from the last event that it had.
forward = Forward(int(board.address.rsplit(":", 1)[1]))
away = browser.tab("127.0.0.1:%d" % forward.port, "en", 1280, 720, offline=True)
asked = []
away.page.on("request", lambda request: asked.append(request.headers.get("last-event-id")) if request.url.endswith("/stream") else None)
away.go("/").wait(SETTLED)
away.wait("n => %s === n" % FILED, total)
forward.refuse()
town.publish(filed("away", now(), district="河西街道"))
wall.wait("n => %s === n" % FILED, total + 1)
equal(away.js(FILED), total, "filed, while it is away")
forward.turn(int(board.address.rsplit(":", 1)[1]))
away.wait("n => %s === n" % FILED, total + 1, seconds=30)
check(asked[0] is None and re.fullmatch(r"\w+-\d+", asked[-1] or ""), "it asks from where it was: %r" % asked)
away.quiet()
away.close()
say("a tab that was away has caught up, from %s" % asked[-1])


def all_say(condition, seconds, what):
    begun = time.monotonic()
    for page, tab in tabs.items():
        tab.wait(condition, seconds=max(0.1, seconds * crowd() - (time.monotonic() - begun)))
    said = time.monotonic() - begun
    say("%s: on every page after %.1f s" % (what, said))
    return said


def band_says(words, seconds=10):
    """Each page gives a reason in its language."""
    for i, tab in enumerate(tabs.values()):
        tab.wait("word => document.querySelector('#band').textContent.includes(word)", words["zh" if i % 2 else "en"], seconds=seconds)


# A dead tracker does not look like a quiet day.
tracker.kill()
all_say(STALE, STALE_WITHIN, "the tracker is dead")
band_says({"zh": "没有计数程序", "en": "no tracker"})
for page, tab in tabs.items():
    tab.picture("dead-tracker-" + page)
    tab.accessible()
down = wall.js("document.documentElement.scrollHeight - innerHeight")
check(down <= 0, "with the band the wall is %d px higher than the screen" % down)
tracker = town.start(name="again")
all_say(FRESH, BACK_WITHIN + 10, "a tracker is back")

# Redis goes, and comes back with what it had.
saved = town.redis.save()
shown = wall.js(FILED)
town.redis.kill()
all_say(STALE, STALE_WITHIN, "Redis is dead")
band_says({"zh": "连不上 Redis", "en": "Redis does not answer"})
equal(wall.js(FILED), shown, "the last number stays on the page")
wall.picture("dead-redis")
town.redis.restart(saved)
all_say(FRESH, BACK_WITHIN, "Redis is back")
town.publish(filed("after-redis", now(), district="河西街道"))
wall.wait("n => %s === n" % FILED, shown + 1, seconds=20)

# The board itself.
board.process.kill()
all_say(STALE, STALE_WITHIN, "the board is dead")
band_says({"zh": "没有消息", "en": "said nothing"})
wall.picture("dead-board")
board.start()
all_say(FRESH, BACK_WITHIN, "the board is back")
town.publish(filed("after-board", now(), district="河西街道"))
wall.wait("n => %s === n" % FILED, shown + 2, seconds=20)
browser.quiet()
board.process.stop()
tracker.stop()
