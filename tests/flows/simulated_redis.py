#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""The simulated Redis answers as a real one does: scripts of the tracker's commands from seeds run against both; a field
that is changed in the simulated one alone is found."""
import os

from harness import *

redis = Redis()
script = os.path.join(os.path.dirname(program()), "tests", "redis-script")
check(os.path.exists(script), "%s is not built" % script)

done = run([script, str(redis.port), "--seeds", "200"], timeout=150)
check("200 seeds" in done.out and "the same" in done.out, "what it says: " + done.out)
spoilt = run([script, str(redis.port), "--seeds", "5", "--spoil"], code=1)
check("the real Redis" in spoilt.out, "a changed field is not told: " + spoilt.out)
