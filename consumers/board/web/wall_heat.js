// SPDX-License-Identifier: Apache-2.0
// Districts as a heat table: the worst first, level by level. The first level is in the document; others are asked for.
import { h, icon, keyed, named, rename, set, variable } from "./dom.js";
import { behind, count, point, show } from "./figure.js";
import { number, percent, ratio } from "./format.js";
import { get } from "./api.js";
import { t } from "./words.js";

const COLUMNS = ["open", "overdue", "stalled", "today"];
// On a page that scrolls; on a screen of its own, as many as there is room for.
const ROWS = 8;
const alone = matchMedia("(min-width: 1280px) and (min-height: 640px)");
const EVERY = 2000;

// The worst first, then the largest; by name where equal, so that rows do not dance.
const worse = (a, b) => b[1].overdue - a[1].overdue || b[1].open - a[1].open || (a[0] < b[0] ? -1 : 1);

function makeRow(path, name, open) {
  const figures = COLUMNS.map((field) => count(`district:${path}`, field));
  const rate = h("span", { class: "figure" });
  const late = count(`district:${path}`, "on_time");
  const label = named(name);
  const into = h("button", { type: "button", class: "into", onclick: () => open(path) }, label, icon("next", "small"));
  const row = h(
    "tr",
    {},
    h("th", { scope: "row" }, into),
    figures.map((one, i) => h("td", { class: COLUMNS[i] }, one)),
    h("td", { class: "on-time" }, late, rate),
  );
  return Object.assign(row, { parts: { figures, rate, late, label, into } });
}

// The share of the open ones, against that of the worst row: the square lets that one stand out.
const heatOf = (counts, field, most) => Math.min(1, ((ratio(counts[field], counts.open) ?? 0) / most) ** 2).toFixed(3);
const mostOf = (rows, field) => Math.max(0.05, ...rows.map(([, counts]) => ratio(counts[field], counts.open) ?? 0));

function fillRow(row, [path, counts], day, most) {
  const { figures, late, into, label } = row.parts;
  rename(label, path.slice(path.lastIndexOf("/") + 1));
  set(into, "aria-disabled", counts.children ? null : "true");
  COLUMNS.forEach((field, i) => {
    show(figures[i], counts[field] ?? 0);
    if (field === "today") point(figures[i], behind(`day:${day}:${path}`, "filed"));
  });
  variable(row, "--overdue", heatOf(counts, "overdue", most.overdue));
  variable(row, "--stalled", heatOf(counts, "stalled", most.stalled));
  show(late, 0, percent(ratio(counts.on_time, counts.on_time + counts.late)));
}

export function heat({ live }) {
  let path = "";
  let page = 0;
  let asked = 0;
  let deeper = null;
  const body = h("tbody");
  const trail = h("nav", { class: "trail", "aria-label": t("heat.trail") });
  const pager = h("span", { class: "pager" });
  const today = h("th", { scope: "col" }, t("heat.today"));
  const heads = h(
    "tr",
    {},
    h("th", { scope: "col" }, t("district")),
    ["open", "overdue", "stalled"].map((field) => h("th", { scope: "col" }, t(field))),
    today,
    h("th", { scope: "col" }, t("rate.on_time.short")),
  );
  const root = h(
    "section",
    { class: "heat", "aria-labelledby": "heat-title" },
    h("header", {}, h("h2", { id: "heat-title" }, t("wall.districts")), trail, pager),
    h("table", {}, h("caption", { class: "unseen" }, t("wall.districts")), h("thead", {}, heads), body),
  );

  function open(to) {
    path = to;
    page = 0;
    deeper = null;
    asked = 0;
    drawTrail();
    draw();
    ask();
  }

  function drawTrail() {
    const steps = path ? path.split("/") : [];
    trail.replaceChildren(
      ...(path ? [h("button", { type: "button", onclick: () => open("") }, t("heat.all"))] : []),
      ...steps.map((step, i) =>
        h(
          "button",
          {
            type: "button",
            "aria-current": i === steps.length - 1 ? "true" : null,
            onclick: () => open(steps.slice(0, i + 1).join("/")),
          },
          named(step),
        ),
      ),
    );
  }

  // Below the first level: at most every two seconds, and only while it is looked at.
  async function ask() {
    if (!path || performance.now() - asked < EVERY) return;
    asked = performance.now();
    const wanted = path;
    const found = await get("scopes", { sort: "district", parent: path, by: "open", order: "desc", limit: 50 }).catch(
      () => null,
    );
    if (!found || wanted !== path) return;
    deeper = found.rows.map(({ name, fields, children }) => [
      name.startsWith(`${path}/`) ? name : `${path}/${name}`,
      { ...fields, children },
    ]);
    deeper.forEach(([, counts]) =>
      ["open", "overdue", "stalled", "on_time", "late"].forEach((field) => {
        counts[field] = counts[field] ?? 0;
      }),
    );
    draw();
  }

  function roomFor() {
    const row = body.firstElementChild;
    if (!alone.matches || !row) return ROWS;
    const room = root.getBoundingClientRect().bottom - body.getBoundingClientRect().top;
    return Math.max(3, Math.floor(room / row.getBoundingClientRect().height));
  }

  function drawPager(total, rows) {
    const pages = Math.ceil(total / rows);
    page = Math.min(page, Math.max(0, pages - 1));
    const turn = (by) => () => {
      page += by;
      draw();
    };
    const text =
      total > rows
        ? t("pager", {
            from: number(page * rows + 1),
            to: number(Math.min(total, (page + 1) * rows)),
            total: number(total),
          })
        : "";
    if (pager.said === text) return;
    pager.said = text;
    pager.replaceChildren(
      ...(text
        ? [
            h(
              "button",
              { type: "button", "aria-label": t("pager.back"), disabled: page === 0, onclick: turn(-1) },
              icon("back"),
            ),
            h("span", {}, text),
            h(
              "button",
              { type: "button", "aria-label": t("pager.next"), disabled: page >= pages - 1, onclick: turn(1) },
              icon("next"),
            ),
          ]
        : []),
    );
  }

  function draw() {
    const { doc } = live;
    const all = (path ? deeper || [] : Object.entries(doc.districts)).slice().sort(worse);
    const rows = roomFor();
    drawPager(all.length, rows);
    // Only the first level has counters by day.
    root.classList.toggle("deep", path !== "");
    const most = { overdue: mostOf(all, "overdue"), stalled: mostOf(all, "stalled") };
    keyed(
      body,
      all.slice(page * rows, (page + 1) * rows),
      ([id]) => id,
      ([id, counts]) => makeRow(id, id, (to) => counts.children !== false && open(to)),
      (row, one) => fillRow(row, one, doc.today, most),
    );
  }

  return {
    root,
    update() {
      draw();
      ask();
    },
  };
}
