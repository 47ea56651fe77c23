// SPDX-License-Identifier: Apache-2.0
// The Redis keys.
#include "consumers/stored/keys.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const names[] = {
  [KEY_COUNT] = "count:",
  [KEY_VOLUNTEER] = "volunteer:",
  [KEY_SETTINGS] = "settings",
  [KEY_POLICIES] = "policies",
  [KEY_PARTITION] = "partition:",
  [KEY_STATE] = "state:",
  [KEY_OUTBOX] = "outbox:",
  [KEY_MOVES] = "moves:",
  [KEY_PULSE] = "pulse:",
};

void key_add(struct buf *out, const char *prefix, enum key_type type, int32_t partition) {
  buf_add_string(out, prefix);
  buf_add_string(out, ":{0}:");
  buf_add_string(out, names[type]);
  if (type >= KEY_PARTITION) {
    buf_printf(out, "%d", (int)partition);
  }
}

void key_move_field(char field[KEY_MOVE_FIELD_SIZE], int64_t offset, int64_t moment) {
  (void)snprintf(field, KEY_MOVE_FIELD_SIZE, "%" PRId64 ":%" PRId64, offset, moment);
}
