// SPDX-License-Identifier: Apache-2.0
// Days one by one, as a chart or, at the press of a button, as a table.
import { h } from "./dom.js";
import { colour, swapper } from "./plot.js";
import { day } from "./format.js";
import { t } from "./words.js";

// legend: pairs of a class and what it means; columns: heads behind that of the day. `body` takes the table's rows.
export function dayPlot({ plot, shape, title, label, legend, columns }) {
  const body = h("tbody");
  const root = h("section", { class: shape, "aria-labelledby": title });
  const head = (text) => h("th", { scope: "col" }, text);
  root.append(
    h(
      "header",
      {},
      h("h2", { id: title }, t("wall.trend")),
      h(
        "ul",
        { class: "legend" },
        legend.map(([mark, meaning]) => h("li", { class: mark }, meaning)),
      ),
      swapper(root, { table: t("as-table") }),
    ),
    plot.root,
    h(
      "div",
      { class: "table-box", tabindex: "0", role: "region", "aria-label": label },
      h("table", {}, h("thead", {}, h("tr", {}, head(t("day")), columns.map(head))), body),
    ),
  );
  return { root, body };
}

// The row of a day: its head, and a cell for each of `figures`.
export const dayRow = (one, figures) =>
  h(
    "tr",
    {},
    h("th", { scope: "row" }, day(one)),
    figures.map((figure) => h("td", {}, figure)),
  );

export const gridLine = () => ({ color: colour("--line"), drawBorder: false });

export const dayAxis = (days) => ({
  grid: { display: false, drawBorder: false },
  ticks: { maxRotation: 0, autoSkipPadding: 24, callback: (_, i) => day(days()[i], "short") },
});
