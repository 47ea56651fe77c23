#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 300
"""Every page of `huiyin board` in a real Chromium, in both languages and three widths, over a simulated town: nothing on
the console, nothing that axe-core finds, the numbers of Redis, each of them proved by its requests, names as text.
HUIYIN_PICTURES names a folder that the README's picture of the wall is put in."""
import os
import re
import urllib.parse

from harness import *
from parts.board import *
from parts.browser import *
from parts.checks import crowd
from parts.tracking import *

WIDTHS = {360: 1600, 1024: 768, 1920: 1080}
# First page: bytes on the wire, and the first paint on loopback.
BYTES_MOST, PAINT_MOST = 200_000, 300
HOSTILE = {"script": "<script>alert(1)</script>".replace("/", "\\"), "rtl": "‮gnp.exe‬ ‏مرحبا", "emoji": "😀" * 63,
           "proto": "__proto__", "markup": "<img src=x onerror=alert(2)>&amp;\"'"}

kafka = Kafka()
town = Town(kafka, partitions=2)
town.simulate("--days", 40, requests=2500)
tracker = town.start()
town.await_counted()
board = Board(town)
board.await_counted()
browser = Browser()
say("a town of 2,500 requests is counted")


def take_picture():
    """The wall as the README shows it."""
    tab = browser.tab(board.address, "zh")
    tab.go("/").wait(SETTLED)
    tab.wait("window.Chart && Object.keys(Chart.instances).length === 1 && !document.querySelector('#band').textContent")
    path = os.path.join(os.environ.get("HUIYIN_PICTURES") or screens(), "wall.webp")
    size = tab.webp(path, scale=0.75)
    check(10_000 < size < 150_000, "the picture of the wall has %d bytes" % size)
    say("the picture of the wall has %d bytes: %s" % (size, path))
    tab.close()


take_picture()
old = now() - 40 * 24 * HOUR
town.publish(*[filed("h-" + key, old + i, district=name, category=name) for i, (key, name) in enumerate(HOSTILE.items())],
             filed(HOSTILE["markup"], old, district="152502/西林/07"))
kafka.produce(town.topics.events, [{"key": b"k", "value": b"<b>no event</b>", "partition": 1}])
town.await_counted()
board.await_counted()


def address(path, lang):
    return "/%s%slang=%s" % (path, "&" if "?" in path else "?", lang)


def open_page(tab, path, lang):
    tab.go(address(path, lang)).wait(SETTLED)
    tab.page.wait_for_timeout(150)


def see_page(tab, page, lang, width):
    open_page(tab, page, lang)
    name = page or "wall"
    equal(tab.js("document.documentElement.lang.slice(0, 2)"), lang, "language of " + name)
    equal(tab.js("document.querySelectorAll('main h1').length"), 1, "headings of " + name)
    across, down = tab.js("[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]")
    check(across <= 0, "%s is %d px wider than %d" % (name, across, width))
    if name == "wall" and width == 1920:
        tab.wait("window.Chart && Object.keys(Chart.instances).length === 1")
        check(down <= 0, "the wall is %d px higher than the screen" % down)
    if (lang, width) in (("zh", 360), ("en", 1920)):
        tab.accessible()
    tab.picture("%s-%s-%d" % (name, lang, width))
    tab.quiet()


for lang in LANGUAGES:
    for width, height in WIDTHS.items():
        tab = browser.tab(board.address, lang, width, height)
        for page in PAGES:
            see_page(tab, page, lang, width)
        tab.close()
tab = browser.tab(board.address, "en", 1440, 900, scheme="dark")
for page in PAGES[1:]:
    open_page(tab, page, "en")
    tab.accessible()
    tab.picture("%s-dark" % page)
tab.close()
# The letters of a chart grow with the window, as those of the page do.
tab = browser.tab(board.address, "en", 1024, 768)
open_page(tab, "", "en")
LETTERS = "Object.values(window.Chart.instances)[0].options.font.size"
SAME = LETTERS + " === parseFloat(getComputedStyle(document.querySelector('.plot')).fontSize)"
tab.wait("window.Chart && Object.keys(Chart.instances).length === 1 && " + SAME)
small = tab.js(LETTERS)
tab.page.set_viewport_size({"width": 1920, "height": 1080})
tab.wait("%s && %s > %r" % (SAME, LETTERS, small))
tab.close()
say("all pages have been seen")

# The numbers of the wall are those of Redis at the offsets that it shows, and each is the sum of its requests.
wall = browser.tab(board.address, "zh")
open_page(wall, "", "zh")
offsets = dict(pair.split(":") for pair in wall.text("#foot-offsets").split()[1:])
equal({int(p): int(o) for p, o in offsets.items()}, town.offsets(), "offsets on the page")
clocks = town.clocks()
counts = {field: town.redis.count("all", field) for field in ("overdue", "stalled", "open", "filed", "pledged", "resolved", "on_time", "late",
                                                              "rated", "satisfied", "reopened")}
for field in ("overdue", "stalled", "open"):
    equal(digits(wall.text(".tile.%s dd > .figure .digits" % field)), counts[field], field + " on the wall")
for i, field in enumerate(("filed", "pledged", "resolved")):
    tile = ".today .tile:nth-child(%d) " % (i + 1)
    today = wall.js("document.querySelector(%r).getAttribute('href')" % (tile + "dd > .figure"))
    day = urllib.parse.parse_qs(today.split("?")[1])["behind"][0]
    equal(digits(wall.text(tile + "dd > .figure .digits")), town.redis.count(day, field), "%s of %s" % (field, day))
    equal(digits(wall.text(tile + ".sub span:last-child > .figure .digits")), counts[field], field + " in all")
rates = wall.js("[...document.querySelectorAll('.rates .sub > span:first-child')].map(n => [...n.querySelectorAll('.digits')].map(d => d.textContent))")
equal([[digits(one) for one in pair] for pair in rates], [[counts["pledged"], counts["filed"]], [counts["on_time"], counts["on_time"] + counts["late"]],
                                                         [counts["satisfied"], counts["rated"]]], "counts of the rates")
volunteers = wall.js("[...document.querySelectorAll('.helpers dd > .figure .digits')].map(n => n.textContent)")
equal([digits(one) for one in volunteers], [int(town.redis.hash("huiyin:{0}:volunteer:all").get(field, 0))
                                           for field in ("events", "teams", "volunteers", "beneficiaries", "minutes")], "volunteers")
rows = wall.js("[...document.querySelectorAll('.heat tbody tr')].map(r => [r.querySelector('.name').title, "
               "...[...r.querySelectorAll('td.open, td.overdue, td.stalled')].map(c => c.querySelector('.digits').textContent)])")
check(len(rows) >= 5, "districts on the wall: %r" % rows)
for name, *shown in rows:
    scope = "district:" + name
    equal([digits(one) for one in shown], [town.redis.count(scope, field) for field in ("open", "overdue", "stalled")], scope)
say("the wall has the numbers of Redis: %r" % counts)

for field in ("overdue", "reopened", "open", "stalled"):
    wall.go(address("?behind=all&field=" + field, "zh"))
    wall.wait("document.querySelector('#drawer tbody tr') && !document.querySelector('#drawer [aria-busy]') && "
              "(document.querySelector('#drawer .proof').className !== 'proof ' || !document.querySelector('#drawer .buttons button').hidden)")
    if wall.page.locator("#drawer .buttons button").is_visible():
        wall.page.click("#drawer .buttons button")
    wall.wait("document.querySelector('#drawer .proof.equal')")
    equal([digits(one) for one in re.findall(r"[\d,]+", wall.text("#drawer .proof"))], [counts[field]] * 2, "what %s is made of" % field)
    equal(wall.js("document.querySelectorAll('#drawer tbody tr').length"), counts[field], "requests behind " + field)
wall.accessible()
wall.picture("behind")
request = wall.text("#drawer tbody tr .open")
wall.page.click("#drawer tbody tr .open")
wall.wait("document.querySelector('#drawer .timeline .place')")
check(request in wall.text("#drawer-title"), "the story is of %s: %s" % (request, wall.text("#drawer-title")))
places = wall.js("[...document.querySelectorAll('#drawer .request-filed .place')].map(n => n.textContent)")
log = {"%d:%d" % (m["partition"], m["offset"]): m["event"] for m in town.log(undecodable=True)}
check(places and all(log[place]["request_id"] == request for place in places), "the story's events lie at %r" % places)
wall.accessible()
wall.picture("story")
wall.page.keyboard.press("Escape")
wall.wait("!document.querySelector('#drawer').open")
wall.quiet()
wall.go(address("?request=nobody", "zh"))
wall.wait("document.querySelector('#drawer .fault:not([hidden])') && document.querySelector('#drawer .plain.text:not([hidden])')")
wall.page.click("#drawer .plain.text")
wall.wait("document.querySelector('#drawer .fault').textContent.includes('日志中均未找到')")
wall.wait("document.querySelector('#drawer .plain.text').hidden")
wall.said = [line for line in wall.said if "404" not in line]  # which the browser says of its own accord
say("each number opened, and a request told its story")

# The wall drills down level by level.
open_page(wall, "", "zh")
deep = sorted({m["event"]["district"] for m in town.log(undecodable=True) if m["event"] and "/" in m["event"].get("district", "")})
first = next(name for name in [row[0] for row in rows] if any(d.startswith(name + "/") for d in deep))
wall.page.click(".heat tbody .into:has(bdi[title=%s])" % repr(first))
wall.wait("document.querySelector('.heat.deep tbody tr')")
below = wall.js("[...document.querySelectorAll('.heat tbody tr')].map(r => [r.querySelector('.figure').getAttribute('href'), r.querySelector('.digits').textContent])")
for href, shown in below:
    scope = urllib.parse.parse_qs(href.split("?")[1])["behind"][0]
    check(scope.startswith("district:%s/" % first), "a district below %s: %s" % (first, scope))
    equal(digits(shown), town.redis.count(scope, "open"), scope)

# Whatever a publisher calls things, it is text: no element, no other direction around it, cut, and whole in its title.
desk = browser.tab(board.address, "en", 1440, 900)
for key, name in HOSTILE.items():
    open_page(desk, "desk?category=" + urllib.parse.quote(name), "en")
    shown = desk.js("[...document.querySelectorAll('td.category bdi')].map(n => [n.textContent, n.title, n.children.length])")
    equal(shown, [[name, name, 0]], "a category called %s" % key)
open_page(desk, "desk?find=h-emoji", "en")
check(desk.js("(n => n.scrollWidth > n.clientWidth && getComputedStyle(n).textOverflow === 'ellipsis')(document.querySelector('td.category bdi'))"),
      "255 bytes of emoji are not cut")
desk.go(address("desk?request=" + urllib.parse.quote(HOSTILE["markup"]), "en")).wait("document.querySelector('#drawer .timeline .place')")
equal(desk.text("#drawer-title bdi"), HOSTILE["markup"], "a request called by markup")
equal(desk.js("document.querySelectorAll('main script, main img, dialog script, dialog img').length"), 0, "elements made of names")
open_page(desk, "pipeline", "en")
desk.page.click(".letters a")
desk.page.click("#drawer tbody .open")
desk.wait("document.querySelector('#drawer pre')?.textContent.includes('partition')")
desk.picture("letter")
desk.quiet()
say("hostile names are text")

# The desk's list is that of the standing alerts, by mark, in order of due; ranking and its CSV say the same.
standing = town.standing()
for mark in sorted({mark for _, _, mark in standing}):
    open_page(desk, "desk?mark=" + mark, "en")
    equal(digits(desk.text(".total")), sum(1 for one in standing if one[2] == mark), "requests with the mark " + mark)
open_page(desk, "ranking?period=all&by=on_time", "en")
ranked = desk.js("[...document.querySelectorAll('.rows tbody tr')].map(r => [r.querySelector('.who bdi').title, ...[...r.querySelectorAll('.counts .digits')].map(d => d.textContent)])")
check(len(ranked) > 3, "units are ranked: %r" % ranked)
for name, value, base, late in ranked:
    on_time, was_late = (town.redis.count("unit:" + name, field) for field in ("on_time", "late"))
    equal([digits(value), digits(base), digits(late)], [on_time, on_time + was_late, was_late], "unit " + name)
with desk.page.expect_download() as waiting:
    desk.page.click("a[download]")
with open(waiting.value.path(), "rb") as f:
    table = f.read()
check(table.startswith(b"\xef\xbb\xbf") and b"\r\n" in table, "the CSV begins with a BOM and has CRLF")
check(all(name in table.decode("utf-8-sig") for name, *_ in ranked), "the CSV has all units")
desk.quiet()

# Volunteers by station, and the pipeline: as Redis has them.
open_page(desk, "volunteers?by=station", "en")
CELLS = "[...document.querySelectorAll('.rows tbody tr')].map(r => [...r.children].map(c => (c.querySelector('bdi')?.title ?? c.textContent).trim()))"
desk.wait(CELLS + ".length >= 3")
stations = desk.js(CELLS)
check(len(stations) >= 3, "stations: %r" % stations)
for name, *shown in stations:
    stored = town.redis.hash("huiyin:{0}:volunteer:station:" + name)
    equal([digits(one) for one in shown], [int(stored.get(field, 0)) for field in ("events", "teams", "volunteers", "beneficiaries", "minutes")], name)
open_page(desk, "pipeline", "en")
desk.wait(CELLS + ".length >= 2")
for partition, _, offset, end, lag, _, _, owner, commit, *_ in desk.js(CELLS):
    equal((digits(offset), owner, digits(commit)), (town.offsets()[int(partition)], town.meta(int(partition), "owner"), int(town.meta(int(partition), "commit"))),
          "partition " + partition)
    equal((digits(end), digits(lag)), (town.ends()[int(partition)], 0), "end and lag of " + partition)
equal(digits(desk.text(".letters .digits")), len(kafka.read(town.topics.dead_letters)), "dead letters")
desk.quiet()

# By keyboard alone: a link over the navigation, each stop visible, a number opened and closed, and the focus back where it was.
keys = browser.tab(board.address, "en", 1440, 900)
open_page(keys, "desk", "en")
stops = []
for _ in range(12):
    keys.page.keyboard.press("Tab")
    stops.append(keys.js("(n => [n.tagName, n.textContent.trim().slice(0, 20), getComputedStyle(n).outlineStyle, n.getBoundingClientRect().top >= 0])(document.activeElement)"))
check(stops[0][1].startswith("跳到正文"), "the first stop is %r" % stops[0])
check(all(style != "none" and above for _, _, style, above in stops), "focus is seen and on the page: %r" % stops)
check([stop[1] for stop in stops[2:7]] == ["Wall", "Desk", "Ranking", "Volunteers", "Pipeline"], "pages by Tab: %r" % stops)
keys.page.locator("tbody .open").first.focus()
keys.page.keyboard.press("Enter")
keys.wait("document.querySelector('#drawer').open && document.querySelector('#drawer').contains(document.activeElement)")
keys.page.keyboard.press("Escape")
keys.wait("!document.querySelector('#drawer').open && document.activeElement.matches('tbody .open')")
keys.page.locator("#nav a[data-page=ranking]").focus()
keys.page.keyboard.press("Enter")
keys.wait("location.pathname === '/ranking' && document.querySelector('main h1')?.textContent === 'Ranking'")
keys.quiet()
say("the keyboard reaches everything")

# RFC 7386, its own examples, in the code that the pages run.
cases = [({"a": "b"}, {"a": "c"}, {"a": "c"}), ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}), ({"a": "b"}, {"a": None}, {}),
         ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}), ({"a": ["b"]}, {"a": "c"}, {"a": "c"}), ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
         ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}), ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
         (["a", "b"], ["c", "d"], ["c", "d"]), ({"a": "b"}, ["c"], ["c"]), ({"a": "foo"}, None, None), ({"a": "foo"}, "bar", "bar"),
         ({"e": None}, {"a": 1}, {"e": None, "a": 1}), ([1, 2], {"a": "b", "c": None}, {"a": "b"}), ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
         ({"__proto__": 1}, {"__proto__": {"x": 2}}, {"__proto__": {"x": 2}})]
for target, patch, result in cases:
    got = keys.js("([t, p]) => import('/assets/merge.js').then(m => JSON.stringify(m.merge(m.bare(JSON.parse(t)), JSON.parse(p))))",
                  [json.dumps(target), json.dumps(patch)])
    equal(json.loads(got), result, "%r with %r" % (target, patch))

# The first page, cold: its bytes on the wire, and how soon something is seen.
paints = []
for _ in range(5):
    cold = browser.tab(board.address, "zh")
    session = cold.context.new_cdp_session(cold.page)
    session.send("Network.enable")
    got = []
    session.on("Network.loadingFinished", lambda event: got.append(event["encodedDataLength"]))
    cold.go("/").wait(SETTLED)
    cold.wait("window.Chart && Object.keys(Chart.instances).length === 1")
    paints.append(cold.js("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
    stream = len(json.dumps(board.snapshot()))
    cold.quiet()
    cold.close()
say("the first page: %d bytes on the wire in %d answers, and a snapshot of %d; first paint after %s ms" % (
    sum(got), len(got), stream, ", ".join("%.0f" % one for one in paints)))
check(sum(got) + stream < BYTES_MOST, "the first page has %d bytes" % (sum(got) + stream))
check(min(paints) < PAINT_MOST * crowd(), "the first paint comes after %r ms" % paints)
browser.quiet()
