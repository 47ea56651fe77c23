// SPDX-License-Identifier: Apache-2.0
// A number that is put together from several days, day by day; each of these opens in its turn.
import { h } from "./dom.js";
import { Asker } from "./asker.js";
import { day, dayAfter, decimal, number } from "./format.js";
import { counted } from "./figure.js";
import { t } from "./words.js";
import { fieldName, scopeNodes } from "./behind.js";

const WEEKS = 8;

function rows(found, field, suffix) {
  return found
    .filter((one) => one[field])
    .map((one) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, day(one.day)),
        h("td", {}, counted(`day:${one.day}${suffix}`, field, one[field])),
      ),
    );
}

// sum=weekdays: the same weekdays before today; sum=days: from `from` to `to`, of the district `in`.
export function open({ title, body }, query, { live }) {
  const field = query.get("field");
  const average = query.get("sum") === "weekdays";
  const { today } = live.doc || { today: query.get("to") };
  const from = average ? dayAfter(today, -7 * WEEKS) : query.get("from");
  const to = average ? dayAfter(today, -7) : query.get("to");
  const district = query.get("in");
  const asker = new Asker();
  const list = h("tbody");
  const line = h("p", { class: "proof" });
  const label = average ? day(today, "weekday") : `${day(from)} – ${day(to)}`;
  title.replaceChildren(
    h("span", { class: "sub" }, label, " ", ...(district ? scopeNodes(`district:${district}`) : [])),
    " ",
    fieldName(field),
  );
  body.replaceChildren(
    line,
    asker.fault,
    h(
      "table",
      { class: "rows narrow" },
      h("caption", { class: "unseen" }, label),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("day")), h("th", { scope: "col" }, fieldName(field)))),
      list,
    ),
  );
  asker.ask("series", { of: district ? "district" : "all", name: district, from, to }, (found) => {
    const days = found.days.filter((one) => !average || (Date.parse(today) - Date.parse(one.day)) % (7 * 864e5) === 0);
    // Of the weekdays, those that have any count make the average.
    const counting = days.filter((one) => Object.values(one).some((value) => typeof value === "number" && value > 0));
    const sum = days.reduce((all, one) => all + (one[field] || 0), 0);
    list.replaceChildren(...rows(days, field, district ? `:${district}` : ""));
    line.textContent = average
      ? t("sum.average", {
          average: counting.length ? decimal(sum / counting.length) : "–",
          sum: number(sum),
          days: number(counting.length),
        })
      : t("sum.days", { sum: number(sum) });
  });
  return { end: () => asker.end() };
}
