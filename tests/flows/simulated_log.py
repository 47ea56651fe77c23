#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 300
"""The simulated logs and relays do as a real Kafka does: scripts of messages, transactions, fencing and deletions from
seeds run against both; an offset that is taken in the simulated one alone is found."""
import os

from harness import *

kafka = Kafka()
script = os.path.join(os.path.dirname(program()), "tests", "log-script")
check(os.path.exists(script), "%s is not built" % script)

topic = kafka.unique("log")
kafka.create(topic, partitions=12, retention_ms=-1)
done = run([script, kafka.address, topic, "--seeds", "4"], timeout=240)
check("4 seeds" in done.out and "the same" in done.out, "what it says: " + done.out)
spoilt = run([script, kafka.address, topic, "--from", "4", "--seeds", "2", "--spoil"], timeout=120, code=1)
check("alerts end" in spoilt.out or "end that it finds" in spoilt.out or "offset" in spoilt.out, "an offset too many is not told: " + spoilt.out)
kafka.delete(topic)
