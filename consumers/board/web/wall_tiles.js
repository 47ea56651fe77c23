// SPDX-License-Identifier: Apache-2.0
// The large numbers of the wall.
import { h, icon, put, set, variable } from "./dom.js";
import { count, figure, point, show } from "./figure.js";
import { day, decimal, number, percent, ratio } from "./format.js";
import { over } from "./route.js";
import { t } from "./words.js";

const SIGNS = { overdue: "overdue", stalled: "stalled" };

// Open, overdue, stalled: as they stand.
export function now() {
  const tiles = ["overdue", "stalled", "open"].map((field) => {
    const value = count("all", field, t(field));
    const sub = h("span", { class: "sub" });
    return {
      field,
      value,
      sub,
      root: h(
        "div",
        { class: `tile ${field}` },
        h("dt", {}, SIGNS[field] ? icon(SIGNS[field]) : null, t(field)),
        h("dd", {}, value, sub),
      ),
    };
  });
  const reopened = count("all", "reopened", t("reopened"));
  tiles[2].sub.append(t("reopened"), " ", reopened);
  return {
    root: h(
      "section",
      { class: "now", "aria-label": t("wall.now") },
      h(
        "dl",
        {},
        tiles.map((one) => one.root),
      ),
    ),
    update({ totals }) {
      for (const { field, value, sub, root } of tiles) {
        show(value, totals[field]);
        root.classList.toggle("none", !totals[field]);
        if (field !== "open") put(sub, t("wall.of-open", { share: percent(ratio(totals[field], totals.open)) }));
      }
      show(reopened, totals.reopened);
    },
  };
}

// Filed, pledged, resolved: today, against a usual day of this weekday, and in all.
export function today() {
  const tiles = ["filed", "pledged", "resolved"].map((field) => {
    const value = figure("", t("today"));
    const bar = h("span", { class: "bar", "aria-hidden": "true" }, h("i"));
    const usual = figure("", "");
    const all = count("all", field, t("in-all"));
    const label = h("span");
    return {
      field,
      value,
      bar,
      usual,
      all,
      label,
      root: h(
        "div",
        { class: "tile" },
        h("dt", {}, t(`today.${field}`)),
        h(
          "dd",
          {},
          value,
          bar,
          h("span", { class: "sub" }, h("span", {}, label, " ", usual), h("span", {}, t("in-all"), " ", all)),
        ),
      ),
    };
  });
  return {
    root: h(
      "section",
      { class: "today", "aria-label": t("today") },
      h(
        "dl",
        {},
        tiles.map((one) => one.root),
      ),
    ),
    update(doc) {
      for (const { field, value, bar, usual, all, label } of tiles) {
        const average = doc.weekday[field] ?? 0;
        const done = doc.day[field] ?? 0;
        point(value, over({ behind: `day:${doc.today}`, field }));
        show(value, done);
        show(all, doc.totals[field]);
        put(label, t("wall.usual", { weekday: day(doc.today, "weekday") }));
        point(usual, over({ sum: "weekdays", field }));
        show(usual, average, doc.weekday.days ? (average < 1000 ? decimal(average) : number(average)) : "–");
        variable(bar, "--part", average > 0 ? Math.min(1, done / average).toFixed(3) : 0);
      }
    },
  };
}

const RATES = [
  ["pledged", (c) => c.filed],
  ["on_time", (c) => c.on_time + c.late],
  ["satisfied", (c) => c.rated],
];

// Each with what it is a share of: no rate without its counts.
export function rates() {
  const tiles = RATES.map(([field, base]) => {
    const value = h("span", { class: "rate" });
    const part = count("all", field, t(field));
    const whole =
      field === "on_time"
        ? h("span", { class: "figure" }, h("span", { class: "digits" }))
        : count("all", field === "pledged" ? "filed" : "rated", t("rate.of"));
    const bar = h("span", { class: "bar", "aria-hidden": "true" }, h("i"));
    const late = field === "on_time" ? count("all", "late", t("late")) : null;
    return {
      field,
      base,
      value,
      part,
      whole,
      bar,
      late,
      root: h(
        "div",
        { class: "tile" },
        h("dt", {}, t(`rate.${field}`)),
        h(
          "dd",
          {},
          value,
          bar,
          h(
            "span",
            { class: "sub" },
            h("span", {}, part, " / ", whole),
            late ? h("span", {}, t("late"), " ", late) : null,
          ),
        ),
      ),
    };
  });
  return {
    root: h(
      "section",
      { class: "rates", "aria-label": t("wall.rates") },
      h(
        "dl",
        {},
        tiles.map((one) => one.root),
      ),
    ),
    update({ totals }) {
      for (const { field, base, value, part, whole, bar, late } of tiles) {
        const rate = ratio(totals[field], base(totals));
        put(value, percent(rate));
        set(value, "aria-label", null);
        show(part, totals[field]);
        show(whole, base(totals));
        if (late) show(late, totals.late);
        variable(bar, "--part", (rate ?? 0).toFixed(4));
      }
    },
  };
}
