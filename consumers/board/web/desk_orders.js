// SPDX-License-Identifier: Apache-2.0
// The silences and acknowledgements that hold now, and taking them back.
import { h, keyed, named } from "./dom.js";
import { get } from "./api.js";
import { shortMoment } from "./format.js";
import { withdrawAcknowledgement, withdrawSilence } from "./orders.js";
import { over } from "./route.js";
import { t, word } from "./words.js";

const EVERY = 10e3;

const list = (found, key) => (Array.isArray(found) ? found : found[key] || found.rows || []);

function matching(match) {
  return Object.entries(match || {}).map(([key, values]) =>
    h(
      "span",
      { class: "match" },
      h("span", { class: "sub" }, t(key)),
      " ",
      named(values.map((value) => (key === "mark" || key === "severity" ? word(key, value) : value)).join(t("or"))),
    ),
  );
}

function item(content, by, until, note, take) {
  return h(
    "li",
    {},
    h("span", { class: "what" }, content),
    h("span", { class: "sub" }, h("bdi", {}, by), " · ", t("until.at", { moment: shortMoment(Date.parse(until)) })),
    note ? named(note, "note") : null,
    take ? h("button", { type: "button", class: "plain text", onclick: take }, t("withdraw")) : null,
  );
}

export function orders({ me }) {
  let asked = -EVERY;
  const silences = h("ul");
  const acknowledgements = h("ul");
  const counts = [h("span", { class: "number" }), h("span", { class: "number" })];
  const root = h(
    "section",
    { class: "orders" },
    h("details", {}, h("summary", {}, t("silences"), " ", counts[0]), silences),
    h("details", {}, h("summary", {}, t("acks"), " ", counts[1]), acknowledgements),
  );
  const may = me.role === "act";

  async function ask() {
    asked = performance.now();
    const [first, second] = await Promise.all([
      get("silences").catch(() => null),
      get("acknowledgements").catch(() => null),
    ]);
    root.hidden = !first && !second;
    const held = list(first || {}, "silences");
    const seen = list(second || {}, "acknowledgements");
    counts[0].textContent = held.length;
    counts[1].textContent = seen.length;
    const withdraw = (act) => (may ? () => act().then(ask) : null);
    keyed(
      silences,
      held,
      (one) => `${one.id}`,
      (one) =>
        item(
          matching(one.match),
          one.author,
          one.until,
          one.reason,
          withdraw(() => withdrawSilence(one.id)),
        ),
    );
    keyed(
      acknowledgements,
      seen,
      (one) => `${one.request_id}${one.until}`,
      (one) =>
        item(
          h("a", { class: "open", href: over({ request: one.request_id }) }, named(one.request_id)),
          one.by,
          one.until,
          one.note,
          withdraw(() => withdrawAcknowledgement(one.request_id)),
        ),
    );
  }

  return {
    root,
    ask,
    tick() {
      if (performance.now() - asked > EVERY) ask();
    },
  };
}
