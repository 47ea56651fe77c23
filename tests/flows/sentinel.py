#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""`--redis redis+sentinel://...`: every verb finds the master through the sentinels, track follows it to another server,
and what is wrong is told in words."""
from harness import *
from parts.sentinel import Watch
from parts.tracking import *

kafka = Kafka()


def every_verb():
    primary = Redis(password="hunter2")
    watch = Watch(primary, [primary.replica()], count=3, password="hunter3")
    town = Town(kafka, redis=primary, partitions=2, settings=["--clock", "log"])
    town.url = watch.url
    # The first two of them are away: the third is asked.
    for sentinel in watch.sentinels[:2]:
        sentinel.process.kill()
    tracker = town.start()
    town.simulate(requests=300)
    town.await_counted()
    says(tracker, "the sentinels name the master", "127.0.0.1:%d" % primary.port)
    check("hunter" not in tracker.log(), "no password is logged")
    check("hunter" not in town.track("--dump-config").out, "no password is shown")
    for sentinel in watch.sentinels[:2]:
        sentinel.start()
    town.redis = watch.fail_over()
    town.simulate(requests=300, seed=2)
    town.await_counted()
    says(tracker, "127.0.0.1:%d" % town.redis.port, "Redis is back")
    town.verify()
    tracker.stop()
    request = next(m["event"]["request_id"] for m in town.log() if "request_id" in m["event"])
    says(huiyin("show", *town.flags(), request), request)
    says(huiyin("top", "--redis", town.url, "--once"), "totals")
    huiyin("rebuild", *town.flags())
    town.verify()
    town.standing()


def sentences():
    primary = Redis()
    watch = Watch(primary, [], password="hunter3")
    port = watch.sentinels[0].port
    town = Town(kafka, redis=primary, partitions=1)

    def said(url, *words, code=1):
        town.url = url
        done = town.track(code=code)
        says(done, *words)
        check("hunter" not in done.err, "no password is told: " + done.err)
        says(huiyin("top", "--redis", url, "--once", code=code), *words)

    said("redis+sentinel://127.0.0.1:%d/other?sentinel-password=hunter3" % port, "none knows a master named other")
    said("redis+sentinel://127.0.0.1:%d/mymaster" % port, "sentinel", "refuses the login", "?sentinel-password=")
    said("redis+sentinel://127.0.0.1:%d/mymaster?sentinel-password=hunter4" % port, "refuses the login")
    said("redis+sentinel://127.0.0.1:%d/mymaster" % primary.port, "is no sentinel", "redis://")
    said("redis+sentinel://127.0.0.1:%d" % port, "names no master", code=2)
    # What waiting may mend is waited for: sentinels that are away, and a master that is none.
    town.url = "redis+sentinel://127.0.0.1:%d/mymaster" % free_port()
    tracker = town.start()
    tracker.wait_log("Redis is away: waiting for it.*none of the 1 sentinels in --redis names a master", 20)
    tracker.stop()
    other = Redis()
    primary.call("REPLICAOF", "127.0.0.1", other.port)
    town.url = watch.url
    tracker = town.start()
    tracker.wait_log("as the master of mymaster, and it says that it is none .slave", 20)
    primary.promote()
    tracker.wait_log("Redis is back", 20)
    tracker.stop()


sentences()
every_verb()
