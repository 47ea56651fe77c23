// SPDX-License-Identifier: Apache-2.0
// Charts by Chart.js, which is loaded behind the first paint. Each has a table of its numbers beside it, whose cells open.
import { h, icon } from "./dom.js";

let library = null;
const still = matchMedia("(prefers-reduced-motion: reduce)");

// The library is a classic script that sets window.Chart.
function load() {
  library =
    library ||
    new Promise((resolve, reject) => {
      const script = h("script", { src: "assets/chart.js" });
      script.onload = () => resolve(window.Chart);
      script.onerror = () => reject(new Error("assets/chart.js"));
      document.head.append(script);
    });
  return library;
}

export const colour = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();

function looks(chart, size) {
  const text = colour("--muted");
  chart.defaults.color = text;
  chart.defaults.borderColor = colour("--line");
  chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  chart.defaults.font.size = size;
  chart.defaults.animation = still.matches ? false : { duration: 250 };
}

// `configure()` gives Chart.js's configuration, `refill(data)` puts the document's numbers into its datasets. The chart is
// drawn once the library is here, and is made anew when the colours of the system change.
export class Plot {
  constructor(label, configure) {
    this.canvas = h("canvas", { role: "img", "aria-label": label });
    this.root = h("div", { class: "plot" }, this.canvas);
    this.configure = configure;
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.again = () => {
      this.end();
      this.scheme.addEventListener("change", this.again);
      this.sized.observe(this.root);
      this.begin();
    };
    this.scheme.addEventListener("change", this.again);
    this.sized = new ResizeObserver(() => this.fit());
    this.sized.observe(this.root);
    requestAnimationFrame(() => setTimeout(() => this.begin(), 0));
  }

  async begin() {
    const Chart = await load().catch(() => null);
    if (!Chart || !this.canvas.isConnected || this.chart) return;
    looks(Chart, this.letters());
    this.chart = new Chart(this.canvas, this.configure());
    if (this.rows) this.update(this.rows);
  }

  letters() {
    return parseFloat(getComputedStyle(this.root).fontSize);
  }

  // The letters of the page grow with the window; those of a chart are of the moment at which it was made.
  fit() {
    if (!this.chart || this.chart.options.font.size === this.letters()) return;
    this.chart.options.font.size = this.letters();
    this.chart.update("none");
  }

  // rows: one list of numbers for each dataset; labels: one for each place.
  update(rows) {
    this.rows = rows;
    if (!this.chart) return;
    const { data } = this.chart;
    const same =
      JSON.stringify(data.labels) === JSON.stringify(rows.labels) &&
      rows.sets.every((one, i) => JSON.stringify(one) === JSON.stringify(data.datasets[i].data));
    if (same) return;
    data.labels = rows.labels;
    rows.sets.forEach((one, i) => {
      data.datasets[i].data = one;
    });
    this.chart.update();
  }

  end() {
    this.scheme.removeEventListener("change", this.again);
    this.sized.disconnect();
    if (this.chart) this.chart.destroy();
    this.chart = null;
  }
}

// A button that puts the table in the chart's place and back.
export function swapper(root, words) {
  const button = h(
    "button",
    { type: "button", class: "plain", "aria-pressed": "false", "aria-label": words.table, title: words.table },
    icon("table"),
  );
  button.addEventListener("click", () => {
    const table = root.classList.toggle("as-table");
    button.setAttribute("aria-pressed", table);
    button.replaceChildren(icon(table ? "chart" : "table"));
  });
  return button;
}
