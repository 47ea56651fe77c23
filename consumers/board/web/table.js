// SPDX-License-Identifier: Apache-2.0
// Tables of rows that change in place; on a narrow screen each row is a card whose cells bear their headings.
import { h, icon, keyed, set } from "./dom.js";
import { here } from "./route.js";
import { t } from "./words.js";

// A heading; one that sorts is a link, `sort` is {by, order} as the address has it.
function heading(column, sort) {
  if (!column.sort || !sort) return h("th", { scope: "col", class: column.name }, column.head);
  const on = sort.by === column.sort;
  const order = on ? (sort.order === "asc" ? "desc" : "asc") : column.first || "asc";
  return h(
    "th",
    { scope: "col", class: column.name, "aria-sort": on ? `${sort.order}ending` : null },
    h(
      "a",
      { href: here({ sort: column.sort, order, cursor: null }) },
      column.head,
      on ? icon(sort.order === "asc" ? "up" : "down", "small") : null,
    ),
  );
}

// columns: {name, head, sort?, first?, make(row): node, fill?(node, row)}; the first is the row's heading.
export function table(caption, columns, key) {
  const heads = h("tr");
  const body = h("tbody");
  const root = h("table", { class: "rows" }, h("caption", { class: "unseen" }, caption), h("thead", {}, heads), body);
  const make = (row) => {
    const cells = columns.map((column) => column.make(row));
    return Object.assign(
      h(
        "tr",
        {},
        columns.map((column, i) =>
          h(
            i ? "td" : "th",
            { scope: i ? null : "row", class: column.name, "data-label": column.head || null },
            cells[i],
          ),
        ),
      ),
      { shown: cells },
    );
  };
  const sorted = (sort) => heads.replaceChildren(...columns.map((column) => heading(column, sort)));
  sorted(null);
  return {
    root,
    sorted,
    update(rows, each) {
      keyed(body, rows, key, make, (node, row) => {
        columns.forEach((column, i) => column.fill && column.fill(node.shown[i], row));
        if (each) each(node, row);
      });
      set(root, "aria-busy", null);
    },
  };
}

// Steps through the pages of a list that has a cursor for what comes next.
export function pager(turn) {
  const root = h("nav", { class: "pages", "aria-label": t("pages") });
  return {
    root,
    update({ first, text, next }) {
      root.replaceChildren(
        ...[
          h("span", {}, text),
          first ? null : h("button", { type: "button", onclick: () => turn(null) }, icon("back"), t("pages.first")),
          next ? h("button", { type: "button", onclick: () => turn(next) }, t("pager.next"), icon("next")) : null,
        ].filter(Boolean),
      );
    },
  };
}
