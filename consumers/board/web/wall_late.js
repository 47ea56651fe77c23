// SPDX-License-Identifier: Apache-2.0
// The newest overdue, their age running; and the bell's count of what stands.
import { h, icon, keyed, named, put, rename, set } from "./dom.js";
import { age } from "./format.js";
import { figure, show } from "./figure.js";
import { over } from "./route.js";
import { t, word } from "./words.js";

// On a page that scrolls; on a screen of its own, all that there is room for.
const ROWS = 6;
const alone = matchMedia("(min-width: 1280px) and (min-height: 640px)");

function makeRow(alert) {
  const parts = {
    age: h("span", { class: "age" }),
    what: named(alert.category),
    where: named(alert.district),
    who: named(alert.unit ?? ""),
  };
  const link = h(
    "a",
    { href: over({ request: alert.request_id }) },
    h("span", { class: "line" }, parts.what, parts.age),
    h("span", { class: "line sub" }, parts.where, parts.who),
  );
  return Object.assign(h("li", { class: alert.severity }, link), { parts, alert });
}

function fillRow(row, alert) {
  row.alert = alert;
  rename(row.parts.what, alert.category);
  rename(row.parts.where, alert.district);
  rename(row.parts.who, alert.unit ?? t("nobody"));
}

export function late({ live }) {
  const list = h("ol");
  const stand = figure("desk", t("wall.standing"));
  const none = h("p", { class: "none" }, icon("good"), h("span"));
  const root = h(
    "section",
    { class: "late", "aria-labelledby": "late-title" },
    h(
      "header",
      {},
      h("h2", { id: "late-title" }, t("wall.late")),
      h("span", { class: "sub" }, t("wall.standing"), " ", stand),
    ),
    list,
    none,
  );

  function tick() {
    const now = live.now();
    for (const row of list.children) {
      put(row.parts.age, age(now - (row.alert.due_at ?? row.alert.mark_at ?? row.alert.at)));
    }
  }

  return {
    root,
    tick,
    update(doc) {
      const shown = doc.alerts.overdue.slice(0, alone.matches ? undefined : ROWS);
      keyed(list, shown, (one) => one.alert_id, makeRow, fillRow);
      show(stand, doc.alerts.requests ?? 0);
      none.hidden = shown.length > 0;
      put(none.lastChild, doc.alerts.known ? t("wall.none-late") : word("reason", "alerts-unknown"));
      set(none, "class", doc.alerts.known ? "none" : "none unknown");
      tick();
    },
  };
}
