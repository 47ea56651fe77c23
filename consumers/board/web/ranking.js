// SPDX-License-Identifier: Apache-2.0
// Who does well: units and districts by each rate, with its counts, and against the period before.
import { h, icon, named, put, rename, set, variable } from "./dom.js";
import { Asker } from "./asker.js";
import { query as queryText } from "./api.js";
import { count, point, show } from "./figure.js";
import { day, dayAfter, difference, number, percent, points } from "./format.js";
import { go, here, over, route } from "./route.js";
import { table } from "./table.js";
import { lang, t } from "./words.js";

const BY = { pledged: "filed", on_time: null, satisfied: "rated", resolved: "filed" };
const PERIODS = { unit: ["month", "all"], district: ["day", "week", "month", "all"] };
const LIMIT = 100;
const EVERY = 5000;

// What is asked, with what the address leaves out.
function asked(doc) {
  const { query } = route();
  const of = query.get("of") === "district" ? "district" : "unit";
  const period = PERIODS[of].includes(query.get("period")) ? query.get("period") : "month";
  const by = Object.keys(BY).includes(query.get("by")) ? query.get("by") : "on_time";
  const today = doc.today;
  const on = query.get("on") || today;
  return { of, period, by, on: period === "month" ? on.slice(0, 7) : on.length === 7 ? `${on}-01` : on };
}

// The first and last day of a period.
function span({ period, on }) {
  if (period === "day") return [on, on];
  if (period === "month") {
    const next = new Date(Date.UTC(Number(on.slice(0, 4)), Number(on.slice(5, 7)), 1)).toISOString().slice(0, 10);
    return [`${on}-01`, dayAfter(next, -1)];
  }
  const weekday = (new Date(Date.parse(on)).getUTCDay() + 6) % 7;
  return [dayAfter(on, -weekday), dayAfter(on, 6 - weekday)];
}

// Where a row's number leads: to its requests, or to the days that it is the sum of.
function address(wanted, name, field) {
  const { of, period, on } = wanted;
  if (period === "all") return over({ behind: `${of}:${name}`, field });
  if (of === "unit") return over({ behind: `month:${on}:${name}`, field });
  if (period === "day") return over({ behind: `day:${on}:${name}`, field });
  const [from, to] = span(wanted);
  return over({ sum: "days", from, to, in: name, field });
}

function choice(label, key, values, chosen, name) {
  return h(
    "div",
    { class: "choice", role: "group", "aria-label": label },
    values.map((value) =>
      h(
        "a",
        { class: "chip", href: here({ [key]: value }), "aria-current": value === chosen ? "true" : null },
        name(value),
      ),
    ),
  );
}

function when(wanted, doc) {
  const { period, on } = wanted;
  if (period === "all") return null;
  const change = (e) => e.target.value && go(here({ on: e.target.value }));
  return h(
    "label",
    { class: "when" },
    h("span", { class: "unseen" }, t(`period.${period}`)),
    h("input", {
      type: period === "month" ? "month" : "date",
      value: on,
      max: period === "month" ? doc.today.slice(0, 7) : doc.today,
      onchange: change,
    }),
  );
}

function changeOf(row) {
  if (!row.before || row.rate === null || row.before.rate === null || row.before.rate === undefined) return null;
  return row.rate - row.before.rate;
}

function fillChange(node, row) {
  const change = changeOf(row);
  const way = change === null || Math.abs(change) < 0.0005 ? "same" : change > 0 ? "up" : "down";
  set(node, "class", `change ${way}`);
  set(node.firstChild.firstChild, "href", way === "same" ? "" : `#i-${way}`);
  put(node.childNodes[1], change === null ? "–" : t("points", { points: points(change) }));
  const moved = row.before && row.before.rank && row.rank ? row.before.rank - row.rank : 0;
  put(node.lastChild, moved ? t("places", { places: difference(moved) }) : "");
}

// What is counted and of how many, each to be opened; of those closed in time and late together, the late ones are.
function countsOf(by) {
  const base = BY[by] ? count("", BY[by]) : h("span", { class: "figure" }, h("span", { class: "digits" }));
  const late = by === "on_time" ? count("", "late", t("late")) : null;
  return Object.assign(
    h("span", {}, count("", by), " / ", base, late ? h("span", { class: "sub" }, t("late"), " ", late) : null),
    { base, late },
  );
}

function fillCounts(node, row, wanted) {
  const { by } = wanted;
  point(node.firstChild, address(wanted, row.name, by));
  show(node.firstChild, row.value);
  if (BY[by]) point(node.base, address(wanted, row.name, BY[by]));
  show(node.base, row.base);
  if (!node.late) return;
  point(node.late, address(wanted, row.name, "late"));
  show(node.late, row.base - row.value);
}

function columns(wanted) {
  const { of, by } = wanted;
  return [
    {
      name: "rank",
      head: t("rank"),
      make: () => h("span"),
      fill: (node, row) => put(node, row.rank ? number(row.rank) : "–"),
    },
    { name: "who", head: t(of), make: (row) => named(row.name), fill: (node, row) => rename(node, row.name) },
    {
      name: "rate",
      head: t(`rate.${by}`),
      make: () =>
        h(
          "span",
          { class: "share" },
          h("span", { class: "value" }),
          h("span", { class: "bar", "aria-hidden": "true" }, h("i")),
        ),
      fill: (node, row) => {
        put(node.firstChild, percent(row.rate));
        variable(node.lastChild, "--part", (row.rate ?? 0).toFixed(4));
      },
    },
    {
      name: "counts",
      head: `${t(by)} / ${t(`base.${by}`)}`,
      make: () => countsOf(by),
      fill: (node, row) => fillCounts(node, row, wanted),
    },
    {
      name: "moved",
      head: t("change"),
      make: () => h("span", {}, icon("up", "small"), h("span"), h("span", { class: "sub" })),
      fill: fillChange,
    },
  ];
}

export function mount(main, { live }) {
  const asker = new Asker();
  const controls = h("div", { class: "controls" });
  const save = h("a", { class: "button", download: "" }, icon("save"), t("csv"));
  const room = h("div", { class: "scroll" });
  const none = h("p", { class: "empty", hidden: true }, t("ranking.none"));
  const note = h("p", { class: "sub note" });
  main.append(
    h("header", { class: "page-head" }, h("h1", {}, t("page.ranking")), save),
    controls,
    asker.fault,
    room,
    none,
    note,
  );
  let list = null;
  let shown = "";

  function draw() {
    const wanted = asked(live.doc);
    const said = JSON.stringify(wanted) + live.doc.today;
    if (said !== shown) {
      shown = said;
      controls.replaceChildren(
        ...[
          choice(t("ranking.of"), "of", ["unit", "district"], wanted.of, (one) => t(one)),
          choice(t("ranking.by"), "by", Object.keys(BY), wanted.by, (one) => t(`rate.${one}`)),
          choice(t("ranking.period"), "period", PERIODS[wanted.of], wanted.period, (one) => t(`period.${one}`)),
          when(wanted, live.doc),
        ].filter(Boolean),
      );
      list = table(t("page.ranking"), columns(wanted), (row) => row.name);
      room.replaceChildren(list.root);
      const [from, to] = wanted.period === "all" ? [null, null] : span(wanted);
      note.textContent = `${from ? `${day(from)} – ${day(to)}. ` : ""}${t(`note.${wanted.by}`)}`;
    }
    const values = {
      of: wanted.of,
      period: wanted.period,
      by: wanted.by,
      on: wanted.period === "all" ? null : wanted.on,
      limit: LIMIT,
    };
    set(save, "href", `api/v1/ranking${queryText({ ...values, limit: null, format: "csv", lang })}`);
    asker.ask("ranking", values, (found) => {
      list.update(found.rows, (node, row) => node.classList.toggle("no-rate", row.rate === null));
      none.hidden = found.rows.length > 0;
    });
  }

  return {
    routed: () => live.doc && draw(),
    end: () => asker.end(),
    update(doc) {
      const moved = JSON.stringify(doc.offsets);
      if (moved !== this.moved && asker.older(EVERY)) {
        this.moved = moved;
        draw();
      }
    },
  };
}
