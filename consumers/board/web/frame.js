// SPDX-License-Identifier: Apache-2.0
// What is around every page: navigation, language, who is logged in, the red band, and the moment that the numbers are of.
import { h, icon, keyed, put, set } from "./dom.js";
import { clock, duration, moment } from "./format.js";
import { here, PAGES, route } from "./route.js";
import { lang, t, word } from "./words.js";
import { get, post } from "./api.js";

const nav = document.getElementById("nav");
const tools = document.getElementById("tools");
const band = document.getElementById("band");
const foot = document.getElementById("foot");
// Data older than that, in ms, are not of now, whether the board has said so already or not.
const OLD = 10e3;
let title = "";
export const me = { name: "", role: "none", required: false };

function drawTools() {
  const other = lang === "zh" ? "en" : "zh";
  const change = new URL(here({}), document.baseURI);
  change.searchParams.set("lang", other);
  tools.replaceChildren(
    h("span", { class: "time", id: "time" }),
    ...(me.required && me.role !== "none"
      ? [
          h("span", { class: "who" }, h("bdi", {}, me.name)),
          h("button", { class: "plain", type: "button", onclick: leave }, t("login.out")),
        ]
      : []),
    h(
      "a",
      { class: "language", href: change.href, lang: other === "zh" ? "zh-CN" : "en", hreflang: other },
      other === "zh" ? "中文" : "English",
    ),
  );
}

async function leave() {
  await post("logout", {}).catch(() => null);
  location.reload();
}

export async function askWho() {
  Object.assign(me, await get("me"));
  drawTools();
  return me;
}

export function drawFrame() {
  set(nav, "aria-label", t("nav"));
  nav.replaceChildren(
    ...PAGES.map((page) => h("a", { href: page === "wall" ? "./" : page, "data-page": page }, t(`page.${page}`))),
  );
  foot.replaceChildren(
    h("span", { id: "foot-moment" }),
    h("span", { id: "foot-offsets", class: "offsets" }),
    h("span", { id: "foot-version" }),
  );
  drawTools();
}

export function markPage() {
  const { page } = route();
  document.documentElement.dataset.page = page;
  title = `${t(`page.${page}`)} · ${t("title")}`;
  for (const link of nav.children) set(link, "aria-current", link.dataset.page === page ? "page" : null);
  drawTools();
}

// Why the numbers are not those of now, in words; empty where they are.
export function reasons(live) {
  const found = [];
  if (live.silent()) found.push(t("stale.silent", { time: duration(Math.floor(live.silence() / 1000) * 1000) }));
  if (!live.doc) return found;
  if (!live.doc.data.stale && live.age() <= OLD) return found;
  const partitions = Object.keys(live.doc.pipeline.partitions).length;
  const groups = new Map();
  for (const { code, partition } of live.doc.data.reasons || []) {
    groups.set(code, [...(groups.get(code) || []), ...(partition === undefined ? [] : [partition])]);
  }
  for (const [code, some] of groups) {
    found.push(
      some.length && some.length < partitions
        ? t("stale.partitions", { partitions: some.join(t("or")), reason: word("reason", code) })
        : word("reason", code),
    );
  }
  if (!found.length) found.push(word("reason", "old"));
  return found;
}

function drawBand(live) {
  const found = reasons(live);
  document.body.classList.toggle("stale", found.length > 0);
  const wanted = found.length ? `${t("stale")} · ${title}` : title;
  if (document.title !== wanted) document.title = wanted;
  if (!found.length) {
    if (band.firstChild) band.replaceChildren();
    return;
  }
  if (!band.firstChild) {
    band.append(
      icon("overdue"),
      h("strong", {}, t("stale")),
      h("ul", { id: "band-why" }),
      h("span", { id: "band-age", "aria-hidden": "true" }),
    );
  }
  keyed(
    band.querySelector("ul"),
    found.map((one, i) => [i, one]),
    ([i]) => i,
    () => h("li"),
    (node, [, one]) => put(node, one),
  );
  const age = live.age();
  put(band.lastChild, age === null ? "" : t("stale.age", { time: duration(Math.floor(age / 1000) * 1000) }));
}

// Once a second, and with every change.
export function drawMoment(live) {
  drawBand(live);
  const { doc } = live;
  if (!doc) return;
  put(document.getElementById("time"), clock(live.now()));
  put(
    document.getElementById("foot-moment"),
    t(doc.log_clock ? "foot.log" : "foot.moment", { moment: moment(doc.at) }),
  );
  const offsets = Object.entries(doc.offsets)
    .map(([partition, offset]) => `${partition}:${offset}`)
    .join("  ");
  put(document.getElementById("foot-offsets"), `${t("foot.offsets")} ${offsets}`);
  set(document.getElementById("foot-offsets"), "title", offsets);
  put(document.getElementById("foot-version"), `huiyin ${doc.pipeline.board_version}`);
}
