// SPDX-License-Identifier: Apache-2.0
// Shares out the lines of a terminal.
#include "consumers/top/room.h"

// Lines that are always there: the head, the totals, and blank line and heading of the three lists.
enum { TOP_HEAD = 2, TOP_TOTALS = 5, TOP_HEADING = 2, TOP_FEW = 2 };

static size_t top_less(size_t a, size_t b) {
  return a < b ? a : b;
}

static size_t top_left(size_t from, size_t taken) {
  return from > taken ? from - taken : 0;
}

void top_share_out(struct top_room *room, const struct top_screen *s) {
  const struct top_numbers *n = s->numbers;
  size_t districts = n->district_count + (n->district_total > n->district_count);
  size_t alerts = s->alerts ? s->alerts->count + !s->alerts->count : 0;
  size_t partitions = n->partition_count + !n->partition_count;
  *room = (struct top_room){districts, alerts, partitions};
  if (!s->rows) {
    return;
  }
  size_t fixed =
    TOP_HEAD + TOP_TOTALS + (n->volunteers[VOLUNTEER_EVENTS] != 0) + (s->alerts ? 3 : 2) * (size_t)TOP_HEADING;
  size_t left = top_left(s->rows, fixed);
  size_t few = top_less(districts, TOP_FEW) + top_less(alerts, TOP_FEW);
  room->partitions = top_less(partitions, left > few + 1 ? left - few : 1);
  left = top_left(left, room->partitions);
  room->alerts = top_less(alerts, left - top_less(districts, left / 2));
  room->districts = top_less(districts, left - room->alerts);
}

size_t top_shown(size_t count, size_t total, size_t lines) {
  if (lines >= count + (total > count)) {
    return count;
  }
  return lines ? lines - 1 : 0;
}
