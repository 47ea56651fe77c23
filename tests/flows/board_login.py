#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 120
"""Who looks at `huiyin board` and who acts, in a real Chromium: the form that asks for a login, a reader who sees no buttons,
and one who acknowledges, silences and takes both back, in their own name."""
import json

from harness import *
from parts.board import *
from parts.browser import *
from parts.telling import Endpoint, await_keys
from parts.tracking import *

PASSWORDS = {"wang": "open sesame 1", "李四": "芝麻开门芝麻开门"}
kafka = Kafka()
town = Town(kafka, partitions=2)
old = now() - 30 * 24 * HOUR
town.publish(*[filed("XL-%d" % i, old + i * HOUR, district="河东街道/南湖社区", category="供暖") for i in range(6)])
tracker = town.start()
town.await_counted()
orders = kafka.unique("orders")
huiyin("topics", "create", *town.topics.flags, "--orders-topic", orders, "--partitions", 2)
users = temp("users")
with open(users, "w", encoding="utf-8") as f:
    for name, role in (("wang", "act"), ("李四", "view")):
        f.write(huiyin("board", "user", name, role, stdin=PASSWORDS[name] + "\n").out)
# Somebody is told of the alerts: the stories say who.
endpoint = Endpoint()
routes = temp("routes.conf")
with open(routes, "w", encoding="utf-8") as f:
    f.write("[receiver 值班室]\ntype = webhook\nurl = %s\n[route all]\nreceivers = 值班室\n" % endpoint.url)
notify = start_huiyin("notify", *town.topics.flags[:2], "--alerts-topic", town.topics.alerts, "--dead-letters-topic", town.topics.dead_letters,
                      "--redis", town.redis.url, "--routes", routes, "--group", town.topics.group + "-notify", "--orders-topic", orders)
board = Board(town, "--users", users, "--orders-topic", orders)
browser = Browser()


def log_in(tab, name, password):
    tab.wait("document.querySelector('.login-form')")
    tab.page.fill("input[name=name]", name)
    tab.page.fill("input[name=password]", password)
    tab.page.keyboard.press("Enter")


# Nothing is shown before a login, and a wrong one is told apart from a board that is away.
reader = browser.tab(board.address, "zh", 1280, 800, offline=True)
reader.go("/desk")
reader.wait("document.querySelector('.login-form')")
reader.accessible()
reader.picture("login")
log_in(reader, "李四", "wrong password")
reader.wait("!document.querySelector('.login-form .fault').hidden")
check("口令" in reader.text(".login-form .fault") or "用户" in reader.text(".login-form .fault"), "a wrong password: " + reader.text(".login-form .fault"))
log_in(reader, "李四", PASSWORDS["李四"])
reader.wait(SETTLED)
reader.wait("document.querySelectorAll('tbody tr').length === 6")
equal(reader.text(".who"), "李四", "who is logged in")
equal(reader.js("document.querySelectorAll('.actions, .orders li button').length"), 0, "buttons for one who only looks")
cookies = reader.context.cookies()
check(all(one["httpOnly"] and one["sameSite"] == "Strict" for one in cookies) and len(cookies) == 1, "cookies: %r" % cookies)
standing = town.standing()
await_keys(endpoint, ["%s:RAISED" % alert["alert_id"] for alert in standing.values()])
reader.page.click("tbody tr:first-child .open")
reader.wait("document.querySelectorAll('#drawer .timeline .sign').length === 4")
told = reader.text("#drawer .story")
equal(told.count("值班室"), 4, "alerts that reached somebody, in " + told)
check("按办理时限规则" in told and told.count("预警成立") == 4, "the due and the marks are told: " + told)
equal(reader.js("document.querySelectorAll('#drawer .buttons').length"), 0, "buttons in the story for one who only looks")
reader.picture("story")
reader.accessible()
reader.page.keyboard.press("Escape")
reader.wait("!document.querySelector('#drawer').open")
say("a reader is in, has no buttons, and sees whom the alerts reached")

# One who acts.
desk = browser.tab(board.address, "en", 1440, 900, offline=True)
desk.go("/desk?sort=due&order=asc")
log_in(desk, "wang", PASSWORDS["wang"])
desk.wait("document.querySelectorAll('tbody tr .actions').length === 6")
desk.page.locator("tbody tr:first-child .actions button").first.click()
desk.wait("document.querySelector('#ask').open")
desk.accessible()
desk.picture("acknowledge")
desk.page.fill("#ask input[name=note]", "<b>on my way</b>")
desk.page.click("#ask button.main")
desk.wait("document.querySelector('#toast.shown')?.textContent === 'Acknowledged.'")
desk.wait("document.querySelector('tbody tr:first-child .signs').textContent.includes('wang')")
reader.wait("document.querySelector('tbody tr:first-child .signs').textContent.includes('wang')", seconds=30)
say("an acknowledgement is seen by all")

desk.page.locator("tbody tr:nth-child(2) .actions button").nth(1).click()
desk.wait("document.querySelector('#ask').open")
desk.accessible()
desk.picture("silence")
for field in ("mark", "district", "category"):
    desk.page.fill("#ask input[name=%s]" % field, "")
desk.page.fill("#ask input[name=reason]", "flood")
desk.page.click("#ask button.main")
desk.wait("document.querySelector('#toast.shown.bad')")
check(desk.js("document.querySelector('#ask').open"), "a silence of everything is not taken")
desk.page.fill("#ask input[name=district]", "河东街道")
desk.page.click("#ask button.main")
desk.wait("document.querySelector('#toast.shown:not(.bad)')?.textContent === 'Silenced.'")
desk.wait("document.querySelector('tbody tr:nth-child(3) .signs').textContent.includes('Silenced')", seconds=30)
desk.wait("[...document.querySelectorAll('.orders summary .number')].map(n => n.textContent).join() === '1,1'", seconds=30)
for summary in desk.page.locator(".orders summary").all():
    summary.click()
check("河东街道" in desk.text(".orders") and "flood" in desk.text(".orders") and "<b>on my way</b>" in desk.text(".orders"), "orders: " + desk.text(".orders"))
desk.accessible()
for _ in range(2):
    desk.page.locator(".orders li button").first.click()
    desk.wait("document.querySelector('#toast.shown')?.textContent === 'Withdrawn.'")
    desk.page.wait_for_timeout(500)
desk.wait("[...document.querySelectorAll('.orders summary .number')].map(n => n.textContent).join() === '0,0'", seconds=30)
say("orders were given and taken back")
record = [json.loads(m.value) for m in kafka.read(orders)]
check(len(record) == 4 and all("wang" in json.dumps(one) for one in record), "four orders are on record, all by wang: %r" % record)

# Out again: the page asks anew, and what was there is gone.
desk.page.click(".tools button")
desk.wait("document.querySelector('.login-form') && !document.querySelector('table')")
browser.quiet()
board.process.stop()
notify.stop()
log = board.process.log()
check("wang" in log and PASSWORDS["wang"] not in log, "actions are logged with who, and no password is")
