// SPDX-License-Identifier: Apache-2.0
// Dead letters by reason; each opens as the text that `huiyin dead-letters show` prints.
import { h, icon, named } from "./dom.js";
import { text } from "./api.js";
import { Asker } from "./asker.js";
import { number, shortMoment } from "./format.js";
import { over } from "./route.js";
import { pager, table } from "./table.js";
import { t, word } from "./words.js";

const LIMIT = 50;
const idOf = (row) => row.name;

function list({ title, body }, reason) {
  const asker = new Asker();
  const rows = table(
    t("letters"),
    [
      {
        name: "request",
        head: t("letter.place"),
        make: (row) =>
          h("a", { class: "open mono", href: over({ letters: reason, letter: idOf(row) }) }, named(idOf(row))),
      },
      {
        name: "reason-cell",
        head: t("reason"),
        make: (row) => h("span", {}, word("letter", row.kind), h("span", { class: "sub" }, named(row.reason))),
      },
      { name: "filed", head: t("letter.at"), make: (row) => h("span", {}, shortMoment(row.at ?? row.timestamp)) },
      { name: "category", head: t("letter.key"), make: (row) => named(row.key ?? "") },
    ],
    idOf,
  );
  const none = h("p", { class: "empty", hidden: true }, t("letters.none"));
  const turn = pager((cursor) => ask(cursor));
  title.replaceChildren(
    h("span", { class: "sub" }, t("letters")),
    " ",
    reason === "any" ? t("any") : word("letter", reason),
  );
  body.replaceChildren(asker.fault, rows.root, none, turn.root);
  const ask = (cursor) =>
    asker.ask("dead-letters", { reason: reason === "any" ? null : reason, limit: LIMIT, cursor }, (found) => {
      rows.update(found.rows);
      none.hidden = found.rows.length > 0;
      turn.update({ first: !cursor, text: t("pages.here", { shown: number(found.rows.length) }), next: found.next });
    });
  ask(null);
  return { end: () => asker.end() };
}

function letter({ title, body }, id, reason) {
  const shown = h("pre", { tabindex: "0", dir: "auto" });
  title.replaceChildren(h("span", { class: "sub" }, t("letter")), " ", named(id));
  body.replaceChildren(
    h("p", {}, h("a", { class: "open", href: over({ letters: reason || "any" }) }, icon("back"), t("letters"))),
    shown,
  );
  text(`dead-letters/${encodeURIComponent(id)}`).then(
    (said) => {
      shown.textContent = said;
    },
    (e) => {
      shown.textContent = e.message;
    },
  );
}

export function open(parts, query) {
  return query.get("letter")
    ? letter(parts, query.get("letter"), query.get("letters"))
    : list(parts, query.get("letters"));
}
