// SPDX-License-Identifier: Apache-2.0
// Deliveries, written and read back: `1 AT OUTCOME STATUS LEVEL AGAIN SIZE RECEIVER ALERT_ID`, where SIZE is the
// receiver's.
#include "consumers/notify/delivered.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { FORM = 1, NUMBERS = 7 };

const char *const delivered_outcome_names[DELIVERED_OUTCOMES] = {"taken", "refused", "given-up"};

void delivered_add(struct buf *out, const struct delivered *d) {
  buf_printf(out, "%d %" PRId64 " %d %d %" PRIu32 " %" PRIu32 " %" PRIu32 " ", (int)FORM, d->at, (int)d->outcome,
    (int)d->status, d->level, d->again, d->receiver.size);
  buf_add(out, d->receiver.at, d->receiver.size);
  buf_add_byte(out, ' ');
  buf_add(out, d->alert_id.at, d->alert_id.size);
}

// A number and the blank behind it; *at moves on. -1 where there is none.
static int take_number(const char **at, const char *end, int64_t *number) {
  char text[24];
  const char *blank = memchr(*at, ' ', (size_t)(end - *at));
  size_t size = blank ? (size_t)(blank - *at) : 0;
  char *rest;
  if (!size || size >= sizeof text) {
    return -1;
  }
  memcpy(text, *at, size);
  text[size] = 0;
  errno = 0;
  *number = strtoll(text, &rest, 10);
  *at = blank + 1;
  return errno || *rest || rest == text ? -1 : 0;
}

static int check(const int64_t n[NUMBERS], int64_t left) {
  bool fits = n[0] == FORM && n[2] >= 0 && n[2] < DELIVERED_OUTCOMES && n[3] >= 0 && n[3] < ALERT_STATUS_COUNT &&
              n[4] >= 0 && n[4] <= UINT32_MAX && n[5] >= 0 && n[5] <= UINT32_MAX && n[6] >= 0 && n[6] < left;
  return fits ? 0 : -1;
}

int delivered_read(struct delivered *d, const void *bytes, size_t size, struct err *e) {
  const char *at = bytes;
  const char *end = at + size;
  int64_t n[NUMBERS] = {0};
  int result = 0;
  for (size_t i = 0; !result && i < NUMBERS; i++) {
    result = take_number(&at, end, &n[i]);
  }
  if (result || check(n, end - at) || at[n[6]] != ' ') {
    return err_set(e, "it is no delivery that this version knows");
  }
  *d = (struct delivered){.at = n[1],
    .outcome = (int32_t)n[2],
    .status = (int32_t)n[3],
    .level = (uint32_t)n[4],
    .again = (uint32_t)n[5],
    .receiver = {at, (uint32_t)n[6]},
    .alert_id = {at + n[6] + 1, (uint32_t)(end - at - n[6] - 1)}};
  return 0;
}
