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
let shown = null;
let page = null;
let frame = 0;
let began = "";

// Each page: mount(main, context) gives {update(doc), routed(query), tick(), end()}, of which none must be there.
async function show({ page: wanted, query }) {
  if (shown !== wanted) {
    if (page && page.end) page.end();
    page = null;
    shown = wanted;
    main.setAttribute("aria-busy", "true");
    markPage();
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

// A wall is never loaded again by hand: another version of the board brings its own pages.
function renew(version) {
  if (began && began !== version) location.reload();
  began = version;
}

function tick() {
  drawMoment(live);
  if (live.doc && page && page.tick) page.tick();
}

async function logIn() {
  live.stop();
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
    live.start();
    show(route());
  });
}

async function start() {
  await load();
  drawFrame();
  markPage();
  live.addEventListener("change", () => { frame = frame || requestAnimationFrame(draw); });
  live.addEventListener("login", logIn);
  document.addEventListener("huiyin-login", () => shown && logIn());
  setInterval(tick, 1000);
  const who = await askWho().catch(() => me);
  if (who.required && who.role === "none") {
    await logIn();
  } else {
    live.start();
  }
  onRoute((to) => {
    if (me.required && me.role === "none") return;
    show(to);
    drawDrawer(to, context);
  });
  begin();
}

start().catch((e) => {
  main.replaceChildren(h("p", { class: "fault" }, t("error.start"), " ", e.message));
});
