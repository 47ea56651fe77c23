// SPDX-License-Identifier: Apache-2.0
// The desk: the requests that are overdue or about to be; filtered and sorted by the address, so that a view can be kept.
import { h, icon, named, rename, set } from "./dom.js";
import { Asker } from "./asker.js";
import { filters } from "./desk_filters.js";
import { orders } from "./desk_orders.js";
import { number, shortMoment } from "./format.js";
import { acknowledge, silence } from "./orders.js";
import { go, here, over, route } from "./route.js";
import { due, fillDue, marks } from "./signs.js";
import { pager, table } from "./table.js";
import { t, word } from "./words.js";

const ASKED = [
  "mark",
  "severity",
  "district",
  "category",
  "unit",
  "channel",
  "priority",
  "kind",
  "find",
  "sort",
  "order",
  "cursor",
];
const LIMIT = 50;
// How soon it is asked for again where alerts moved, and where only other people may have said something.
const EVERY = 3000;
const QUIET = 10e3;

const name = (key) => ({
  make: (row) => named(row[key] ?? ""),
  fill: (node, row) => rename(node, row[key] ?? (key === "unit" ? t("nobody") : "")),
});

function actions(row, again) {
  const take = async (what, request) => {
    if (await what(request)) again();
  };
  return h(
    "span",
    { class: "actions" },
    h(
      "button",
      {
        type: "button",
        class: "plain",
        title: t("ack"),
        "aria-label": `${t("ack")} ${row.request_id}`,
        onclick: () => take(acknowledge, row),
      },
      icon("seen"),
    ),
    h(
      "button",
      {
        type: "button",
        class: "plain",
        title: t("silence"),
        "aria-label": `${t("silence")} ${row.request_id}`,
        onclick: () => take(silence, row),
      },
      icon("mute"),
    ),
  );
}

function states(row) {
  return [
    row.acknowledged
      ? h(
          "span",
          { class: "sign", title: row.acknowledged.note || null },
          icon("seen"),
          h("bdi", { class: "name" }, t("acked", { by: row.acknowledged.by })),
        )
      : null,
    row.silenced ? h("span", { class: "sign" }, icon("mute"), t("silenced")) : null,
  ].filter(Boolean);
}

function columns(context, again) {
  const first = (row) =>
    h(
      "span",
      {},
      h("a", { class: "open", href: over({ request: row.request_id }) }, named(row.request_id)),
      h("span", { class: "sub" }, shortMoment(row.filed_at)),
    );
  const signs = (node, row) => {
    const said = JSON.stringify([row.marks, row.acknowledged, row.silenced]);
    if (node.said === said) return;
    node.said = said;
    node.replaceChildren(...marks(row.marks), ...states(row));
  };
  return [
    { name: "request", head: t("request"), sort: "filed", first: "desc", make: first },
    {
      name: "marks",
      head: t("marks"),
      sort: "severity",
      first: "desc",
      make: () => h("span", { class: "signs" }),
      fill: signs,
    },
    {
      name: "due-cell",
      head: t("due"),
      sort: "due",
      make: () => due(),
      fill: (node, row) => fillDue(node, row.due_at, context.live.now()),
    },
    { name: "category", head: t("category"), sort: "category", ...name("category") },
    { name: "district", head: t("district"), sort: "district", ...name("district") },
    { name: "unit", head: t("unit"), sort: "unit", ...name("unit") },
    {
      name: "how",
      head: t("channel"),
      make: (row) => h("span", {}, word("channel", row.channel), h("span", { class: "sub" }, word("kind", row.kind))),
    },
    {
      name: "priority",
      head: t("priority"),
      make: (row) => h("span", { class: `priority ${row.priority}` }, word("priority", row.priority)),
    },
    ...(context.me.role === "act" ? [{ name: "act", head: t("actions"), make: (row) => actions(row, again) }] : []),
  ];
}

export function mount(main, context) {
  const asker = new Asker();
  let rows = [];
  let seen = "";
  const refresh = () => ask();
  const list = table(t("page.desk"), columns(context, refresh), (row) => `${row.partition}:${row.request_id}`);
  const total = h("p", { class: "total", role: "status" });
  const none = h("p", { class: "empty", hidden: true }, icon("good"), t("desk.none"));
  const turn = pager((cursor) => go(here({ cursor })));
  const choice = filters();
  const standing = orders(context);
  main.append(
    h("header", { class: "page-head" }, h("h1", {}, t("page.desk")), total),
    choice.root,
    asker.fault,
    h("div", { class: "scroll" }, list.root),
    none,
    turn.root,
    standing.root,
  );

  function take(found) {
    // As it is now, where its alerts tell how it was.
    rows = found.rows.map((row) => ({ ...row, ...row.now }));
    list.update(rows);
    none.hidden = rows.length > 0;
    total.textContent = t("desk.total", { total: number(found.total) });
    turn.update({
      first: !route().query.has("cursor"),
      text: t("pages.shown", { shown: number(rows.length), total: number(found.total) }),
      next: found.next,
    });
  }

  function ask() {
    const { query } = route();
    const values = { sort: "due", order: "asc", limit: LIMIT };
    for (const key of ASKED) if (query.has(key)) values[key] = query.getAll(key);
    list.sorted({ by: String(values.sort), order: String(values.order) });
    set(list.root, "aria-busy", "true");
    asker.ask("requests", values, take);
  }

  return {
    routed(query) {
      choice.fill(query);
      const wanted = ASKED.map((key) => query.getAll(key).join("\u0001")).join("\u0002");
      if (wanted !== seen) ask();
      seen = wanted;
    },
    // Alerts come and go with the offsets: the list is asked for again when they moved, and not more often than can be read.
    update(doc) {
      choice.standing(doc);
      const moved = JSON.stringify(doc.offsets) + JSON.stringify(doc.alerts.standing);
      if (moved !== this.moved && asker.older(EVERY)) {
        this.moved = moved;
        ask();
      }
    },
    tick() {
      if (asker.older(QUIET)) ask();
      list.update(rows);
      standing.tick();
    },
    end: () => asker.end(),
  };
}
