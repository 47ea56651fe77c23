// SPDX-License-Identifier: Apache-2.0
// The pipeline itself: each partition, who counts it and how far; dead letters; versions; how old the data are.
import { h, icon, keyed, named, put, rename, set } from "./dom.js";
import { count, figure, show } from "./figure.js";
import { duration, moment, number } from "./format.js";
import { over } from "./route.js";
import { table } from "./table.js";
import { t, word } from "./words.js";

const BEHIND = 1000;
const OLD = 10e3;

const text = (name, give) => ({
  name: "number",
  head: t(name),
  make: () => h("span"),
  fill: (node, row) => put(node, give(row)),
});
const figures = (key) => text(key, (row) => number(row[key] ?? 0));
// Coloured only where it is not as it should be.
const faults = (key, most) => ({
  name: "number",
  head: t(key),
  make: () => h("span"),
  fill: (node, row) => {
    put(node, number(row[key] ?? 0));
    set(node, "class", row[key] > most ? "warn" : null);
  },
});

function status(row) {
  if (row.damaged) return ["overdue", t("partition.damaged"), "bad"];
  if (row.pulse_age_ms === null || row.pulse_age_ms === undefined || row.pulse_age_ms > OLD)
    return ["overdue", t("partition.nobody"), "bad"];
  if (row.lag > BEHIND) return ["stalled", t("partition.behind"), "warn"];
  return ["good", t("partition.good"), "well"];
}

function fillStatus(node, row) {
  const [sign, said, how] = status(row);
  if (node.textContent !== said) node.replaceChildren(icon(sign), h("span", {}, said));
  set(node, "class", `sign ${how}`);
  set(node, "title", row.damaged || null);
}

function columns(live) {
  return [
    { name: "request", head: t("partition.number"), make: (row) => h("span", {}, row.id) },
    { name: "state", head: t("state"), make: () => h("span"), fill: fillStatus },
    figures("offset"),
    figures("end"),
    faults("lag", BEHIND),
    text("clock", (row) => (row.clock ? moment(row.clock) : "–")),
    { name: "who", head: t("tracker"), make: () => named(""), fill: (node, row) => rename(node, row.tracker || "") },
    {
      name: "owner",
      head: t("owner"),
      make: () => named("", "mono"),
      fill: (node, row) => rename(node, row.owner || ""),
    },
    figures("commit"),
    text("committed_at", (row) =>
      row.committed_at ? t("ago", { time: duration(Math.max(0, live.now() - row.committed_at)) }) : "–",
    ),
    faults("refused_commits", 0),
    faults("rollbacks", 0),
    faults("misplaced", 0),
    figures("outbox"),
    figures("policies"),
    { name: "number", head: t("version"), make: () => named(""), fill: (node, row) => rename(node, row.version || "") },
  ];
}

function letters() {
  const list = h("ul", { class: "letters" });
  const total = figure(over({ letters: "any" }), t("letters"));
  const none = h("p", { class: "empty" });
  return {
    root: h(
      "section",
      { class: "card", "aria-labelledby": "letters-title" },
      h("header", {}, h("h2", { id: "letters-title" }, t("letters")), total),
      list,
      none,
    ),
    update(doc) {
      const { known, reasons, total: all } = doc.dead_letters;
      show(total, all ?? 0);
      none.hidden = known && all > 0;
      put(none, known ? t("letters.none") : t("letters.unknown"));
      keyed(
        list,
        Object.entries(reasons || {}).sort((a, b) => b[1] - a[1]),
        ([reason]) => reason,
        ([reason]) => {
          const node = figure(over({ letters: reason }), "");
          return Object.assign(h("li", {}, h("span", {}, word("letter", reason)), node), { node });
        },
        (item, [, amount]) => show(item.node, amount),
      );
    },
  };
}

function facts(live) {
  const pairs = [
    ["data.age", () => duration(Math.floor(live.age() / 1000) * 1000)],
    ["data.at", (doc) => moment(doc.at)],
    ["time_zone", (doc) => doc.time_zone],
    ["prefix", (doc) => doc.prefix],
    ["redis", (doc) => doc.pipeline.redis],
    ["clients", (doc) => number(doc.pipeline.clients)],
    ["board_version", (doc) => doc.pipeline.board_version],
  ].map(([key, give]) => ({ key, give, node: h("bdi", {}) }));
  const orphans = count("all", "orphans");
  return {
    root: h(
      "section",
      { class: "card", "aria-labelledby": "facts-title" },
      h("header", {}, h("h2", { id: "facts-title" }, t("pipeline.facts"))),
      h(
        "dl",
        { class: "pairs" },
        pairs.map(({ key, node }) => h("div", {}, h("dt", {}, t(key)), h("dd", {}, node))),
        h("div", {}, h("dt", {}, t("orphans")), h("dd", {}, orphans)),
      ),
    ),
    update(doc) {
      pairs.forEach(({ give, node }) => put(node, give(doc)));
      show(orphans, doc.totals.orphans);
    },
  };
}

export function mount(main, { live }) {
  const list = table(t("partitions"), columns(live), (row) => row.id);
  const parts = [letters(), facts(live)];
  main.append(
    h("header", { class: "page-head" }, h("h1", {}, t("page.pipeline"))),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("partitions") }, list.root),
    h(
      "div",
      { class: "cards" },
      parts.map((part) => part.root),
    ),
  );
  const draw = (doc) => {
    list.update(
      Object.entries(doc.pipeline.partitions)
        .sort((a, b) => a[0] - b[0])
        .map(([id, row]) => ({ id, ...row })),
    );
    parts.forEach((part) => part.update(doc));
  };
  return { update: draw, tick: () => draw(live.doc) };
}
