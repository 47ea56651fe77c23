// SPDX-License-Identifier: Apache-2.0
// The last four weeks, day by day, and what a usual day of today's weekday would bring.
import { h, keyed, put } from "./dom.js";
import { compact, day, decimal, number } from "./format.js";
import { count, show } from "./figure.js";
import { colour, Plot, swapper } from "./plot.js";
import { go, over } from "./route.js";
import { t } from "./words.js";

const FIELDS = ["filed", "resolved"];

function configure(days) {
  const grid = { color: colour("--line"), drawBorder: false };
  const bars = {
    type: "bar",
    label: t("filed"),
    backgroundColor: (c) => colour(c.dataIndex === days().length - 1 ? "--accent" : "--bar"),
    borderRadius: 2,
    categoryPercentage: 0.9,
    barPercentage: 0.9,
    order: 3,
    data: [],
  };
  const line = {
    type: "line",
    label: t("resolved"),
    borderColor: colour("--good"),
    backgroundColor: colour("--good"),
    borderWidth: 2.5,
    pointRadius: 0,
    pointHitRadius: 12,
    cubicInterpolationMode: "monotone",
    order: 2,
    data: [],
  };
  const usual = {
    type: "line",
    label: t("trend.usual"),
    borderColor: colour("--text"),
    backgroundColor: colour("--text"),
    borderWidth: 3,
    pointStyle: "line",
    pointRadius: 11,
    pointHoverRadius: 11,
    pointBorderWidth: 4,
    showLine: false,
    order: 1,
    data: [],
  };
  return {
    data: { labels: [], datasets: [bars, line, usual] },
    options: {
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      scales: {
        x: {
          grid: { display: false, drawBorder: false },
          ticks: { maxRotation: 0, autoSkipPadding: 24, callback: (_, i) => day(days()[i], "short") },
        },
        y: {
          beginAtZero: true,
          grid,
          border: { display: false },
          ticks: { maxTicksLimit: 5, precision: 0, callback: compact },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            title: ([one]) => day(days()[one.dataIndex]),
            label: (one) => `${one.dataset.label} ${one.datasetIndex === 2 ? decimal(one.raw) : number(one.raw)}`,
          },
        },
      },
      onClick: (_, [one]) =>
        one && go(over({ behind: `day:${days()[one.index]}`, field: FIELDS[one.datasetIndex] || "filed" })),
    },
  };
}

export function trend() {
  let list = [];
  const plot = new Plot(t("trend.label"), () => configure(() => list));
  const body = h("tbody");
  const table = h(
    "div",
    { class: "table-box", tabindex: "0", role: "region", "aria-label": t("trend.label") },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, t("day")),
          ["filed", "pledged", "resolved"].map((field) => h("th", { scope: "col" }, t(field))),
        ),
      ),
      body,
    ),
  );
  const usual = h("span");
  const root = h("section", { class: "trend", "aria-labelledby": "trend-title" });
  root.append(
    h(
      "header",
      {},
      h("h2", { id: "trend-title" }, t("wall.trend")),
      h(
        "ul",
        { class: "legend" },
        h("li", { class: "k-filed" }, t("filed")),
        h("li", { class: "k-resolved" }, t("resolved")),
        h("li", { class: "k-usual" }, usual),
      ),
      swapper(root, { table: t("as-table") }),
    ),
    plot.root,
    table,
  );
  return {
    root,
    end: () => plot.end(),
    update(doc) {
      list = Object.keys(doc.days).sort();
      const last = list.length - 1;
      put(usual, t("trend.usual-of", { weekday: day(doc.today, "weekday") }));
      plot.update({
        labels: list,
        sets: [
          ...FIELDS.map((field) => list.map((one) => doc.days[one][field] ?? 0)),
          list.map((_, i) => (i === last && doc.weekday.days ? doc.weekday.filed : null)),
        ],
      });
      keyed(
        body,
        list.slice().reverse(),
        (one) => one,
        (one) => {
          const figures = ["filed", "pledged", "resolved"].map((field) => count(`day:${one}`, field));
          return Object.assign(
            h(
              "tr",
              {},
              h("th", { scope: "row" }, day(one)),
              figures.map((node) => h("td", {}, node)),
            ),
            { figures },
          );
        },
        (row, one) =>
          ["filed", "pledged", "resolved"].forEach((field, i) => show(row.figures[i], doc.days[one][field] ?? 0)),
      );
    },
  };
}
