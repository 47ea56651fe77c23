// SPDX-License-Identifier: Apache-2.0
// How old something is, in few columns.
#include "consumers/top/age.h"

#include <inttypes.h>
#include <stdio.h>

#include "consumers/view/freshness.h"

const char *age_text(char *out, size_t room, int64_t ms) {
  static const struct {
    int64_t below;
    int64_t unit;
    char letter;
  } steps[] = {{120000, 1000, 's'}, {7200000, 60000, 'm'}, {172800000, 3600000, 'h'}, {INT64_MAX, 86400000, 'd'}};
  size_t i = 0;
  if (ms < 0) {
    (void)snprintf(out, room, "-");
  } else if (ms < VIEW_STALE_AFTER) {
    (void)snprintf(out, room, "%" PRId64 ".%" PRId64 "s", ms / 1000, ms % 1000 / 100);
  } else {
    while (ms >= steps[i].below) {
      i++;
    }
    (void)snprintf(out, room, "%" PRId64 "%c", ms / steps[i].unit, steps[i].letter);
  }
  return out;
}

bool age_is_old(int64_t ms) {
  return ms < 0 || ms > VIEW_STALE_AFTER;
}
