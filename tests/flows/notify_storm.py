#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 60
"""A storm: what is not grave is summed in few messages that give the number and the worst, every CRITICAL is told in full, and
all of it stands in Redis. The routes that come with the program are right."""
import os

from harness import *
from parts.telling import *

os.environ["LC_ALL"] = "C"  # English, whoever tests
example = os.path.join(ROOT, "deploy", "notify", "example.conf")
check("example.conf is right: receivers 4, routes 3" in huiyin("notify", "check", example).out, "the example")
readme = temp("readme.conf")
with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as f, open(readme, "w", encoding="utf-8") as out:
    out.write("# routes.conf" + f.read().split("```\n# routes.conf")[1].split("```")[0])
huiyin("notify", "check", readme)
wrong = temp("wrong.conf")
with open(wrong, "w") as f:
    f.write("[receiver a]\ntype = webhok\nurl = http://x/\n[route r]\nreceivers = b\nrepeat = soon\n")
done = huiyin("notify", "check", wrong, code=1)
for said in (":2:", ":5:", ":6:"):
    check(wrong + said in done.out, done.out)
with open(wrong, "w") as f:
    f.write("[receiver a\ntype = webhok\nurl http://x/\n[route r]\n[route s]\nreceivers = a # all\n")
done = huiyin("notify", "check", wrong, code=1)
for said in (":1:", ":2:", ":3:", ":4:", ":6:"):
    check(wrong + said in done.out, done.out)
huiyin("notify", "--routes", wrong, "--redis", "redis://127.0.0.1:1", "-b", "127.0.0.1:1", code=2)
for words, said in ((["--redis", "redis://127.0.0.1:1"], "--routes FILE"), (["--routes", example], "--redis"), (["look"], "check FILE"),
                    (["--begin", "x", "--routes", example], "--begin"), (["silence", "add", "--redis", "redis://h"], "--mark"),
                    (["silence", "add", "--mark", "x", "--redis", "redis://h"], "--by"),
                    (["ack", "list", "x", "--redis", "redis://h"], "takes no argument")):
    done = huiyin("notify", *words, code=2)
    check(said in done.err, "%r: %s" % (words, done.err))

lacking = temp("lacking.conf")
with open(lacking, "w") as f:
    f.write("[receiver a]\ntype = command\ncommand = /nowhere/page --loud\n[receiver b]\ntype = wecom\nurl-env = NOT_SET\n"
            "[route r]\nreceivers = a\ncontinue = yes\n[route s]\nreceivers = b, a\n")
WARNINGS = (":3: receiver a: /nowhere/page can not be run", ":6: receiver b: the environment has no variable NOT_SET",
            ":10: receiver a hears twice")
done = huiyin("notify", "check", lacking)
equal([line.startswith("warning: " + lacking + said) for line, said in zip(done.out.splitlines(), WARNINGS)], [True] * 3, done.out)
check(done.out.endswith("\n%s is right: receivers 2, routes 2\n" % lacking), done.out)
chinese = huiyin("notify", "check", lacking, "--language", "zh").out.splitlines()
for line, said in zip(chinese, (":3: 接收方 a：/nowhere/page 不能运行：", ":6: 接收方 b：环境中没有变量 NOT_SET；", ":10: 接收方 a 会两次收到路由 r 与 s 都匹配的预警")):
    check(line.startswith("警告：" + lacking + said), line)
equal(chinese[3:], ["%s 没有错误：接收方 2 个，路由 2 条" % lacking], "the same in Chinese")
check("--language is about `check` and `add`" in huiyin("notify", "--language", "zh", code=2).err, "a language of nothing")
begun = start_huiyin("notify", "--routes", lacking, "--redis", "redis://127.0.0.1:1", "-b", "127.0.0.1:1", "--token-env", "NOT_SET")
for said in WARNINGS + ("the token for requests about orders can not be read",):
    begun.wait_log("level=warn.*" + said.replace(":", "[:]"))
begun.stop()

endpoint = Endpoint()
desk = Desk("[receiver duty]\ntype = webhook\nurl = %s\n[route all]\nreceivers = duty\ngroup-by = district\nstorm = 100 per 5s\n"
            % endpoint.url)
notify = desk.start()
notify.wait_log("this process tells now")
GRAVE, OTHERS = 150, 6000
for part in range(6):
    desk.put(*[alert("g%d-%d" % (part, i)) for i in range(GRAVE // 6)],
             *[alert("o%d-%d" % (part, i), severity="INFO" if i % 3 else "WARNING", district="d%d" % (i % 2))
               for i in range(OTHERS // 6)])
until(lambda: desk.standing() == GRAVE + OTHERS, 30, "all are in Redis")


def totals():
    """(CRITICAL ones that were listed, how many others were listed or counted)"""
    grave, others = set(), 0
    for event in endpoint.events():
        data = event["data"]
        listed = data.get("alerts", [data])
        if listed[0]["severity"] == "CRITICAL":
            equal(len(listed), data.get("total", 1), "a CRITICAL was left out")
            grave |= {a["alert_id"] for a in listed}
        else:
            check(len(listed) <= 10 and [a["severity"] for a in listed] == sorted((a["severity"] for a in listed), reverse=True),
                  "the worst come first: %r" % [a["severity"] for a in listed])
            others += data.get("total", 1)
    return len(grave), others


until(lambda: totals() == (GRAVE, OTHERS), 30, "all are told of or counted")
messages = len(endpoint.keys())
say("%d alerts in %d messages" % (GRAVE + OTHERS, messages))
check(messages < 300, "%d messages" % messages)
notify.stop()
