# SPDX-License-Identifier: Apache-2.0
"""What every flow test imports: `from harness import *`. A flow test is tests/flows/NAME.py, found by glob, run as CTest
test `flow.NAME` with the real broker beside it. In its first lines it may say `# timeout: 300` (seconds, default 120)
and `# alone` (no other test runs meanwhile).

    from harness import *

    kafka, redis = Kafka(), Redis()
    topics = kafka.topics(partitions=4)
    huiyin("publish", *topics.flags[:4], stdin='{"type": ...}\\n')
    huiyin("track", *topics.flags, "--group", topics.group, "--redis", redis.url, "--until-end")
    equal(redis.count("all", "filed"), 1, "filed")
    check(len(alerts(kafka, topics.alerts)) == 0, "no alert is owed")

A test ends with 0 when it reaches its end; a check that fails prints what the processes said last and ends it with 1.
Run alone: `tests/flows/NAME.py` (HUIYIN_BIN names the program, HUIYIN_KAFKA=host:port a broker that is there,
HUIYIN_KEEP=1 keeps the temporary folder).
It comes before confluent_kafka and fastavro in a test: it goes over to the Python that has them.
"""
import importlib.util
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))


def _in_right_python():
    """Runs the test in the Python that has the packages, where this one lacks them."""
    if importlib.util.find_spec("confluent_kafka") and importlib.util.find_spec("fastavro"):
        return
    cache = os.environ.get("HUIYIN_CACHE") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", ".cache")
    python = os.environ.get("HUIYIN_PYTHON") or os.path.join(cache, "python", "bin", "python")
    if os.path.exists(python) and not os.environ.get("HUIYIN_IN_PYTHON"):
        os.environ["HUIYIN_IN_PYTHON"] = "1"
        os.execv(python, [python, *sys.argv])


_in_right_python()

from parts.avro import alerts, decode, encode, load, standing
from parts.checks import ROOT, Failed, check, equal, gone_in_time, say, shared_data, skip, skip_data, temp, until
from parts.kafka import Kafka, Message
from parts.ports import Forward, free_port
from parts.process import Process, huiyin, program, run, start_huiyin
from parts.redis import Client, Redis, RedisError

__all__ = ["alerts", "decode", "encode", "load", "standing", "ROOT", "Failed", "check", "equal", "gone_in_time", "say",
           "shared_data", "skip", "skip_data", "temp", "until", "Kafka", "Message", "Forward", "free_port", "Process", "huiyin", "program",
           "run", "start_huiyin", "Client", "Redis", "RedisError"]
