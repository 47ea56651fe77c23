// SPDX-License-Identifier: Apache-2.0
// JSON merge patches (RFC 7386), applied in place. Objects here have no prototype: a district may be called "__proto__".

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

// A deep copy without prototypes; nulls stay.
export function bare(value) {
  if (Array.isArray(value)) return value.map(bare);
  if (!isObject(value)) return value;
  const copy = Object.create(null);
  for (const key of Object.keys(value)) copy[key] = bare(value[key]);
  return copy;
}

// Returns the target, changed; a patch that is no object takes its place.
export function merge(target, patch) {
  if (!isObject(patch)) return bare(patch);
  const whole = isObject(target) ? target : Object.create(null);
  for (const key of Object.keys(patch)) {
    if (patch[key] === null) delete whole[key];
    else whole[key] = merge(whole[key], patch[key]);
  }
  return whole;
}
