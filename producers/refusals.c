// SPDX-License-Identifier: Apache-2.0
// Remembers refused rows by input and line.
#include "producers/refusals.h"

#include <stdlib.h>

enum { LINE_BITS = 44 };

uint64_t row_tag(size_t input, uint64_t line) {
  return (uint64_t)input << LINE_BITS | line;
}

size_t row_tag_input(uint64_t tag) {
  return (size_t)(tag >> LINE_BITS);
}

uint64_t row_tag_line(uint64_t tag) {
  return tag & ((UINT64_C(1) << LINE_BITS) - 1);
}

void refusals_add(struct refusals *r, uint64_t tag) {
  if (r->count == r->room) {
    size_t room = r->room ? 2 * r->room : 64;
    uint64_t *tags = realloc(r->tags, room * sizeof *tags);
    if (!tags) {
      abort();
    }
    r->tags = tags;
    r->room = room;
  }
  r->tags[r->count++] = tag;
}

static int compare_tags(const void *a, const void *b) {
  const uint64_t *left = a;
  const uint64_t *right = b;
  return (*left > *right) - (*left < *right);
}

void refusals_settle(struct refusals *r) {
  if (!r->count) {
    return;
  }
  qsort(r->tags, r->count, sizeof *r->tags, compare_tags);
  size_t kept = 1;
  for (size_t i = 1; i < r->count; i++) {
    if (r->tags[i] != r->tags[kept - 1]) {
      r->tags[kept++] = r->tags[i];
    }
  }
  r->count = kept;
}

bool refusals_have(const struct refusals *r, uint64_t tag) {
  return r->count && bsearch(&tag, r->tags, r->count, sizeof *r->tags, compare_tags);
}

void refusals_release(struct refusals *r) {
  free(r->tags);
  *r = (struct refusals){0};
}
