// SPDX-License-Identifier: Apache-2.0
// Volunteer events: in all and today, by station, district and kind, and day by day.
import { h, keyed, named, rename } from "./dom.js";
import { Asker } from "./asker.js";
import { compact, day, dayAfter, number } from "./format.js";
import { show } from "./figure.js";
import { colour, Plot } from "./plot.js";
import { dayAxis, dayPlot, dayRow, gridLine } from "./plot_days.js";
import { here, route } from "./route.js";
import { table } from "./table.js";
import { t } from "./words.js";

const FIELDS = ["events", "teams", "volunteers", "beneficiaries", "minutes"];
const BY = ["station", "district", "kind", "day"];
const LIMIT = 100;
const DAYS = 28;
const EVERY = 5000;

const plain = (extra) => h("span", { class: `figure ${extra || ""}` }, h("span", { class: "digits" }));

function totals() {
  const tiles = FIELDS.map((field) => ({ field, all: plain(), day: plain() }));
  return {
    root: h(
      "dl",
      { class: "totals" },
      tiles.map(({ field, all, day: today }) =>
        h(
          "div",
          {},
          h("dt", {}, t(`volunteer.${field}`)),
          h("dd", {}, all),
          h("dd", { class: "sub" }, t("today"), " ", today),
        ),
      ),
    ),
    update(doc) {
      for (const { field, all, day: today } of tiles) {
        show(all, doc.volunteers[field] ?? 0);
        show(today, doc.volunteers_day[field] ?? 0);
      }
    },
  };
}

function configure(days) {
  return {
    data: {
      labels: [],
      datasets: [
        {
          type: "bar",
          label: t("volunteer.volunteers"),
          backgroundColor: colour("--bar"),
          borderRadius: 2,
          data: [],
          yAxisID: "y",
          order: 2,
        },
        {
          type: "line",
          label: t("volunteer.events"),
          borderColor: colour("--accent"),
          backgroundColor: colour("--accent"),
          borderWidth: 2,
          pointRadius: 2,
          data: [],
          yAxisID: "z",
          order: 1,
          cubicInterpolationMode: "monotone",
        },
      ],
    },
    options: {
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      scales: {
        x: dayAxis(days),
        y: { beginAtZero: true, grid: gridLine(), ticks: { maxTicksLimit: 5, precision: 0, callback: compact } },
        z: {
          beginAtZero: true,
          position: "right",
          grid: { display: false, drawBorder: false },
          ticks: { maxTicksLimit: 5, precision: 0 },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            title: ([one]) => day(days()[one.dataIndex]),
            label: (one) => `${one.dataset.label} ${number(one.raw)}`,
          },
        },
      },
    },
  };
}

function byDay() {
  let list = [];
  const plot = new Plot(t("volunteers.days"), () => configure(() => list));
  const { root, body } = dayPlot({
    plot,
    shape: "days card",
    title: "days-title",
    label: t("volunteers.days"),
    legend: [
      ["k-filed", t("volunteer.volunteers")],
      ["k-events", t("volunteer.events")],
    ],
    columns: FIELDS.map((field) => t(`volunteer.${field}`)),
  });
  return {
    root,
    end: () => plot.end(),
    update(days) {
      list = days.map((one) => one.day);
      plot.update({ labels: list, sets: ["volunteers", "events"].map((field) => days.map((one) => one[field] ?? 0)) });
      keyed(
        body,
        days.slice().reverse(),
        (one) => one.day,
        (one) => dayRow(one.day, FIELDS.map(() => plain())),
        (row, one) => FIELDS.forEach((field, i) => show(row.children[i + 1].firstChild, one[field] ?? 0)),
      );
    },
  };
}

export function mount(main, { live }) {
  const asker = new Asker();
  const series = new Asker();
  const tiles = totals();
  const days = byDay();
  const chips = h("div", { class: "choice", role: "group", "aria-label": t("volunteers.by") });
  const room = h("div", { class: "scroll" });
  const none = h("p", { class: "empty", hidden: true }, t("volunteers.none"));
  main.append(
    h("header", { class: "page-head" }, h("h1", {}, t("page.volunteers"))),
    tiles.root,
    days.root,
    h("div", { class: "controls" }, chips),
    asker.fault,
    room,
    none,
  );
  let by = "";
  let list = null;

  const figures = (field) => ({
    name: "number",
    head: t(`volunteer.${field}`),
    make: () => plain(),
    fill: (node, row) => show(node, row.fields[field] ?? 0),
  });

  function draw() {
    const wanted = BY.includes(route().query.get("by")) ? route().query.get("by") : "station";
    if (wanted !== by) {
      by = wanted;
      chips.replaceChildren(
        ...BY.map((one) =>
          h(
            "a",
            { class: "chip", href: here({ by: one }), "aria-current": one === by ? "true" : null },
            t(one === "kind" ? "volunteer.kind" : one),
          ),
        ),
      );
      list = table(
        t("page.volunteers"),
        [
          {
            name: "who",
            head: t(by === "kind" ? "volunteer.kind" : by),
            make: (row) => named(by === "day" ? day(row.name) : row.name),
            fill: (node, row) => rename(node, by === "day" ? day(row.name) : row.name),
          },
          ...FIELDS.map(figures),
        ],
        (row) => row.name,
      );
      room.replaceChildren(list.root);
    }
    asker.ask("volunteers", { by, limit: LIMIT }, (found) => {
      list.update(found.rows);
      none.hidden = found.rows.length > 0;
    });
    const { today } = live.doc;
    series.ask("series", { of: "volunteers", from: dayAfter(today, 1 - DAYS), to: today }, (found) =>
      days.update(found.days),
    );
  }

  return {
    routed: () => live.doc && draw(),
    end() {
      asker.end();
      series.end();
      days.end();
    },
    update(doc) {
      tiles.update(doc);
      const moved = JSON.stringify(doc.volunteers);
      if (moved !== this.moved && asker.older(EVERY)) {
        this.moved = moved;
        draw();
      }
    },
  };
}
