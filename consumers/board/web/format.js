// SPDX-License-Identifier: Apache-2.0
// Numbers, shares, moments and durations as the language writes them.
import { lang } from "./words.js";

const own = (navigator.languages || []).find((one) => one.toLowerCase().startsWith(lang));
export const locale = own || (lang === "zh" ? "zh-CN" : "en-GB");

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const share = new Intl.NumberFormat(locale, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
const signed = new Intl.NumberFormat(locale, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: "exceptZero",
});
const signedWhole = new Intl.NumberFormat(locale, { signDisplay: "exceptZero" });
const short = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
const units = {};
let zone = "UTC";

export const number = (value) => whole.format(value ?? 0);
export const decimal = (value) => tenth.format(value ?? 0);
export const compact = (value) => short.format(value ?? 0);
export const percent = (value) => (value === null || value === undefined ? "–" : share.format(value));
export const points = (value) => signed.format(value * 100);
export const difference = (value) => signedWhole.format(value);
export const ratio = (value, base) => (base > 0 ? value / base : null);

export function setZone(name) {
  try {
    new Intl.DateTimeFormat(locale, { timeZone: name });
    if (name !== zone) formats.clear();
    zone = name;
  } catch {
    zone = "UTC";
  }
}

const formats = new Map();
function date(moment, options) {
  const key = JSON.stringify(options);
  if (!formats.has(key))
    formats.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: "h23", ...options }));
  return formats.get(key).format(moment);
}

export const clock = (ms) => date(ms, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
export const moment = (ms) =>
  ms === null || ms === undefined
    ? "–"
    : date(ms, {
        year: "numeric",
        month: "short",
        day: "numeric",
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
      });
export const shortMoment = (ms) =>
  ms === null || ms === undefined
    ? "–"
    : date(ms, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

// A local day, as YYYY-MM-DD, is a day and no moment: it is shown as it is, in no zone.
const dayFormats = {
  long: new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    year: "numeric",
    month: "long",
    day: "numeric",
    weekday: "long",
  }),
  short: new Intl.DateTimeFormat(locale, { timeZone: "UTC", month: "numeric", day: "numeric" }),
  full: new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    year: "numeric",
    month: "short",
    day: "numeric",
    weekday: "short",
  }),
  weekday: new Intl.DateTimeFormat(locale, { timeZone: "UTC", weekday: "short" }),
};
export const day = (text, how = "full") => dayFormats[how].format(Date.parse(`${text}T00:00:00Z`));
export const dayAfter = (text, days) =>
  new Date(Date.parse(`${text}T00:00:00Z`) + days * 864e5).toISOString().slice(0, 10);

function unit(value, name) {
  units[name] = units[name] || new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "narrow" });
  return units[name].format(value);
}

// "3d 4h": the two largest units that are not 0.
export function duration(ms) {
  const seconds = Math.floor(Math.abs(ms ?? 0) / 1000);
  const parts = [
    [Math.floor(seconds / 86400), "day"],
    [Math.floor(seconds / 3600) % 24, "hour"],
    [Math.floor(seconds / 60) % 60, "minute"],
    [seconds % 60, "second"],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  if (first < 0) return unit(0, "second");
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, name]) => unit(value, name))
    .join(lang === "zh" ? "" : " ");
}

const two = (value) => String(value).padStart(2, "0");
// "3d 04:05:06": an age that runs.
export function age(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const days = Math.floor(seconds / 86400);
  const rest = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return days ? `${unit(days, "day")} ${rest}` : rest;
}
