// SPDX-License-Identifier: Apache-2.0
// A number that can be opened: a link to the requests behind it.
import { h, put, set, variable } from "./dom.js";
import { number } from "./format.js";
import { over } from "./route.js";
import { t } from "./words.js";

// The address that shows what a counter is made of.
export const behind = (scope, field) => over({ behind: scope, field });

// `label` is read out before the number, where nothing else says what it is.
export function figure(href, label, extra) {
  return h(
    "a",
    { class: `figure ${extra || ""}`, href, title: t("figure.open") },
    label ? h("span", { class: "unseen" }, `${label} `) : null,
    h("span", { class: "digits" }),
  );
}

export function count(scope, field, label, extra) {
  return figure(behind(scope, field), label, extra);
}

export function show(node, value, text) {
  const digits = node.lastChild;
  const shown = text ?? number(value);
  put(digits, shown);
  variable(node, "--chars", Math.max(shown.length, 3));
}

export function point(node, href) {
  set(node, "href", href);
}

// A link with its number at once.
export function counted(scope, field, value, label) {
  const node = count(scope, field, label);
  show(node, value);
  return node;
}
