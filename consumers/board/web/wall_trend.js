// SPDX-License-Identifier: Apache-2.0
// The last four weeks, day by day, and what a usual day of today's weekday would bring.
import { h, keyed, put } from "./dom.js";
import { compact, day, decimal, number } from "./format.js";
import { count, show } from "./figure.js";
import { colour, Plot } from "./plot.js";
import { dayAxis, dayPlot, dayRow, gridLine } from "./plot_days.js";
import { go, over } from "./route.js";
import { t } from "./words.js";

const FIELDS = ["filed", "resolved"];
const COLUMNS = ["filed", "pledged", "resolved"];

function configure(days) {
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
        x: dayAxis(days),
        y: {
          beginAtZero: true,
          grid: gridLine(),
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
  const usual = h("span");
  const { root, body } = dayPlot({
    plot,
    shape: "trend",
    title: "trend-title",
    label: t("trend.label"),
    legend: [
      ["k-filed", t("filed")],
      ["k-resolved", t("resolved")],
      ["k-usual", usual],
    ],
    columns: COLUMNS.map((field) => t(field)),
  });
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
          const figures = COLUMNS.map((field) => count(`day:${one}`, field));
          return Object.assign(dayRow(one, figures), { figures });
        },
        (row, one) => COLUMNS.forEach((field, i) => show(row.figures[i], doc.days[one][field] ?? 0)),
      );
    },
  };
}
