// SPDX-License-Identifier: Apache-2.0
// What opens over a page, by the query of its address: a request's story, the requests behind a number, dead letters.
import { h, icon } from "./dom.js";
import { go, over } from "./route.js";
import { t } from "./words.js";

const drawer = document.getElementById("drawer");
const ask = document.getElementById("ask");
let shown = "";
let before = null;

const ROOMS = [
  ["request", () => import("./story.js")],
  ["behind", () => import("./behind.js")],
  ["sum", () => import("./sum.js")],
  ["letters", () => import("./letters.js")],
  ["letter", () => import("./letters.js")],
];

export const close = () => go(over({}));

function frame() {
  const title = h("h2", { id: "drawer-title", tabindex: "-1" });
  const body = h("div", { class: "drawer-body", tabindex: "0", role: "region", "aria-labelledby": "drawer-title" });
  drawer.setAttribute("aria-labelledby", "drawer-title");
  drawer.replaceChildren(
    h(
      "div",
      { class: "drawer-head" },
      title,
      h("button", { type: "button", class: "plain", "aria-label": t("close"), onclick: close }, icon("close")),
    ),
    body,
  );
  return { title, body };
}

// Opens, fills or closes the drawer as the address says.
export async function drawDrawer({ query }, context) {
  const found = ROOMS.find(([key]) => query.has(key));
  const wanted = found ? over(Object.fromEntries(query)) : "";
  if (wanted === shown) return;
  shown = wanted;
  if (before && before.end) before.end();
  before = null;
  if (!found) {
    if (drawer.open) drawer.close();
    return;
  }
  const parts = frame();
  if (!drawer.open) drawer.showModal();
  const room = await found[1]();
  if (shown !== wanted) return;
  before = room.open(parts, query, context) || null;
  parts.title.focus({ preventScroll: true });
}

drawer.addEventListener("cancel", (e) => {
  e.preventDefault();
  close();
});
drawer.addEventListener("click", (e) => e.target === drawer && close());

// A question with fields: resolves with what the form holds, or null. `fill(form)` makes its fields.
export function question(title, button, fill) {
  return new Promise((resolve) => {
    const form = h("form", { method: "dialog" });
    form.append(
      h("h2", { id: "ask-title" }, title),
      ...fill(form),
      h(
        "p",
        { class: "buttons" },
        h("button", { type: "button", class: "plain", onclick: () => ask.close("") }, t("cancel")),
        h("button", { type: "submit", class: "main", value: "yes" }, button),
      ),
    );
    ask.setAttribute("aria-labelledby", "ask-title");
    ask.replaceChildren(form);
    ask.returnValue = "";
    ask.onclose = () => resolve(ask.returnValue === "yes" ? new FormData(form) : null);
    ask.showModal();
  });
}

const toast = document.getElementById("toast");
let hiding;
// A line that tells how an action went, and goes by itself.
export function tell(text, bad) {
  toast.className = `toast shown ${bad ? "bad" : ""}`;
  toast.textContent = text;
  // Above whatever dialog is open.
  (ask.open ? ask : drawer.open ? drawer : document.body).append(toast);
  clearTimeout(hiding);
  hiding = setTimeout(() => toast.classList.remove("shown"), 6000);
}
