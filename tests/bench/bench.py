#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the rows that are asked for and prints them as one table; tests/bench/run builds what it measures."""
import argparse
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "flows")]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="the folder of the build")
    parser.add_argument("--only", default="", help="these rows alone, with commas between")
    parser.add_argument("--list", action="store_true", help="name the rows")
    parser.add_argument("--scale", type=float, default=1.0, help="how much of each size")
    parser.add_argument("--times", type=int, help="how often each figure is measured (3; the longest restart once)")
    parser.add_argument("--out", help="a file for the table, beside standard output")
    return parser.parse_args()


def chosen(only, rows):
    names = [name for name in only.split(",") if name] or list(rows)
    unknown = [name for name in names if name not in rows]
    if unknown:
        sys.exit("tests/bench: there is no row %s; there are %s" % (", ".join(unknown), ", ".join(rows)))
    return [name for name in rows if name in names]


def main():
    options = arguments()
    os.environ["HUIYIN_BIN"] = os.path.join(os.path.abspath(options.build), "huiyin")
    import harness  # finds the Python that has the packages
    import machine
    from rows import ROWS
    from table import Table
    from world import World
    if options.list:
        print("\n".join(ROWS))
        return
    wanted = chosen(options.only, ROWS)
    world = World(options)
    before = machine.load()
    table = Table()
    for name in wanted:
        harness.say("row: " + name)
        ROWS[name](world, table)
    text = "%s\n\n%s" % (machine.words(world, before), table.markdown())
    print("\n" + text)
    if options.out:
        with open(options.out, "w", encoding="utf-8") as f:
            f.write(text)


main()
