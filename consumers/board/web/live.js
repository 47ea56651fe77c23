// SPDX-License-Identifier: Apache-2.0
// The document of the board, kept as it is now: one whole, then merge patches, over server-sent events. Read by fetch and
// not by EventSource, which gives up for good at an answer that is an error, and cannot say from where to go on after that.
import { bare, merge } from "./merge.js";

// More than this without a word and what is shown is old; so much and the connection is given up for dead.
const SILENT = 10e3;
const DEAD = 25e3;
const HIDDEN = 60e3;
const PAUSE_LEAST = 500;
const PAUSE_MOST = 5e3;

// Events: "change" (there is a new document), "login" (it is refused without one).
export class Live extends EventTarget {
  constructor() {
    super();
    this.doc = null;
    this.last = null;
    this.heard = performance.now();
    this.opened = this.heard;
    this.taken = this.heard;
    this.pause = PAUSE_LEAST;
    document.addEventListener("visibilitychange", () => this.seen());
    setInterval(() => this.look(), 1000);
  }

  // Milliseconds since something last came.
  silence() {
    return performance.now() - this.heard;
  }

  // Milliseconds since the counters of the document were read.
  age() {
    return this.doc ? this.doc.data.age_ms + performance.now() - this.taken : null;
  }

  silent() {
    return !this.resting && this.silence() > SILENT;
  }

  // The moment by the board's clock; of a log that is replayed, by the log's.
  now() {
    if (!this.doc) return Date.now();
    if (this.doc.log_clock) return Math.max(...Object.values(this.doc.pipeline.partitions).map((p) => p.clock || 0));
    return this.at + performance.now() - this.atTaken;
  }

  start() {
    this.stop();
    this.resting = false;
    this.control = new AbortController();
    this.read(this.control.signal).catch((e) => {
      if (e.name === "AbortError") return;
      // What cannot be read, or fits nothing, is not to be asked for again.
      if (e instanceof SyntaxError) this.last = null;
      this.again();
    });
  }

  stop() {
    clearTimeout(this.timer);
    if (this.control) this.control.abort();
    this.control = null;
  }

  // Tries again after a pause that grows, and is not the same in a thousand browsers.
  again() {
    this.stop();
    this.timer = setTimeout(() => this.start(), this.pause * (0.5 + Math.random()));
    this.pause = Math.min(this.pause * 2, PAUSE_MOST);
  }

  // A connection that says nothing for so long is dead, though nobody has told.
  look() {
    if (this.control && performance.now() - Math.max(this.heard, this.opened) > DEAD) this.again();
  }

  // A page that nobody sees lets go of its connection, of which a browser has six; it catches up when it is looked at.
  seen() {
    clearTimeout(this.hiding);
    if (document.hidden) this.hiding = setTimeout(() => this.rest(), HIDDEN);
    else if (!this.control) this.start();
  }

  // Follows nothing, and means to.
  rest() {
    this.resting = true;
    this.stop();
  }

  async read(signal) {
    this.opened = performance.now();
    const headers = { Accept: "text/event-stream" };
    if (this.last) headers["Last-Event-ID"] = this.last;
    const answer = await fetch("api/v1/stream", { headers, signal, cache: "no-store" });
    if (answer.status === 401) {
      this.rest();
      this.dispatchEvent(new Event("login"));
      return;
    }
    if (!answer.ok) throw new Error(`stream: ${answer.status}`);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) throw new Error("stream: ended");
      const blocks = (rest + value).split(/\r?\n\r?\n/);
      rest = blocks.pop();
      this.heard = performance.now();
      for (const block of blocks) this.take(block);
      if (blocks.length) this.dispatchEvent(new Event("change"));
    }
  }

  take(block) {
    let event = "message";
    let id = null;
    const data = [];
    for (const line of block.split(/\r?\n/)) {
      const at = line.indexOf(":");
      const value = line.slice(at + 1).replace(/^ /, "");
      if (at > 0 && line.startsWith("event:")) event = value;
      else if (at > 0 && line.startsWith("id:")) id = value;
      else if (at > 0 && line.startsWith("data:")) data.push(value);
    }
    if (!data.length) return;
    const body = JSON.parse(data.join("\n"));
    if (event === "whole") this.doc = bare(body);
    else if (event === "change" && this.doc) this.doc = merge(this.doc, body);
    else if (event === "change") throw new SyntaxError("stream: a change of nothing");
    this.last = id ?? this.last;
    this.taken = performance.now();
    this.pause = PAUSE_LEAST;
    if (this.doc && this.doc.at !== this.at) {
      this.at = this.doc.at;
      this.atTaken = this.taken;
    }
  }
}
