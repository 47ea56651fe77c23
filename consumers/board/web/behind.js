// SPDX-License-Identifier: Apache-2.0
// The requests that a counter is made of, and that they add up to it.
import { h, icon, named, rename } from "./dom.js";
import { Asker } from "./asker.js";
import { day, duration, number, shortMoment } from "./format.js";
import { over } from "./route.js";
import { table } from "./table.js";
import { t, word } from "./words.js";

// Rows at first, of a question when all are asked for, and on the page at most.
const LIMIT = 100;
const LIMIT_ALL = 1000;
const ROWS_MOST = 2000;
const FIELDS = [
  "filed",
  "pledged",
  "resolved",
  "open",
  "overdue",
  "stalled",
  "on_time",
  "late",
  "reopened",
  "declined",
  "excluded",
  "assisted",
  "rated",
  "satisfied",
  "over_extended",
  "pledge_ms",
  "resolve_ms",
  "orphans",
];

// What a counter is called; the address may name one that there is not.
export const fieldName = (field) => (FIELDS.includes(field) ? t(field) : field);

// "district:a/b" in words: what sort of scope, and its name.
export function scopeNodes(scope) {
  const [sort, ...rest] = scope.split(":");
  const name = rest.join(":");
  if (sort === "all") return [t("scope.all")];
  if (sort === "day") return [day(rest[0]), ...(rest.length > 1 ? [" ", named(rest.slice(1).join(":"))] : [])];
  if (sort === "month") return [rest[0], " ", named(rest.slice(1).join(":"))];
  return [word("scope", sort), " ", named(sort === "channel" || sort === "kind" ? word(sort, name) : name)];
}

const inMilliseconds = (field) => field.endsWith("_ms");
const shown = (field, value) => (inMilliseconds(field) ? duration(value) : number(value));

function columns(field) {
  const name = (key) => ({
    name: key,
    head: t(key),
    make: (row) => named(row[key] ?? ""),
    fill: (node, row) => rename(node, row[key] ?? ""),
  });
  return [
    {
      name: "request",
      head: t("request"),
      make: (row) => h("a", { class: "open", href: over({ request: row.request_id }) }, named(row.request_id)),
    },
    name("category"),
    name("district"),
    name("unit"),
    { name: "filed", head: t("filed"), make: (row) => h("span", {}, shortMoment(row.filed_at)) },
    ...(inMilliseconds(field)
      ? [{ name: "value", head: fieldName(field), make: (row) => h("span", {}, duration(row.value)) }]
      : []),
  ];
}

// What is proved: that the requests one by one make the counter. Known once all states were looked at.
function prove(node, field, found) {
  const values = {
    sum: shown(field, found.sum),
    counter: shown(field, found.counter),
    looked: number(found.looked_at),
    states: number(found.states),
  };
  const ended = !found.next;
  const equal = ended && found.sum === found.counter;
  const why = !ended
    ? "behind.under-way"
    : equal
      ? "behind.equal"
      : found.exact === false
        ? "behind.moved"
        : found.lets_go
          ? "behind.let-go"
          : "behind.differs";
  node.replaceChildren(icon(equal ? "good" : ended ? "stalled" : "info"), " ", t(why, values));
  node.className = `proof ${equal ? "equal" : ended ? "differs" : ""}`;
}

export function open({ title, body }, query) {
  const scope = query.get("behind");
  const field = query.get("field");
  const asker = new Asker();
  const list = table(t("behind.list"), columns(field), (row) => `${row.partition}:${row.request_id}`);
  const proof = h("p", { class: "proof", role: "status" });
  const none = h("p", { class: "empty", hidden: true }, t("behind.none"));
  const more = h("button", { type: "button", hidden: true }, t("more"));
  const rows = [];
  title.replaceChildren(h("span", { class: "sub" }, ...scopeNodes(scope)), " ", fieldName(field));
  body.replaceChildren(proof, asker.fault, list.root, none, h("p", { class: "buttons" }, more));

  // An answer ends where enough states were looked at, too: then it goes on by itself until there are rows to show.
  function take(found, wanted) {
    if (rows.length < ROWS_MOST) rows.push(...found.rows.slice(0, ROWS_MOST - rows.length));
    list.update(rows);
    prove(proof, field, found);
    none.hidden = rows.length > 0 || Boolean(found.next);
    const goOn = found.next && found.found < wanted;
    more.hidden = !found.next || goOn;
    more.onclick = () => ask(found.next, Infinity);
    if (goOn) ask(found.next, wanted);
  }

  const ask = (cursor, wanted) =>
    asker.ask("behind", { scope, field, limit: wanted > LIMIT ? LIMIT_ALL : LIMIT, cursor }, (found) =>
      take(found, wanted),
    );
  ask(null, LIMIT);
  return { end: () => asker.end() };
}
