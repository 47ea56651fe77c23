// SPDX-License-Identifier: Apache-2.0
// Secrets, found in what is quoted.
#include "consumers/notify/mask.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"

// Shorter parts of a path, and shorter values of a query, are words.
enum { PART_LEAST = 8, VALUE_LEAST = 4 };

void mask_text(struct texts *secrets, struct text secret) {
  if (!secret.size) {
    return;
  }
  secrets->all = must(realloc(secrets->all, (secrets->count + 1) * sizeof *secrets->all));
  secrets->all[secrets->count++] = secret;
}

static void mask_part(struct texts *secrets, const char *at, const char *end, size_t least) {
  if ((size_t)(end - at) >= least) {
    mask_text(secrets, (struct text){at, (uint32_t)(end - at)});
  }
}

// Where the server's name ends.
static const char *mask_path(const char *at, const char *end) {
  const char *slash = memchr(at, '/', (size_t)(end - at));
  if (slash && slash + 1 < end && slash[1] == '/') {
    at = slash + 2;
  }
  while (at < end && *at != '/' && *at != '?' && *at != '#') {
    at++;
  }
  return at;
}

static void mask_parts(struct texts *secrets, const char *at, const char *end) {
  const char *part = at;
  for (; at < end; at++) {
    if (*at == '/') {
      mask_part(secrets, part, at, PART_LEAST);
      part = at + 1;
    }
  }
  mask_part(secrets, part, end, PART_LEAST);
}

// The names of the parameters are words of the receiver's, which it says in its reasons.
static void mask_values(struct texts *secrets, const char *at, const char *end) {
  at += at < end;  // the ?
  while (at < end) {
    const char *next = memchr(at, '&', (size_t)(end - at));
    const char *stop = next ? next : end;
    const char *equal = memchr(at, '=', (size_t)(stop - at));
    mask_part(secrets, equal ? equal + 1 : at, stop, VALUE_LEAST);
    at = stop + (next != NULL);
  }
}

void mask_url(struct texts *secrets, struct text url) {
  const char *end = url.at + url.size;
  const char *path = mask_path(url.at, end);
  const char *query = path;
  while (query < end && *query != '?') {
    query++;
  }
  mask_part(secrets, path, end, 2);
  mask_part(secrets, path, query, 2);
  mask_parts(secrets, path, query);
  mask_values(secrets, query, end);
}

// The longest secret that begins there; 0 for none.
static size_t mask_size(const char *at, size_t left, const struct texts *secrets) {
  size_t found = 0;
  for (size_t i = 0; i < secrets->count; i++) {
    const struct text *secret = &secrets->all[i];
    if (secret->size > found && secret->size <= left && memcmp(at, secret->at, secret->size) == 0) {
      found = secret->size;
    }
  }
  return found;
}

void mask_write(struct buf *out, struct text said, const struct texts *secrets) {
  for (size_t i = 0; i < said.size;) {
    size_t hidden = mask_size(said.at + i, said.size - i, secrets);
    if (hidden) {
      buf_add_string(out, "***");
    } else {
      buf_add_byte(out, (uint8_t)said.at[i]);
    }
    i += hidden ? hidden : 1;
  }
}
