# SPDX-License-Identifier: Apache-2.0
"""What producers reach: `huiyin publish` from files to acknowledged, and the outbound handle alone."""
import json
import random
import re
import time

from parts.checks import check, equal, temp
from parts.process import huiyin, run, program
from table import median

ROWS = 500000
PROFILE = """\
[profile]
row = request
source = bench

[time]
zone = Asia/Shanghai
format = %Y-%m-%d %H:%M:%S

[columns]
request_id = 编号
filed_at = 受理时间
category = 类型
district = 网格
channel = 渠道
summary = 内容
"""


def write_lines(world, path, count):
    """A town's events, as JSON Lines."""
    with open(path, "wb") as out:
        done = run([program(), "simulate", "--print", "--requests", str(count // 2), "--end", "2026-03-01T08:00:00+08:00"],
                   timeout=300)
        lines = done.out.splitlines(keepends=True)[:count]
        out.write("".join(lines).encode())
    return len(lines)


def write_csv(path, count):
    """An export of filings, as a hotline's system writes it."""
    chance = random.Random(1)
    kinds = ["供暖", "噪音扰民", "道路维修", "物业管理", "环境卫生", "政务服务"]
    areas = ["北关街道/北关社区/%02d" % i for i in range(1, 30)] + ["青石镇/西林村/%02d" % i for i in range(1, 30)]
    with open(path, "w", encoding="utf-8") as out:
        out.write("编号,受理时间,类型,网格,渠道,内容\n")
        for i in range(count):
            out.write("XL-2026-%08d,2026-02-%02d %02d:%02d:%02d,%s,%s,HOTLINE,%s\n" % (
                i, 1 + i * 27 // count, i // 3600 % 24, i // 60 % 60, i % 60, chance.choice(kinds), chance.choice(areas),
                "\"来电反映,请尽快处理\"" if i % 10 == 0 else ""))
    return count


def published(world, *arguments):
    """Rows a second to acknowledged, and what is said at the end; the process's start counts."""
    begun = time.monotonic()
    done = huiyin("publish", *arguments, timeout=600)
    seconds = time.monotonic() - begun
    match = re.search(r"published ([\d,]+) events? of ([\d,]+) rows?", done.out.replace("would publish", "published"))
    check(match, "publish does not say what it did: " + done.out)
    return seconds, int(match.group(1).replace(",", "")), int(match.group(2).replace(",", ""))


def one_format(world, table, words, rows, arguments):
    sent = []
    for _ in range(world.times):
        topic = world.topic()
        seconds, events, taken = published(world, "-b", world.kafka.address, "--topic", topic, *arguments)
        equal(taken, rows, "rows that were read")
        equal(sum(world.ends(topic).values()), events, "events in the topic")
        sent.append(rows / seconds)
    dry = [rows / published(world, "--dry-run", *arguments)[0] for _ in range(world.times)]
    table.add("`publish` %s to acknowledged" % words, median(sent), "rows/s", least=400000, floor=median(dry),
              floor_is="--dry-run")


def publish(world, table):
    lines, csv, profile = temp("events.jsonl"), temp("export.csv"), temp("bench.profile")
    with open(profile, "w", encoding="utf-8") as f:
        f.write(PROFILE)
    count = world.size(ROWS, 1000)
    one_format(world, table, "JSON Lines", write_lines(world, lines, count), [lines])
    one_format(world, table, "CSV", write_csv(csv, count), ["--profile", profile, csv])


def outbound(world, table):
    events = world.size(3000000, 10000)
    found = {}
    for bare in ([], ["--bare"]):
        runs = []
        for _ in range(world.times):
            topic = world.topic()
            runs.append(world.tool("outbound", "-b", world.kafka.address, "--topic", topic, "--events", events, *bare))
            equal(sum(world.ends(topic).values()), events, "events in the topic")
            world.kafka.delete(topic)
        found[len(bare)] = median([events / run["seconds"] for run in runs])
        used = median([run["processor"] / events * 1e6 for run in runs])
        if not bare:
            spent = used
    table.add("outbound handle alone, idempotent, acks=all", found[0], "/s", least=1000000, floor=found[1],
              floor_is="librdkafka bare")
    table.add("… CPU per million", spent, "s", floor=used, floor_is="librdkafka bare")
