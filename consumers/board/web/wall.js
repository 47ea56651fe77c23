// SPDX-License-Identifier: Apache-2.0
// The wall: what stands now, the day so far, the rates, districts, the newest overdue, volunteers. Nobody need touch it.
import { h } from "./dom.js";
import { heat } from "./wall_heat.js";
import { late } from "./wall_late.js";
import { now, rates, today } from "./wall_tiles.js";
import { trend } from "./wall_trend.js";
import { figure, show } from "./figure.js";
import { t } from "./words.js";

function helpers() {
  const fields = ["events", "teams", "volunteers", "beneficiaries", "minutes"];
  const cells = fields.map((field) => ({
    field,
    all: figure("volunteers", t(`volunteer.${field}`)),
    day: figure("volunteers?by=day", t("today")),
  }));
  const root = h(
    "section",
    { class: "helpers", "aria-labelledby": "helpers-title" },
    h("h2", { id: "helpers-title" }, t("wall.volunteers")),
    h(
      "dl",
      {},
      cells.map(({ field, all, day }) =>
        h(
          "div",
          {},
          h("dt", {}, t(`volunteer.${field}`)),
          h("dd", {}, all, h("span", { class: "sub" }, t("today"), " ", day)),
        ),
      ),
    ),
  );
  return {
    root,
    update: (doc) =>
      cells.forEach(({ field, all, day }) => {
        show(all, doc.volunteers[field] ?? 0);
        show(day, doc.volunteers_day[field] ?? 0);
      }),
  };
}

export function mount(main, context) {
  const parts = [now(), today(), rates(), heat(context), trend(), late(context), helpers()];
  main.append(h("h1", { class: "unseen" }, t("page.wall")), ...parts.map((part) => part.root));
  return {
    update: (doc) => parts.forEach((part) => part.update(doc)),
    tick: () => parts.forEach((part) => part.tick && part.tick()),
    end: () => parts.forEach((part) => part.end && part.end()),
  };
}
