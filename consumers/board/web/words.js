// SPDX-License-Identifier: Apache-2.0
// The words of the language in use: zh.json or en.json, the same keys in both.

export const lang = document.documentElement.dataset.lang;
let words = {};

export async function load() {
  const answer = await fetch(`assets/${lang}.json`);
  if (!answer.ok) throw new Error(`assets/${lang}.json: ${answer.status}`);
  words = await answer.json();
}

// The text of a key, with {name} filled in from `values`.
export function t(key, values) {
  const text = words[key] ?? key;
  return values ? text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole) : text;
}

// The word for a value of a fixed set, as word("kind", "APPEAL"); one that is not in the set stands for itself.
export function word(group, value) {
  const key = `${group}.${value}`;
  return Object.prototype.hasOwnProperty.call(words, key) ? words[key] : String(value);
}
