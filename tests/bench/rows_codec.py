# SPDX-License-Identifier: Apache-2.0
"""Decoding and encoding, one core, beside code written by hand."""
from table import median

SAMPLES = {"a town's events": "town", "filings in Chinese": "filed-chinese", "filings in ASCII": "filed-ascii"}


def codec(world, table):
    found = {words: [world.tool("codec", name) for _ in range(world.times)] for words, name in SAMPLES.items()}
    for what in ("decode", "encode"):
        for words, runs in found.items():
            table.add("%s, %s" % (what, words), median([run[what] for run in runs]), "ns", most=40,
                      floor=median([run[what + "_by_hand"] for run in runs]), floor_is="by hand")
