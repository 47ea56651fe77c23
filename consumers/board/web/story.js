// SPDX-License-Identifier: Apache-2.0
// The story of one request: how it stands, its due and why, every event with its place in the log, alerts and whom they reached.
import { h, icon, named } from "./dom.js";
import { Asker } from "./asker.js";
import { moment, number } from "./format.js";
import { acknowledge, silence } from "./orders.js";
import { due, fillDue, mark } from "./signs.js";
import { t, word } from "./words.js";

const WORDED = ["kind", "channel", "priority", "outcome"];
const STATES = ["overdue", "reopened", "excluded", "over_extended"];
// The fields of events, in the order of the schemas; what is null or empty is left out, and a summary never comes here.
const FIELDS = [
  "kind",
  "channel",
  "category",
  "district",
  "priority",
  "unit",
  "pledger",
  "outcome",
  "satisfaction",
  "due_at",
  "assisted",
];
const EVERY = 2000;

function value(key, one) {
  if (one === null || one === undefined) return t("none");
  if (WORDED.includes(key)) return word(key, one);
  if (key.endsWith("_at")) return moment(one);
  if (typeof one === "boolean") return t(one ? "yes" : "no");
  return typeof one === "number" ? number(one) : named(one);
}

function fields(event) {
  return h(
    "dl",
    { class: "pairs" },
    FIELDS.filter((key) => (event[key] ?? "") !== "").map((key) =>
      h("div", {}, h("dt", {}, t(key)), h("dd", {}, value(key, event[key]))),
    ),
  );
}

function place(event, partition) {
  return h(
    "span",
    { class: "place", title: t("event.place", { moment: moment(event.timestamp) }) },
    `${partition}:${event.offset}`,
  );
}

function eventItem(event, partition) {
  return h(
    "li",
    { class: event.type },
    h(
      "div",
      { class: "head" },
      h("strong", {}, word("event", event.type)),
      h("time", {}, moment(event.occurred_at)),
      place(event, partition),
    ),
    fields(event),
    h(
      "p",
      { class: "sub" },
      t("event_id"),
      " ",
      named(event.event_id || ""),
      event.source ? [" · ", t("source"), " ", named(event.source)] : null,
    ),
  );
}

function dueLine(part, now, closed) {
  const shown = due();
  fillDue(shown, part.due.at, now, closed);
  return h(
    "p",
    { class: "due-line" },
    h("span", { class: "sub" }, t("due")),
    " ",
    shown,
    part.due.why === "none" ? null : h("span", { class: "sub" }, " ", word("due.why", part.due.why)),
  );
}

function alertItem(alert, told) {
  const reached = told.filter((one) => one.alert_id === alert.alert_id && one.status === alert.status);
  return h(
    "li",
    {},
    h(
      "div",
      { class: "head" },
      mark(alert),
      h("strong", {}, word("status", alert.status)),
      h("time", {}, moment(alert.at)),
    ),
    alert.audience ? h("p", { class: "sub" }, t("audience"), " ", named(alert.audience)) : null,
    h(
      "p",
      { class: "sub" },
      reached.length
        ? [
            t("told"),
            " ",
            reached.map((one, i) => [
              i ? t("or") : "",
              named(one.receiver),
              ` (${moment(one.at)})`,
              one.outcome === "taken" ? "" : ` ${word("outcome-told", one.outcome)}`,
            ]),
          ]
        : t("told.none"),
    ),
  );
}

function markItem(one, now) {
  return h(
    "li",
    {},
    mark(one),
    h("time", {}, moment(one.at)),
    h(
      "span",
      { class: "sub" },
      one.stands
        ? t("mark.stands")
        : one.raised
          ? t("mark.was")
          : one.at === null
            ? ""
            : t(one.at < now ? "mark.passed" : "mark.ahead"),
    ),
  );
}

// How it stands, in a word or several; or why there is no state.
function stateChips(part) {
  const state = part.state;
  const words = state
    ? [`state.${state.status}`, ...STATES.filter((key) => state[key] === true)]
    : [`stored.${part.stored}`];
  return h(
    "p",
    { class: "chips" },
    words.map((key) => h("span", { class: `chip state ${key}` }, t(key))),
  );
}

function partNodes(part, now, several) {
  const state = part.state || {};
  const filing = part.events.filter((one) => one.type === "request-filed").pop() || {};
  return [
    several ? h("h3", {}, t("partition", { partition: number(part.partition) })) : null,
    stateChips(part),
    h(
      "p",
      { class: "what" },
      named(state.category ?? filing.category ?? ""),
      " ",
      h("span", { class: "sub" }, named(state.district ?? filing.district ?? "")),
    ),
    part.due ? dueLine(part, now, state.status === "closed") : null,
    h("h3", {}, t("story.events")),
    h(
      "ol",
      { class: "timeline" },
      part.events.map((event) => eventItem(event, part.partition)),
    ),
    part.alerts.length
      ? [
          h("h3", {}, t("story.alerts")),
          h(
            "ol",
            { class: "timeline" },
            part.alerts.map((one) => alertItem(one, part.told)),
          ),
        ]
      : null,
    part.marks.length
      ? [
          h("h3", {}, t("marks")),
          h(
            "ul",
            { class: "mark-list" },
            part.marks.map((one) => markItem(one, now)),
          ),
        ]
      : null,
  ];
}

function buttons(part, id) {
  const { district, category } = part.state || {};
  const request = { request_id: id, district, category, marks: part.marks.filter((one) => one.stands) };
  return h(
    "p",
    { class: "buttons" },
    h("button", { type: "button", onclick: () => acknowledge(request) }, icon("seen"), t("ack")),
    h("button", { type: "button", onclick: () => silence(request) }, icon("mute"), t("silence")),
  );
}

export function open({ title, body }, query, { live, me }) {
  const id = query.get("request");
  const asker = new Asker();
  const reader = (hidden) =>
    h("button", { type: "button", class: "plain text", hidden, onclick: readWhole }, t("story.whole"));
  const elsewhere = reader(true);
  const room = h("div", { class: "story" });
  let said = "";
  let whole = null;
  title.replaceChildren(h("span", { class: "sub" }, t("request")), " ", named(id));
  body.replaceChildren(asker.fault, elsewhere, room);

  function take(found) {
    const now = JSON.stringify([found.parts, found.lacking]);
    if (now === said) return;
    said = now;
    const { parts } = found;
    room.replaceChildren(
      ...[
        me.role === "act" ? buttons(parts[parts.length - 1], id) : null,
        found.complete
          ? null
          : h(
              "p",
              { class: "lacking" },
              icon("info"),
              h("span", {}, found.lacking.map((one) => word("lacking", one)).join(" ")),
              whole ? null : reader(false),
            ),
        ...parts.flatMap((part) => partNodes(part, live.now(), parts.length > 1).flat()),
      ].filter((node) => node !== null),
    );
  }

  function readWhole() {
    whole = 1;
    ask();
  }

  // One that Redis does not know may be in the log all the same.
  async function ask() {
    const fault = await asker.ask(`requests/${encodeURIComponent(id)}`, { whole }, take);
    elsewhere.hidden = !!whole || !fault || fault.code !== "not-found";
  }

  // What the whole log was read for is not read again and again.
  const heard = () => !whole && asker.older(EVERY) && ask();
  live.addEventListener("change", heard);
  ask();
  return {
    end() {
      live.removeEventListener("change", heard);
      asker.end();
    },
  };
}
