// SPDX-License-Identifier: Apache-2.0
// The form that is there where the board wants to know who looks.
import { h, icon } from "./dom.js";
import { post } from "./api.js";
import { t } from "./words.js";

export function mount(main, done) {
  const fault = h("p", { class: "fault", role: "alert", hidden: true });
  const button = h("button", { type: "submit", class: "main" }, t("login"));
  const name = h("input", {
    name: "name",
    autocomplete: "username",
    required: true,
    autocapitalize: "none",
    spellcheck: "false",
  });
  const form = h(
    "form",
    { class: "login-form" },
    h("h1", {}, t("login.title")),
    h("p", { class: "sub" }, t("login.hint")),
    h("label", {}, h("span", {}, t("login.name")), name),
    h(
      "label",
      {},
      h("span", {}, t("login.password")),
      h("input", { name: "password", type: "password", autocomplete: "current-password", required: true }),
    ),
    fault,
    button,
  );
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    button.disabled = true;
    try {
      const said = new FormData(form);
      await post("login", { name: said.get("name"), password: said.get("password") });
      done();
    } catch (error) {
      fault.replaceChildren(icon("overdue"), " ", error.message);
      fault.hidden = false;
    }
    button.disabled = false;
  });
  main.append(form);
  name.focus();
}
