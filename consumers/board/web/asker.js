// SPDX-License-Identifier: Apache-2.0
// One question at a time: a new one ends the one before; what fails is said where the answer would be.
import { h, icon } from "./dom.js";
import { ApiError, get } from "./api.js";

export class Asker {
  constructor() {
    this.fault = h("p", { class: "fault", role: "alert", hidden: true });
    this.asked = -Infinity;
  }

  // Gives the error, where there was one.
  async ask(path, values, take) {
    if (this.control) this.control.abort();
    const control = (this.control = new AbortController());
    this.asked = performance.now();
    try {
      const found = await get(path, values, control.signal);
      if (control !== this.control) return;
      this.fault.hidden = true;
      take(found);
    } catch (e) {
      if (e.name === "AbortError") return;
      if (!(e instanceof ApiError)) throw e;
      this.fault.replaceChildren(icon("overdue"), " ", e.message);
      this.fault.hidden = false;
      return e;
    }
  }

  // Whether the last question was asked so long ago.
  older(ms) {
    return performance.now() - this.asked > ms;
  }

  end() {
    if (this.control) this.control.abort();
  }
}
