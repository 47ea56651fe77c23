# SPDX-License-Identifier: Apache-2.0
"""The table: a line for each figure, with its floor, its goal, and whether it is met."""

HEADS = ["figure", "measured", "floor", "ratio", "goal", ""]


def number(value, unit=""):
    """Three digits that count, and the unit: 812,000/s, 1.42 ms."""
    if value >= 10000:
        shown = "{:,}".format(int(round(value, 2 - len(str(int(value))) + 1)))
    elif value >= 100:
        shown = "{:,.0f}".format(value)
    else:
        shown = "%.3g" % value
    return shown + (unit if unit.startswith(("/", "%")) or not unit else " " + unit)


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


class Table:
    def __init__(self):
        self.lines = []

    def add(self, figure, value, unit="", least=None, most=None, floor=None, floor_is=""):
        """One figure. `least` or `most` is its goal; `floor` what it is held against, in the same unit."""
        goal = "≥ " + number(least, unit) if least is not None else "≤ " + number(most, unit) if most is not None else ""
        met = "" if not goal else "met" if (value >= least if least is not None else value <= most) else "**missed**"
        ratio = "" if not floor else "%.2f" % (value / floor)
        held = "" if floor is None else ("%s %s" % (number(floor, unit), floor_is)).strip()
        line = [figure, number(value, unit), held, ratio, goal, met]
        self.lines.append(line)
        print("        " + "  ".join(cell for cell in line if cell), flush=True)

    def note(self, figure, text):
        """A line without a figure: what was seen beside."""
        self.lines.append([figure, text, "", "", "", ""])
        print("        %s: %s" % (figure, text), flush=True)

    def markdown(self):
        rows = [HEADS, ["---", "---:", "---:", "---:", "---:", "---"], *self.lines]
        return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"
