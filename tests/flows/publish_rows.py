#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""Publishing rows: bad ones of every kind are told, set aside, mended and sent again; strict and dry runs send nothing;
events go out with their own timestamps and in order of time; what the broker refuses is set aside too."""
import os
import pty
import random
import re
import string
import time

from harness import *

PROFILE = """[profile]
row = request
source = testville
[time]
zone = America/New_York
format = %m/%d/%Y %H:%M
[columns]
request_id = Id
filed_at = Filed
resolved_at = Closed
category = What
district = Where
channel = How
summary = Words
[fallback]
unit = Desk
[values channel]
phone = HOTLINE
"""

HEADER = b"\xef\xbb\xbfId,Filed,Closed,What,Where,How,Words\r\n"
GOOD = [
    b"1,11/04/2018 01:30,11/05/2018 09:00,\"leak, big\",North/East,phone,\"two\r\nlines\"\r\n",
    b"2,10/01/2018 08:00,,noise,South,phone,\r\n",
    b"3,03/11/2018 02:30,,noise,,phone,\r\n"]
# The bytes, the line they begin in, what is said, and what mends them.
BAD = [
    (b"4,2018-10-01,,noise,South,phone,\r\n", 6, 'column "Filed": "2018-10-01" does not fit the date form %m/%d/%Y %H:%M',
     b"4,10/01/2018 00:00,,noise,South,phone,\r\n"),
    (b"5,10/01/2018 08:00,,,South,phone,\r\n", 7, 'column "What": ', b"5,10/01/2018 08:00,,noise,South,phone,\r\n"),
    (b"6,10/01/2018 08:00,,noise,South,pigeon,\r\n", 8, 'column "How": "pigeon" is not in [values channel]',
     b"6,10/01/2018 08:00,,noise,South,phone,\r\n"),
    (b"7,10/01/2018 08:00,,noise,South\r\n", 9, "the row has 5 fields where the header has 7",
     b"7,10/01/2018 08:00,,noise,South,phone,\r\n"),
    (b"8,10/01/2018 08:00,,5\" pipe,South,phone,\r\n", 10, "a quote stands where none may",
     b"8,10/01/2018 08:00,,\"5\"\" pipe\",South,phone,\r\n"),
    (b"9,10/01/2018 08:00,,caf\xe9,South,phone,\r\n", 11, 'column "What": `category` is not valid UTF-8',
     b"9,10/01/2018 08:00,,cafe,South,phone,\r\n"),
    (b",10/01/2018 08:00,,noise,South,phone,\r\n", 12, 'column "Id": it is empty, and every row must have a value here',
     b"10,10/01/2018 08:00,,noise,South,phone,\r\n"),
    (b"11,02/30/2018 08:00,,noise,South,phone,", 13, 'column "Filed": "02/30/2018 08:00" is no real date and time',
     b"11,03/01/2018 08:00,,noise,South,phone,\r\n")]


def write(name, content):
    path = temp(name)
    with open(path, "wb") as f:
        f.write(content.encode() if isinstance(content, str) else content)
    return path


def content(path):
    with open(path, "rb") as f:
        return f.read()


def says(result, *wanted):
    for text in wanted:
        check(text in result.err + result.out, "it does not say %r but %r" % (text, result.err + result.out))


def json_line(number, occurred_at="2018-10-01T08:00:00Z", **more):
    fields = ['"type":"request-filed"', '"event_id":"e%s"' % number, '"request_id":"r%s"' % number,
              '"occurred_at":"%s"' % occurred_at, '"category":"c"', '"district":"d"']
    return "{" + ",".join(fields + ['"%s":"%s"' % pair for pair in more.items()]) + "}\n"


kafka = Kafka()
profile = write("t.profile", PROFILE)
good = write("good.csv", HEADER + b"".join(GOOD))
mixed = write("mixed.csv", HEADER + b"".join(GOOD) + b"".join(row for row, *_ in BAD))


def bad_rows_are_set_aside():
    topics, rejects = kafka.topics(), temp("rejects.csv")
    flags = [*topics.flags[:4], "--profile", profile]
    done = huiyin("publish", *flags, "--rejects", rejects, mixed, code=1)
    says(done, "published 4 events of 11 rows; 8 rejected, set aside in " + rejects)
    for _, line, why, _ in BAD:
        says(done, "%s:%d: %s" % (mixed, line, why))
    equal(content(rejects), HEADER + b"".join(row for row, *_ in BAD) + b"\n", "what was set aside")
    events = [decode(m.value)[1] for m in kafka.read(topics.events)]
    filed = {e["request_id"]: e for e in events if "category" in e}
    equal(sorted(filed), ["1", "2", "3"], "the requests that were filed")
    equal(filed["1"]["occurred_at"], 1541309400000, "a repeated local time is the first of the two")
    equal(filed["3"]["occurred_at"], 1520753400000, "a skipped local time is moved on by the gap")
    equal(filed["1"]["district"], "North\u2215East", "a / in a value")
    equal(filed["1"]["summary"], "two\r\nlines", "a quoted newline")

    full = huiyin("publish", *flags, "--dry-run", "--rejects", "/dev/full", mixed, code=1)
    says(full, "8 rejected\n")
    nothing = write("bad.csv", HEADER + b"".join(row for row, *_ in BAD))
    full = huiyin("publish", *flags, "--rejects", "/dev/full", nothing, code=1)
    says(full, "8 rejected, and not all of them could be set aside in /dev/full\n",
         "not all rejected rows could be written to /dev/full: No space left on device")

    mended = write("mended.csv", HEADER + b"".join(row for *_, row in BAD))
    says(huiyin("publish", *flags, mended), "published 8 events of 8 rows; 0 rejected")
    says(huiyin("publish", *flags, stdin=content(good)), "published 4 events of 3 rows; 0 rejected")
    events = [decode(m.value)[1] for m in kafka.read(topics.events)]
    equal(len(events), 16, "all events")
    equal(len({e["event_id"] for e in events}), 12, "event ids, of which publishing a file twice makes no new ones")


def rejects_of_another_run_are_kept():
    topics, rejects, old = kafka.topics(1), temp("kept.csv"), HEADER + BAD[0][0]
    flags = [*topics.flags[:4], "--profile", profile, "--rejects", rejects]
    says(huiyin("publish", *flags, "--dry-run", mixed, code=1), "would publish 4 events of 11 rows; 8 rejected\n")
    check(not os.path.exists(rejects), "a dry run makes no file of rejects")
    write("kept.csv", old)
    for more in ([], ["--dry-run"], ["--strict"]):
        for source in (good, mixed, rejects):
            says(huiyin("publish", *flags, *more, source, code=2),
                 "--rejects " + rejects + " is not empty, and rows that were set aside in it must not be lost: move it "
                 "away, or name another file")
    equal(content(rejects), old, "the rejects of another run")
    equal(len(kafka.read(topics.events)), 0, "messages after runs that were refused")
    os.unlink(rejects)
    says(huiyin("publish", *flags, good), "published 4 events of 3 rows; 0 rejected\n")
    check(not os.path.exists(rejects), "without a reject there is no file of them")


def files_that_are_no_csv_are_told():
    topics = kafka.topics(1)
    flags = [*topics.flags[:4], "--profile", profile]
    for data, text in [
            (HEADER.replace(b"\r\n", b"\r") + b"1,10/01/2018 08:00,,noise,South,phone,\r", ":1: a line ends in CR alone"),
            (HEADER.replace(b",", b";"), "the file seems to be separated by `;`: then write `delimiter = ;`"),
            (HEADER.replace(b",", b"\t"), "the file seems to be separated by `tab`: then write `delimiter = tab`")]:
        says(huiyin("publish", *flags, write("other.csv", data), code=1), text)
        says(huiyin("publish", *flags, stdin=data, code=1), text)
    # What is packed, or of another sort, is told once for the file, and nothing of any file is sent.
    csv = HEADER + b"".join(GOOD)
    for begin, text in [(b"PK\x03\x04\x14", "is an Excel workbook (.xlsx)"), (b"\xd0\xcf\x11\xe0\xa1", "is an Excel workbook (.xls)"),
                        (b"\x28\xb5\x2f\xfd", "zstdcat FILE |"), (b"\x1f\x8b\x08", "zcat FILE |"), (b"\xfd7zXZ\x00", "xzcat FILE |")]:
        packed = write("packed.csv", begin + bytes(range(256)) * 4)
        for more in (flags, topics.flags[:4]):
            done = huiyin("publish", *more, packed, code=1)
            says(done, "packed.csv " + text if text.startswith("is") else text)
            equal(len(done.err.splitlines()), 1, "one sentence: " + done.err)
        says(huiyin("publish", *flags, good, packed, code=1), text)
    done = huiyin("publish", *topics.flags[:4], write("plain.csv", csv), code=1)
    says(done, "plain.csv looks like CSV, and without --profile a file is JSON Lines")
    equal(len(done.err.splitlines()), 1, "one sentence: " + done.err)
    says(huiyin("publish", *topics.flags[:4], stdin=csv, code=1), "- looks like CSV")
    equal(len(kafka.read(topics.events)), 0, "messages of files that are no CSV")


def strict_and_dry_runs_send_nothing():
    topics = kafka.topics(1)
    flags = [*topics.flags[:4], "--profile", profile, "--strict"]
    for more in ([], ["--timestamps", "event"], ["--dry-run"]):
        for source in ([mixed], []):
            done = huiyin("publish", *flags, *more, *source, stdin=None if source else content(mixed), code=1)
            says(done, "0 events of 11 rows", "8 rejected; --strict publishes all or nothing")
    says(huiyin("publish", "--dry-run", "--profile", profile, good), "would publish 4 events of 3 rows; 0 rejected")
    equal(len(kafka.read(topics.events)), 0, "messages after strict and dry runs")
    says(huiyin("publish", *flags, stdin=content(good)), "published 4 events of 3 rows; 0 rejected")
    equal(len(kafka.read(topics.events)), 4, "messages after a strict run without a bad row")


def timestamps_and_order():
    topics, rejects = kafka.topics(1), temp("ahead.jsonl")
    random.seed(7)
    moments = ["2018-10-%02dT08:00:%02dZ" % (random.randint(1, 28), random.randint(0, 59)) for _ in range(500)]
    ahead = json_line("ahead", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3700)))
    soon = json_line("soon", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3000)))
    lines = "".join(json_line(i, at) for i, at in enumerate(moments)) + ahead + soon
    done = huiyin("publish", *topics.flags[:4], "--timestamps", "event", "--rejects", rejects, stdin=lines, code=1)
    says(done, "-:501: `occurred_at`: ", "lies more than an hour ahead; brokers refuse such a timestamp",
         "published 501 events of 502 rows in time order (", " MiB of memory); 1 rejected, set aside in " + rejects)
    equal(content(rejects).decode(), ahead, "what was set aside")
    messages = kafka.read(topics.events)
    equal(len(messages), 501, "messages")
    stamps = [m.timestamp for m in messages]
    equal(stamps, sorted(stamps), "the order of timestamps")
    for m in messages:
        _, event = decode(m.value)
        equal(m.timestamp, event["occurred_at"], "a message's timestamp")
        equal(m.key.decode(), event["request_id"], "a message's key")
    for same in set(stamps):
        ids = [int(decode(m.value)[1]["request_id"][1:]) for m in messages if m.timestamp == same and m.key != b"rsoon"]
        equal(ids, sorted(ids), "equal times keep the order of the rows")
    done = huiyin("publish", *topics.flags[:4], "--timestamps", "event", "--memory-limit", "256KiB", stdin=lines, code=1)
    says(done, "putting the events in time order would take more than 0 MiB", "raise --memory-limit", "published 0 events")
    equal(len(kafka.read(topics.events)), 501, "messages after a refused run")


def refused_by_the_broker():
    topic = kafka.unique("small")
    kafka.create(topic, partitions=1, max_message_bytes=2000, retention_ms=-1, message_timestamp_after_max_ms=3600000)
    random.seed(3)
    noise = "".join(random.choice(string.ascii_letters) for _ in range(6000))
    large = [json_line("large%d" % i, summary=noise[i:]) for i in range(2)]
    small = [json_line(i) for i in range(50)]
    lines = "".join(small[:20] + large[:1] + small[20:] + large[1:])
    rejects = temp("refused.jsonl")
    done = huiyin("publish", "-b", kafka.address, "--topic", topic, "--rejects", rejects, stdin=lines, code=1)
    says(done, "-:21: the broker did not take it: ", "-:52: the broker did not take it: ",
         "published 50 events of 52 rows; 2 rejected, set aside in " + rejects)
    equal(content(rejects).decode(), "".join(large), "what was set aside")
    equal({m.key.decode() for m in kafka.read(topic)}, {"r%d" % i for i in range(50)}, "what the broker holds")


def json_defaults_and_times():
    topics = kafka.topics(1)
    lines = ('{"type":"request-filed","event_id":"a","request_id":"1","occurred_at":1538380800000,"category":"c","district":""}\n'
             '\n'
             '{"type":"task-resolved","event_id":"b","request_id":"1","occurred_at":"2018-10-01T10:00:00+02:00","unit":"u"}\n')
    says(huiyin("publish", *topics.flags[:4], stdin=lines), "published 2 events of 2 rows; 0 rejected")
    found = {decode(m.value)[0]: decode(m.value)[1] for m in kafka.read(topics.events)}
    equal(found["RequestFiled"]["priority"], "NORMAL", "a default")
    equal(found["RequestFiled"]["due_at"], None, "a default")
    equal(found["TaskResolved"]["occurred_at"], 1538380800000, "a time with an offset")
    mixed_lines = json_line(1) + "nonsense\n" + json_line(2).replace('"category":"c",', "") + json_line(3, colour="red")
    done = huiyin("publish", *topics.flags[:4], stdin=mixed_lines, code=1)
    says(done, "-:2: ", "-:3: ", "`category`", "-:4: ", "`colour`", "published 1 event of 4 rows; 3 rejected")


def wrong_usage():
    topics = kafka.topics(1)
    flags = topics.flags[:4]
    broken = write("broken.profile", PROFILE.replace("request_id = Id", "request_id = Id\nreqest_id = Id"))
    other = write("other.csv", b"Id,Filed,What,Where,How,Words\r\n")
    for arguments, code, text in [
            ([good], 2, "--brokers (-b) is missing"),
            ([*flags, "--timestamps", "later"], 2, '--timestamps is now or event, not "later"'),
            ([*flags, "--memory-limit", "much"], 2, '--memory-limit is a size such as 512MiB or 2GiB, not "much"'),
            ([*flags, "--colour"], 2, "--colour"),
            ([*flags, "--profile", temp("none.profile"), good], 2, "none.profile can not be opened"),
            ([*flags, "--profile", broken, good], 2, "broken.profile:9: a request has no field `reqest_id`; did you mean "
                                                     "`request_id`?"),
            ([*flags, "--profile", profile, temp("none.csv")], 1, "none.csv can not be opened"),
            ([*flags, "--profile", profile, temp()], 1, "is a folder"),
            ([*flags, "--profile", profile, "-", "-"], 1, "standard input (-) can be named once only"),
            ([*flags, "--profile", profile, other], 1, 'other.csv:1: the header has no column "Closed"'),
            ([*flags, "--profile", profile, "--rejects", good, good], 2, "is not empty, and rows that were set aside in it"),
            ([*flags, "--profile", profile, "--rejects", temp("no", "where"), good], 2, "can not be opened for the rejected"),
            (["-b", kafka.address, "--topic", kafka.unique("none"), "--profile", profile, good], 1, "topics create"),
    ]:
        says(huiyin("publish", *arguments, code=code), text)
    check(os.path.getsize(good) > 0, "the input is still there")
    equal(len(kafka.read(topics.events)), 0, "messages after wrong usage")


def an_embedded_broker_that_is_too_small():
    broker = start_huiyin("broker", "--partitions", 1, "--port-file", temp("port"))
    until(lambda: os.path.exists(temp("port")), 20, "the embedded broker serves")
    address = content(temp("port")).decode().strip()
    says(huiyin("publish", "-b", address, "--embedded", "--profile", profile, good), "published 4 events of 3 rows")
    random.seed(5)
    words = ["".join(random.choice(string.ascii_letters) for _ in range(60)) for _ in range(200)]
    lines = "".join(json_line("%s-%d" % (words[i % 200], i), summary=words[i * 7 % 200]) for i in range(150000))
    done = huiyin("publish", "-b", address, "--embedded", stdin=lines, code=1)
    says(done, "the embedded broker can not hold this much")
    check(re.search(r"partition 0 it has already dropped the first \d+ messages", done.err), "it says how many")
    broker.stop()


def progress_on_a_terminal():
    lines = write("many.jsonl", "".join(json_line(i) for i in range(60000)) * 20)
    done = huiyin("publish", "--dry-run", lines)
    equal(done.err, "", "what is said where there is no terminal")
    equal(done.out, "would publish 1,200,000 events of 1,200,000 rows; 0 rejected\n", "the one-line summary")
    shown = []
    def read(terminal):
        shown.append(os.read(terminal, 65536))
        return shown[-1]
    pty.spawn([program(), "publish", "--dry-run", lines], read)
    text = b"".join(shown).decode()
    check(re.search(r"publishing: [\d,]+ rows, [\d,]+ events, [\d,]+ rows/s, \d+:\d\d left", text), "progress: " + text)


for step in (bad_rows_are_set_aside, rejects_of_another_run_are_kept, files_that_are_no_csv_are_told,
             strict_and_dry_runs_send_nothing, timestamps_and_order, refused_by_the_broker,
             json_defaults_and_times, wrong_usage, progress_on_a_terminal, an_embedded_broker_that_is_too_small):
    say(step.__name__.replace("_", " "))
    step()
