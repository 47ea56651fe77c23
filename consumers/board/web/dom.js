// SPDX-License-Identifier: Apache-2.0
// Elements, texts and lists. Whatever comes from an event becomes a text node, never markup.

// h("a", {href: "x", class: "y", onclick: f}, "text", node, [more], null)
export function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  add(node, children);
  return node;
}

function add(node, children) {
  for (const child of children) {
    if (Array.isArray(child)) add(node, child);
    else if (child !== null && child !== undefined && child !== false) node.append(child);
  }
}

export function icon(name, size) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `icon ${size || ""}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

// Sets a text or an attribute where it differs: most updates change little.
export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function set(node, key, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(key);
  else if (node.getAttribute(key) !== String(value)) node.setAttribute(key, value === true ? "" : value);
}

export function variable(node, name, value) {
  if (node.style.getPropertyValue(name) !== String(value)) node.style.setProperty(name, value);
}

// Control characters as their pictures; the rest as it is.
export const visible = (text) =>
  String(text).replace(/[\u0000-\u001f\u007f]/g, (c) =>
    String.fromCharCode(c === "\u007f" ? 0x2421 : 0x2400 + c.charCodeAt(0)),
  );

// A name out of an event: isolated from the text around it, cut by its box, whole in its title.
export function named(text, extra) {
  const shown = visible(text ?? "");
  return h("bdi", { class: `name ${extra || ""}`, title: shown || null }, shown.trim() ? shown : "–");
}

export function rename(node, text) {
  const shown = visible(text ?? "");
  put(node, shown.trim() ? shown : "–");
  set(node, "title", shown || null);
}

// Keeps the children of `parent` equal to `items`: make(item) for new keys, update(node, item) for all.
export function keyed(parent, items, key, make, update) {
  const known = parent.keyedNodes || (parent.keyedNodes = new Map());
  const wanted = new Set();
  let place = parent.firstChild;
  for (const item of items) {
    const id = key(item);
    if (wanted.has(id)) continue;
    wanted.add(id);
    let node = known.get(id);
    if (!node) known.set(id, (node = make(item)));
    if (update) update(node, item);
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  }
  for (const [id, node] of known) {
    if (!wanted.has(id)) {
      known.delete(id);
      node.remove();
    }
  }
}

export function clear(node) {
  node.keyedNodes = null;
  node.replaceChildren();
}
