// SPDX-License-Identifier: Apache-2.0
// Severities, marks and dues, each with a sign beside its colour.
import { h, icon, named, put, set } from "./dom.js";
import { duration, shortMoment } from "./format.js";
import { t, word } from "./words.js";

const SIGNS = { CRITICAL: "overdue", WARNING: "stalled", INFO: "info" };

export function mark({ mark: name, severity }) {
  return h("span", { class: `sign ${severity}` }, icon(SIGNS[severity] || "info"), named(word("mark", name)));
}

// The worst first, of these the newest.
export function worstFirst(list) {
  const order = Object.keys(SIGNS);
  return list.slice().sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || b.at - a.at);
}

export const marks = (list) => worstFirst(list).map((one) => mark(one));

// How long until the due, or since it: "3d 4h over".
export function due() {
  return h("span", { class: "due" }, h("span", { class: "left" }), h("span", { class: "sub" }));
}

export function fillDue(node, at, now, closed) {
  const over = at !== null && at !== undefined && now > at;
  set(node, "class", `due ${closed ? "" : over ? "over" : "ahead"}`);
  put(
    node.firstChild,
    at === null || at === undefined
      ? t("due.none")
      : closed
        ? ""
        : t(over ? "due.over" : "due.in", { time: duration(now - at) }),
  );
  put(node.lastChild, at === null || at === undefined ? "" : shortMoment(at));
}
