#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 120
"""The clock was 8 hours ahead and is set right: what waits does not wait until it is there again, neither in the process that
tells then nor in the next one."""
import os
import shutil
import subprocess

from harness import *
from parts.pages import fetch, listening
from parts.telling import *

SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t clock, struct timespec *at) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) {
    real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  }
  int result = real(clock, at);
  if (clock == CLOCK_REALTIME && access(getenv("CLOCK_IS_AHEAD"), F_OK) == 0) {
    at->tv_sec += 8 * 3600;
  }
  return result;
}
"""
compiler = shutil.which(os.environ.get("CC", "cc")) or skip("a C compiler", "there is none")
shim, ahead = temp("shim.so"), temp("ahead")
with open(temp("shim.c"), "w") as f:
    f.write(SHIM)
subprocess.run([compiler, "-shared", "-fPIC", "-o", shim, temp("shim.c"), "-ldl"], check=True)
wrong = dict(os.environ, LD_PRELOAD=shim, CLOCK_IS_AHEAD=ahead,
             ASAN_OPTIONS="verify_asan_link_order=0:" + os.environ.get("ASAN_OPTIONS", ""))

state = {"flaky": 503}
duty, flaky = Endpoint(), Endpoint(answer=lambda hit: state["flaky"])
desk = Desk("[receiver duty]\ntype = webhook\nurl = %s\n[receiver flaky]\ntype = webhook\nurl = %s\n"
            "[route grouped]\ncategory = grouped\nreceivers = duty\ngroup-by = district\ngroup-wait = 2s\n"
            "[route flaky]\ncategory = flaky\nreceivers = flaky\n"
            "[route all]\nreceivers = duty\nrepeat = 2s\n" % (duty.url, flaky.url))
NONE = "--orders-topic", "none"


def set_ahead():
    open(ahead, "w").close()


def repeats():
    return len([key for key in duty.keys() if key.startswith("0:told:overdue:1:RAISED:again")])


def grouped():
    return [event["data"]["request_id"] for event in duty.events() if event["data"].get("category") == "grouped"]


say("the clock is ahead")
set_ahead()
notify = desk.start(*NONE, "--listen", "0", env=wrong)
address = listening(notify)
notify.wait_log("this process tells now")
desk.put(alert("told"), alert("f1", category="flaky"))
until(lambda: repeats() >= 2, 20, "it is told again")
notify.wait_log("a receiver does not take what it is sent")

say("it is set right")
os.remove(ahead)
notify.wait_log(r"the clock was set back by 28[78]\d\d s", 10)
state["flaky"] = 200
desk.put(alert("g1", category="grouped"), alert("f2", category="flaky"))
until(lambda: grouped() == ["g1"], 15, "a group is told when it has waited")
await_keys(flaky, [key_of(alert("f1")), key_of(alert("f2"))], 20)
before = repeats()
until(lambda: repeats() > before + 1, 20, "it is told again as before")
equal(fetch(address, "/readyz")[0], 200, "ready")
notify.stop()

say("it was ahead when the one before was killed")
set_ahead()
state["flaky"] = 503
notify = desk.start(*NONE, env=wrong)
notify.wait_log("this process tells now")
desk.put(alert("f3", category="flaky"))
notify.wait_log("a receiver does not take what it is sent")
desk.put(alert("g2", category="grouped"))
until(lambda: desk.standing() == 5, 10, "it is known")
notify.kill()
equal(grouped(), ["g1"], "what was told until then")
state["flaky"] = 200
os.remove(ahead)
notify = desk.start(*NONE)
until(lambda: grouped() == ["g1", "g2"], 15, "the group is told")
await_keys(flaky, [key_of(alert("f3"))], 20)
before = repeats()
until(lambda: repeats() > before + 1, 20, "it is told again as before")
notify.stop()
