// SPDX-License-Identifier: Apache-2.0
// The beginning: words, who is there, the stream; then the page that the address names, drawn anew as the document changes.
import { setZone } from "./format.js";
import { askWho, drawFrame, drawMoment, markPage, me } from "./frame.js";
import { clear, h } from "./dom.js";
import { drawDrawer } from "./drawer.js";
import { Live } from "./live.js";
import { begin, onRoute, route } from "./route.js";
import { load, t } from "./words.js";

const main = document.getElementById("main");
const live = new Live();
const context = { live, me };
const ROOMS = {
  wall: () => import("./wall.js"),
  desk: () => import("./desk.js"),
  ranking: () => import("./ranking.js"),
  volunteers: () => import("./volunteers.js"),
  pipeline: () => import("./pipeline.js"),
};
const PATIENCE = 60e3;
let shown = null;
let page = null;
let frame = 0;
let began = "";
let asking = false;

// Each page: mount(main, context) gives {update(doc), routed(query), tick(), end()}, of which none must be there.
async function show({ page: wanted, query }) {
  markPage();
  if (shown !== wanted) {
    if (page && page.end) page.end();
    page = null;
    shown = wanted;
    main.setAttribute("aria-busy", "true");
    const room = await (ROOMS[wanted] || ROOMS.wall)();
    if (shown !== wanted) return;
    clear(main);
    main.className = `page ${wanted}`;
    page = room.mount(main, context);
    scrollTo(0, 0);
  }
  if (page && page.routed) page.routed(query);
  draw();
}

function draw() {
  frame = 0;
  drawMoment(live);
  if (!live.doc) return;
  setZone(live.doc.time_zone);
  renew(live.doc.pipeline.board_version);
  if (!page) return;
  if (page.update) page.update(live.doc);
  main.removeAttribute("aria-busy");
}

// A wall is never loaded again by hand: another version of the board brings its own pages. Not at once, where two take turns.
function renew(version) {
  if (began && began !== version && performance.now() > PATIENCE) location.reload();
  began = began || version;
}

function tick() {
  drawMoment(live);
  if (live.doc && page && page.tick) page.tick();
}

async function logIn() {
  if (asking) return;
  asking = true;
  live.rest();
  if (page && page.end) page.end();
  page = shown = null;
  const { mount } = await import("./login.js");
  clear(main);
  main.removeAttribute("aria-busy");
  main.className = "page login";
  mount(main, begun);
}

function begun() {
  askWho().then(() => {
    asking = false;
    live.start();
    show(route());
    drawDrawer(route(), context);
  });
}

async function start() {
  await load();
  drawFrame();
  markPage();
  live.addEventListener("change", () => {
    frame = frame || requestAnimationFrame(draw);
  });
  live.addEventListener("login", logIn);
  document.addEventListener("huiyin-login", () => shown && logIn());
  setInterval(tick, 1000);
  live.start();
  const who = await askWho().catch(() => me);
  if (who.required && who.role === "none") await logIn();
  onRoute((to) => {
    if (asking) return;
    show(to);
    drawDrawer(to, context);
  });
  begin();
}

start().catch((e) => {
  main.replaceChildren(h("p", { class: "fault" }, t("error.start"), " ", e.message));
});
