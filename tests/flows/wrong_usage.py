#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 120
"""What is refused before anything is asked of a server: slips in the names of settings, values that can not be right,
topics that events do not belong in. Exit code 2, and a sentence that says where it stands and what to do."""
import os

from harness import *

NOWHERE = ["-b", "127.0.0.1:1", "--redis", "redis://127.0.0.1:1"]
CLEAN = {k: v for k, v in os.environ.items() if not k.startswith("HUIYIN_")}


def refused(verb, *arguments, env=None, says=(), code=2):
    done = huiyin(verb, *arguments, code=code, timeout=20, env=dict(CLEAN, **(env or {})))
    for words in says:
        check(words in done.err + done.out, "it does not say %r but %r" % (words, done.err + done.out))
    return done


def file_of(text):
    path = temp("settings.conf")
    with open(path, "w") as f:
        f.write(text)
    return path


def topics_that_are_not_of_events():
    broker = ["-b", "127.0.0.1:1"]
    for verb, *flags in (("publish", "--topic", "huiyin.alerts"), ("publish", "--topic", "huiyin.dead-letters"),
                         ("simulate", "--topic", "huiyin.alerts"), ("simulate", "--topic", "a", "--alerts-topic", "a"),
                         ("move", "--to", "huiyin.alerts"), ("move", "--topic", "huiyin.alerts", "--to", "b"),
                         ("move", "--to", "b", "--dead-letters-topic", "b")):
        refused(verb, *broker, *flags, says=["--" + ("to" if flags[0] == "--to" else "topic"), "which is the --"])
    for verb, flag in (("publish", "--topic"), ("simulate", "--topic"), ("move", "--to"), ("move", "--topic")):
        for name, word in (("town.alerts", "alerts"), ("huiyin.alerts.2", "alerts"), ("town.dead-letters", "dead-letters")):
            more = ["--to", "elsewhere"] if (verb, flag) == ("move", "--topic") else []
            refused(verb, *broker, flag, name, *more, says=["%s is %s" % (flag, name), "--%s-topic" % word])
    # It really is: the one of the alerts is another.
    refused("simulate", "--print", "--topic", "town.alerts", "--alerts-topic", "town.warnings", "--requests", 1, code=0)
    refused("publish", "--dry-run", "--topic", "huiyin.alerts", says=["events lie in a topic of their own"])
    refused("publish", "--dry-run", env={"HUIYIN_TOPIC": "x.alerts"}, says=["in the environment, HUIYIN_TOPIC: --topic"])


def names_in_the_environment():
    for name, right in (("TIMEZONE", "TIME_ZONE"), ("RESOLVE_WITHN", "RESOLVE_WITHIN"), ("PLEDGE", "PLEDGE_WITHIN"),
                        ("BROKER", "BROKERS"), ("DEAD_LETTERS", "DEAD_LETTERS_TOPIC")):
        refused("track", *NOWHERE, env={"HUIYIN_" + name: "x"},
                says=["in the environment, HUIYIN_%s is no setting of any verb; did you mean HUIYIN_%s?" % (name, right)])
    # Of another verb, of a tool, of Kubernetes; and one that is like none is named.
    passed = {"HUIYIN_" + name: "1" for name in ("REQUESTS", "PLEDGE_WITHIN", "CACHE", "BIN", "FAULTS", "KAFKA_DIR",
                                                 "PORT_9600_TCP", "SERVICE_HOST", "KEEP", "TEMP")}
    done = refused("broker", "--dump-config", env=passed, code=0)
    equal(done.err, "", "what is said of names that may be there")
    says = refused("broker", "--dump-config", env={"HUIYIN_WEATHER": "fine"}, code=0).err
    check("name=HUIYIN_WEATHER" in says, "a name that is like none: " + says)


def names_in_a_file():
    for text, *words in (("time-zon = UTC\n", ":1: `time-zon` is no setting of any verb; did you mean `time-zone`?"),
                         ("brokers = a\nweather = fine\n", ":2: `weather` is no setting of any verb"),
                         ("brokers = a\n\nbrokers = b\n", ":3: `brokers` is set a second time, first in line 1"),
                         ("[track]\nbatch = 1\n[top]\n[track]\nbatch = 2\n", ":5: `batch` is set a second time, first in line 2")):
        path = file_of(text)
        refused("track", *NOWHERE, "--config", path, says=[path + words[0]])
    done = refused("track", "--dump-config", "--config", file_of("requests = 7\nproperty = a=1\nproperty = b=2\n"), code=0)
    check("passed over" in done.err and "property = b=2" in done.out, "another verb's setting, and a list")


def flags_that_are_cut():
    refused("track", *NOWHERE, "--broker", "a:1", says=["--broker is no flag of track", "did you mean --brokers?"])
    refused("track", *NOWHERE, "--until", says=["did you mean --until-end?"])
    refused("track", *NOWHERE, "--time-z=UTC", says=["--time-z is no flag of track", "did you mean --time-zone?"])
    refused("publish", "--no-str", says=["did you mean --no-strict?"])


def values():
    for flags, words in (
            (["-b", "http://kafka:9092"], "`http://kafka:9092` is no address of a Kafka broker"),
            (["-b", "kafka:99999"], "`kafka:99999` is no address"), (["-b", "kafka:0"], "`kafka:0`"),
            (["-b", "a:1,b:x"], "`b:x`"), (["-b", "kafka:"], "`kafka:`"), (["--prefix", "a{1}"], "--prefix holds a brace"),
            (["--prefix", "a\tb"], "control character"), (["--prefix", ""], "--prefix is empty"),
            (["--instance", ""], "--instance is empty"), (["--group", ""], "--group is empty"),
            (["--topic", "my topic"], "--topic is `my topic`; a Kafka topic is named by"), (["--topic", "诉求"], "--topic is"),
            (["--alerts-topic", "a/b"], "--alerts-topic is `a/b`"),
            (["--topic", "x" * 250], "--topic is"), (["--topic", ""], "--topic is")):
        refused("track", *NOWHERE, *flags, says=[words])
    for brokers in ("kafka", "a:1, b:2", "[::1]:9092", "SASL_SSL://k:9093", "127.0.0.1:9092,"):
        refused("track", "--dump-config", "-b", brokers, code=0)


def arguments_that_lack():
    for verb, *words, said in (("dead-letters", "show", "huiyin dead-letters show PARTITION:OFFSET"),
                               ("notify", "check", "huiyin notify check FILE"), ("notify", "ack", "remove", "ack remove REQUEST"),
                               ("notify", "silence", "list", "more", "takes no argument: `more`"),
                               ("notify", "--mark", "x", "--mark is about `huiyin notify silence`")):
        refused(verb, *NOWHERE[:2], *words, says=[said])
    for verb, flag in (("track", "--policy"), ("verify", "--what-if"), ("notify", "--routes")):
        refused(verb, *NOWHERE, flag, temp("none"), says=["huiyin %s: %s: " % (verb, flag), "can not be opened"])
    for verb in ("policy", "notify"):
        check("can not be opened" in refused(verb, "check", temp("none"), code=1).out, "a file that is not there")


def dumps():
    """What --dump-config prints is right: a value that is not is told with the place where it stands."""
    for verb, name, value in (("track", "pledge-within", "soon"), ("track", "clock", "wall"), ("track", "time-zone", "Mars/X"),
                              ("track", "batch", "many"), ("track", "as-of", "noon"), ("verify", "resolve-within", "15"),
                              ("rebuild", "keep-closed", "-1"), ("top", "interval", "1"), ("publish", "timestamps", "then"),
                              ("simulate", "rate", "fast"), ("topics", "partitions", "x"), ("broker", "partitions", "0"),
                              ("show", "schema-id", "7=none"), ("dead-letters", "time-zone", "Mars/X"),
                              ("track", "listen", "x:y:z"), ("track", "redis", "http://h"), ("move", "to", "x.alerts")):
        path = file_of("# mine\n\n[%s]\n%s = %s\n" % (verb, name, value))
        refused(verb, "--dump-config", "--config", path, says=[path + ":4: --" + name])
        refused(verb, "--dump-config", env={"HUIYIN_" + name.upper().replace("-", "_"): value},
                says=["in the environment, HUIYIN_%s: --%s" % (name.upper().replace("-", "_"), name)])
        refused(verb, "--dump-config", "--%s=%s" % (name, value), says=["huiyin %s: --%s" % (verb, name)])
    check("[track]" in refused("track", "--dump-config", code=0).out, "what is right is printed")


def the_installer():
    install = os.path.join(ROOT, "deploy", "install")
    for flag in ("--help", "-h"):
        check("Usage: deploy/install LIST" in run([install, flag]).out, "its usage")
    check("--hlep is no flag" in run([install, "--hlep"], code=2).err, "a flag that it has not")
    check("there is no list of packages" in run([install, temp("none")], code=2).err, "a list that is not there")
    check("Usage" in run([install], code=2).err, "nothing to install")


for step in (topics_that_are_not_of_events, names_in_the_environment, names_in_a_file, flags_that_are_cut, values, arguments_that_lack, dumps,
             the_installer):
    say(step.__name__.replace("_", " "))
    step()
