// SPDX-License-Identifier: Apache-2.0
// What a person says of alerts: that somebody sees to a request, or that alerts are to be held back for a while.
import { h } from "./dom.js";
import { post } from "./api.js";
import { question, tell } from "./drawer.js";
import { worstFirst } from "./signs.js";
import { t, word } from "./words.js";

const HOURS = [1, 2, 4, 8, 24, 72];
const SEVERITIES = ["CRITICAL", "WARNING", "INFO"];

const labelled = (text, node) => h("label", {}, h("span", {}, text), node);
const after = (hours) => new Date(Date.now() + hours * 36e5).toISOString();

function lasting() {
  return labelled(
    t("until"),
    h(
      "select",
      { name: "hours" },
      HOURS.map((hours) => h("option", { value: hours, selected: hours === 4 }, t("hours", { hours }))),
    ),
  );
}

async function send(path, body, said) {
  try {
    await post(path, body);
    tell(said);
    return true;
  } catch (e) {
    tell(e.message, true);
    return false;
  }
}

export async function acknowledge({ request_id }) {
  const said = await question(t("ack.title", { request: request_id }), t("ack"), () => [
    h("p", { class: "hint" }, t("ack.hint")),
    lasting(),
    labelled(t("note"), h("input", { name: "note", maxlength: 300, autocomplete: "off" })),
  ]);
  if (!said) return false;
  return send(
    "acknowledgements",
    { request_id, until: after(Number(said.get("hours"))), ...(said.get("note") ? { note: said.get("note") } : {}) },
    t("ack.done"),
  );
}

function chosen(said) {
  const match = {};
  for (const key of ["mark", "district", "category", "unit"]) {
    const value = (said.get(key) || "").trim();
    if (value) match[key] = [value];
  }
  const severities = said.getAll("severity");
  if (severities.length && severities.length < SEVERITIES.length) match.severity = severities;
  return match;
}

// Filled with what the request has; whoever asks takes out what is not to be matched.
export async function silence(request) {
  const text = (key, value) =>
    labelled(t(key), h("input", { name: key, value: value || "", autocomplete: "off", spellcheck: "false" }));
  const [worst] = worstFirst(request.marks);
  const mark = worst ? worst.mark : "";
  const said = await question(t("silence.title"), t("silence"), (form) => {
    form.addEventListener("submit", (e) => {
      if (Object.keys(chosen(new FormData(form))).length) return;
      e.preventDefault();
      tell(t("silence.nothing"), true);
    });
    return [
      h("p", { class: "hint" }, t("silence.hint")),
      text("mark", mark),
      text("district", request.district),
      text("category", request.category),
      text("unit", ""),
      h(
        "fieldset",
        {},
        h("legend", {}, t("severity")),
        SEVERITIES.map((one) =>
          h(
            "label",
            { class: "tick" },
            h("input", { type: "checkbox", name: "severity", value: one, checked: true }),
            word("severity", one),
          ),
        ),
      ),
      lasting(),
      labelled(t("reason"), h("input", { name: "reason", maxlength: 300, required: true, autocomplete: "off" })),
    ];
  });
  if (!said) return false;
  return send(
    "silences",
    {
      match: chosen(said),
      from: new Date().toISOString(),
      until: after(Number(said.get("hours"))),
      reason: said.get("reason"),
    },
    t("silence.done"),
  );
}

export const withdrawSilence = (id) => send("silences/withdraw", { id }, t("withdrawn"));
export const withdrawAcknowledgement = (request_id) =>
  send("acknowledgements/withdraw", { request_id }, t("withdrawn"));
