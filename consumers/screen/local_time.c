// SPDX-License-Identifier: Apache-2.0
// Moments as a zone's clocks show them.
#include "consumers/screen/local_time.h"

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
