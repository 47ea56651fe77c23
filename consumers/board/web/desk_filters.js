// SPDX-License-Identifier: Apache-2.0
// What the desk is narrowed to: marks as buttons with their numbers, the rest as fields.
import { h, icon, keyed, put, set } from "./dom.js";
import { number } from "./format.js";
import { go, here } from "./route.js";
import { t, word } from "./words.js";

export const CHANNELS = [
  "HOTLINE",
  "PORTAL",
  "SERVICE_CENTRE",
  "PARTY_SERVICE_CENTRE",
  "PETITION",
  "WECHAT",
  "FIELD_VISIT",
  "SURVEY",
  "INITIATIVE",
  "OTHER",
];
export const PRIORITIES = ["URGENT", "HIGH", "NORMAL", "LOW"];
const FIELDS = ["find", "district", "category", "unit"];
const FIRST = ["overdue", "escalated", "due-soon", "stalled"];
const PAUSE = 350;

function chooser(key, values) {
  return h(
    "label",
    {},
    h("span", {}, t(key)),
    h(
      "select",
      { name: key, onchange: (e) => go(here({ [key]: e.target.value, cursor: null })) },
      h("option", { value: "" }, t("any")),
      values.map((value) => h("option", { value }, word(key, value))),
    ),
  );
}

function field(key) {
  let timer;
  const change = (e) => {
    clearTimeout(timer);
    const { value } = e.target;
    timer = setTimeout(() => go(here({ [key]: value, cursor: null }), true), PAUSE);
  };
  return h(
    "label",
    { class: key },
    h("span", {}, t(key)),
    h("input", {
      name: key,
      type: "search",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: key === "find" ? t("find.hint") : null,
      oninput: change,
    }),
  );
}

export function filters() {
  const marks = h("div", { class: "marks", role: "group", "aria-label": t("marks") });
  const clear = h("a", { class: "clear", href: "desk" }, icon("close", "small"), t("filter.clear"));
  const root = h(
    "form",
    { class: "filters", role: "search", "aria-label": t("filter"), onsubmit: (e) => e.preventDefault() },
    marks,
    h(
      "div",
      { class: "fields" },
      FIELDS.map(field),
      chooser("channel", CHANNELS),
      chooser("priority", PRIORITIES),
      clear,
    ),
  );
  let query = new URLSearchParams();
  let known = [];

  function drawMarks() {
    const chosen = query.get("mark") || "";
    const names = [
      "",
      ...FIRST.filter((one) => known.some(([mark]) => mark === one)),
      ...known
        .map(([mark]) => mark)
        .filter((one) => !FIRST.includes(one))
        .sort(),
    ];
    keyed(
      marks,
      names,
      (one) => `m${one}`,
      (one) =>
        h("a", { class: "chip" }, one ? word("mark", one) : t("mark.all"), one ? h("span", { class: "number" }) : null),
      (node, one) => {
        set(node, "href", here({ mark: one, cursor: null }));
        set(node, "aria-current", chosen === one ? "true" : null);
        if (one) put(node.lastChild, number((known.find(([mark]) => mark === one) || [0, 0])[1]));
      },
    );
  }

  return {
    root,
    fill(now) {
      query = now;
      for (const node of root.elements) {
        if (node.name && node !== document.activeElement) node.value = query.get(node.name) || "";
      }
      clear.hidden = ![...FIELDS, "channel", "priority", "mark", "kind", "severity"].some((key) => query.has(key));
      drawMarks();
    },
    standing(doc) {
      known = Object.entries(doc.alerts.standing);
      drawMarks();
    },
  };
}
