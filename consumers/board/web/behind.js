// SPDX-License-Identifier: Apache-2.0
// The requests that a counter is made of, and that they add up to it.
import { h, icon, named, rename } from "./dom.js";
import { Asker } from "./asker.js";
import { day, duration, number, shortMoment } from "./format.js";
import { over } from "./route.js";
import { pager, table } from "./table.js";
import { t, word } from "./words.js";

const LIMIT = 50;
const FIELDS = ["filed", "pledged", "resolved", "open", "overdue", "stalled", "on_time", "late", "reopened", "declined", "excluded", "assisted",
  "rated", "satisfied", "over_extended", "pledge_ms", "resolve_ms", "orphans"];

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
  const name = (key) => ({ name: key, head: t(key), make: (row) => named(row[key] ?? ""), fill: (node, row) => rename(node, row[key] ?? "") });
  return [{ name: "request", head: t("request"), make: (row) => h("a", { class: "open", href: over({ request: row.request_id }) }, named(row.request_id)) },
    name("category"), name("district"), name("unit"),
    { name: "filed", head: t("filed"), make: (row) => h("span", {}, shortMoment(row.filed_at)) },
    ...(inMilliseconds(field) ? [{ name: "value", head: fieldName(field), make: (row) => h("span", {}, duration(row.value)) }] : [])];
}

export function open({ title, body }, query) {
  const scope = query.get("behind");
  const field = query.get("field");
  const asker = new Asker();
  const list = table(t("behind.list"), columns(field), (row) => `${row.partition}:${row.request_id}`);
  const proof = h("p", { class: "proof", role: "status" });
  const none = h("p", { class: "empty", hidden: true }, t("behind.none"));
  const turn = pager((cursor) => ask(cursor));
  title.replaceChildren(h("span", { class: "sub" }, ...scopeNodes(scope)), " ", fieldName(field));
  body.replaceChildren(proof, asker.fault, list.root, none, turn.root);

  function take(found, cursor) {
    list.update(found.rows);
    none.hidden = found.rows.length > 0;
    const equal = found.sum === found.counter;
    proof.replaceChildren(icon(equal ? "good" : "stalled"), " ", t(equal ? "behind.equal" : "behind.differs", { sum: shown(field, found.sum), counter: shown(field, found.counter) }));
    proof.className = `proof ${equal ? "equal" : "differs"}`;
    turn.update({ first: !cursor, text: t("pages.here", { shown: number(found.rows.length) }), next: found.next });
  }

  const ask = (cursor) => asker.ask("behind", { scope, field, limit: LIMIT, cursor }, (found) => take(found, cursor));
  ask(null);
  return { end: () => asker.end() };
}
