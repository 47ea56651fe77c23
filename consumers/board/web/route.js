// SPDX-License-Identifier: Apache-2.0
// Where the browser is: which page, and what its query asks for. Links inside the board change the page in place.

export const PAGES = ["wall", "desk", "ranking", "volunteers", "pipeline"];
// What opens in the drawer, over any page.
export const OVER = ["request", "behind", "field", "sum", "from", "to", "in", "letters", "letter"];

const watchers = [];
export const onRoute = (watcher) => watchers.push(watcher);

export function route() {
  const last = location.pathname.split("/").pop();
  return { page: last === "" ? "wall" : last, query: new URLSearchParams(location.search) };
}

function tell() {
  for (const watcher of watchers) watcher(route());
}

// Goes to an address of the board; `replace` leaves no step to go back to.
export function go(address, replace) {
  const to = new URL(address, document.baseURI);
  if (to.href === location.href) return;
  history[replace ? "replaceState" : "pushState"](null, "", to);
  tell();
}

// This page's address with some of the query changed; what is null goes.
export function here(changes) {
  const values = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) {
    values.delete(key);
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== "") values.append(key, one);
    }
  }
  values.delete("lang");
  const text = values.toString();
  return location.pathname.split("/").pop() + (text ? `?${text}` : "") || "./";
}

// This page's address with nothing over it but what is given.
export const over = (values) => here({ ...Object.fromEntries(OVER.map((key) => [key, null])), ...values });

function isOurs(link) {
  const to = new URL(link.href, document.baseURI);
  const folder = new URL("./", document.baseURI);
  const name = to.pathname.slice(folder.pathname.length);
  return (
    to.origin === location.origin &&
    to.pathname.startsWith(folder.pathname) &&
    (name === "" || PAGES.includes(name)) &&
    !to.searchParams.has("lang") &&
    !link.hasAttribute("download") &&
    !link.target
  );
}

export function begin() {
  document.addEventListener("click", (e) => {
    const link = e.target.closest && e.target.closest("a[href]");
    if (!link || e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey || !isOurs(link))
      return;
    if (link.getAttribute("href").startsWith("#")) return;
    e.preventDefault();
    go(link.href);
  });
  addEventListener("popstate", tell);
  tell();
}
