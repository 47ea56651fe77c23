// SPDX-License-Identifier: Apache-2.0
// Moments as a zone's clocks show them.
#include "consumers/screen/local_time.h"

#include <stdlib.h>
#include <string.h>

#include "schemas/event.h"

void local_time_add(struct buf *out, const struct zone *z, int64_t moment) {
  if (moment == MOMENT_NONE) {
    buf_add_byte(out, '-');
    return;
  }
  struct civil c = moment_to_civil(moment + zone_offset(z, moment));
  buf_printf(out, "%04d-%02d-%02d %02d:%02d:%02d", (int)c.year, (int)c.month, (int)c.day, (int)c.hour, (int)c.minute,
    (int)c.second);
}

// Some zones of the seventies have seconds in theirs.
static void add_offset(struct buf *out, int32_t offset) {
  int seconds = offset / 1000;
  int size = abs(seconds);
  buf_printf(out, "%c%02d:%02d", seconds < 0 ? '-' : '+', size / 3600, size / 60 % 60);
  if (size % 60) {
    buf_printf(out, ":%02d", size % 60);
  }
}

void local_time_add_whole(struct buf *out, const struct zone *z, int64_t moment) {
  local_time_add(out, z, moment);
  if (moment != MOMENT_NONE) {
    add_offset(out, zone_offset(z, moment));
  }
}

void local_time_add_iso(struct buf *out, const struct zone *z, int64_t moment) {
  char text[MOMENT_TEXT_MAX];
  int32_t offset = zone_offset(z, moment);
  offset = offset % 60000 ? 0 : offset;
  moment_format(moment + offset, text);
  buf_add(out, text, strlen(text) - 1);  // without its Z
  add_offset(out, offset);
}
