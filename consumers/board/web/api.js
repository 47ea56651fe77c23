// SPDX-License-Identifier: Apache-2.0
// Questions to the board's API. An error has a sentence for a person in the language of the page.
import { lang, t } from "./words.js";

export class ApiError extends Error {
  constructor(status, sentence, code) {
    super(sentence);
    this.status = status;
    this.code = code;
  }
}

// A query string of what is set; a list gives its key several times.
export function query(values) {
  const found = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== "") found.append(key, one);
    }
  }
  const joined = found.toString();
  return joined ? `?${joined}` : "";
}

async function failure(answer) {
  let error = {};
  try {
    error = (await answer.json()).error || {};
  } catch {
    /* not from the board: a proxy, say */
  }
  const sentence = (lang === "zh" && error.message_zh) || error.message || t("error.status", { status: answer.status });
  if (answer.status === 401) document.dispatchEvent(new Event("huiyin-login"));
  return new ApiError(answer.status, sentence, error.code);
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(`api/v1/${path}`, { cache: "no-cache", ...options });
  } catch (e) {
    if (e.name === "AbortError") throw e;
    throw new ApiError(0, t("error.away"));
  }
  if (!answer.ok) throw await failure(answer);
  return answer;
}

export async function get(path, values, signal) {
  return (await ask(path + query(values || {}), { signal })).json();
}

export async function text(path) {
  return (await ask(path, {})).text();
}

export async function post(path, body) {
  const answer = await ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const said = await answer.text();
  return said ? JSON.parse(said) : {};
}
