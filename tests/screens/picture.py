#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""A simulated town on the full screen of `huiyin top` while it is counted, and the picture of it: HUIYIN_PICTURES names the
folder that top.svg is written into."""
from terminal import *
from parts.tracking import *

ROWS, COLUMNS = 34, 110
CELL, LINE = 8.4, 18
GROUNDS = {"green": "#3fa34d", "cyan": "#35a5b5", "red": "#c62828"}
TEXTS = {"black": "#101418", "white": "#ffffff", "green": "#6fcf7a", "cyan": "#58c4d4", "brown": "#e3b341", "red": "#ff6b6b",
         "default": "#d0d7de"}


def runs(t, row):
    """(column, text, columns, cell) of what stands together in one style and one width of character."""
    cells, column = t.screen.buffer[row], 0
    found = []
    while column < t.columns:
        cell = cells[column]
        wide = width(cell.data) == 2
        kind = (cell.fg, cell.bg, cell.bold, wide)
        if found and found[-1][4] == kind and not (cell.data == " " and cell.bg == "default"):
            found[-1][1] += cell.data
            found[-1][2] += 2 if wide else 1
        elif cell.data != " " or cell.bg != "default":
            found.append([column, cell.data, 2 if wide else 1, cell, kind])
        column += 2 if wide else 1
        if cell.data == " " and cell.bg == "default" and found:
            found[-1][4] = None
    return [tuple(run[:4]) for run in found]


def svg(t):
    # Blanks that do not break are not run together either.
    escape = lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace(" ", "\u00a0")
    lines = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" font-family="ui-monospace, Menlo, Consolas, '
             '\'Noto Sans Mono CJK SC\', monospace" font-size="14">' % (t.columns * CELL + 16, t.rows * LINE + 16),
             "<title>huiyin top</title>", '<rect width="100%" height="100%" rx="6" fill="#101418"/>']
    for row in range(t.rows):
        for column, text, columns, cell in runs(t, row):
            x, y = 8 + column * CELL, 8 + row * LINE
            if cell.bg in GROUNDS:
                lines.append('<rect x="%g" y="%g" width="%g" height="%d" fill="%s"/>' % (x, y, columns * CELL + 0.3, LINE, GROUNDS[cell.bg]))
            if text.strip():
                lines.append('<text x="%g" y="%g" textLength="%g" lengthAdjust="spacingAndGlyphs" fill="%s"%s>%s</text>' % (
                    x, y + 14, columns * CELL, TEXTS.get(cell.fg, TEXTS["default"]), ' font-weight="bold"' if cell.bold else "",
                    escape(text)))
    return "\n".join(lines + ["</svg>"]) + "\n"


kafka = Kafka()
town = Town(kafka, partitions=3)
live = town.start("--clock", "log", "--instance", "counts-a")
live.wait_log("taken over", 30)
# A month in 20 s.
simulate = start_huiyin("simulate", *town.topics.flags[:2], *town.topics.flags[2:4], "--seed", 7, "--requests", 4000, "--days", 30,
                        "--accelerate", 30 * 86400 // 20, name="simulate")
flags = ["--redis", town.url, "-b", kafka.address, "--alerts-topic", town.topics.alerts, "--interval", "400ms"]
with Terminal([program(), "top", *flags], ROWS, COLUMNS, "zh") as t:
    t.until("counts-a", 30)
    t.until("█", 30)
    end = time.monotonic() + 16
    while time.monotonic() < end:
        t.read(0.1)
    lines = t.lines()
    check(sum("█" in line for line in lines) >= 3, "sparklines: %r" % lines)
    check(sum("counts-a" in line for line in lines) == 3, "each partition with who counts it: %r" % lines)
    check(not any("陈旧" in line for line in lines), "nothing is stale")
    shown = [int(line.split("受理")[1].split()[0].replace(",", "")) for line in lines if line.startswith("受理")][0]
    check(0 < shown <= town.redis.count(), "%d filed of %d by now" % (shown, town.redis.count()))
    if os.environ.get("HUIYIN_PICTURES"):
        with open(os.path.join(os.environ["HUIYIN_PICTURES"], "top.svg"), "w") as f:
            f.write(svg(t))
    t.keys("q")
    t.ends()
live.stop()
