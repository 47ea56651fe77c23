// SPDX-License-Identifier: Apache-2.0
// Which of what stands is past its due, the latest due first.
#include <string.h>

#include "consumers/view/standing_table.h"

// When the first of the alerts was raised that was raised at or after the due; MOMENT_NONE for none.
static int64_t late_since(const struct standing_request *r) {
  int64_t since = MOMENT_NONE;
  for (const struct standing_mark *m = r->marks; m && r->due_at != MOMENT_NONE; m = m->next) {
    if (m->at >= r->due_at && (since == MOMENT_NONE || m->at < since)) {
      since = m->at;
    }
  }
  return since;
}

void standing_late_leave(struct standing_table *t, struct standing_request *r) {
  for (size_t i = 0; r->late && i < t->late_count; i++) {
    if (t->late[i].request == r) {
      memmove(&t->late[i], &t->late[i + 1], (--t->late_count - i) * sizeof *t->late);
      r->late = false;
    }
  }
}

// By the due and not by the raise: an import raises in one moment what has been overdue for an hour and for a month. Of
// the same due, the one that comes later is the later one.
void standing_late_join(struct standing_table *t, struct standing_request *r) {
  int64_t at = late_since(r);
  if (at == MOMENT_NONE) {
    return;
  }
  size_t place = t->late_count;
  while (place && t->late[place - 1].request->due_at <= r->due_at) {
    place--;
  }
  if (place == STANDING_LATE || (place == t->late_count && t->late_more)) {
    t->late_more = true;
    return;
  }
  if (t->late_count == STANDING_LATE) {
    t->late[--t->late_count].request->late = false;
    t->late_more = true;
  }
  memmove(&t->late[place + 1], &t->late[place], (t->late_count - place) * sizeof *t->late);
  t->late[place] = (struct standing_late){r, at};
  t->late_count++;
  r->late = true;
}

void standing_see_late(struct standing_table *t) {
  bool short_of = t->late_more && t->late_count < VIEW_OVERDUE_KEPT;
  if (!t->late_stale && !short_of) {
    return;
  }
  for (size_t i = 0; i < t->late_count; i++) {
    t->late[i].request->late = false;
  }
  t->late_count = 0;
  t->late_more = t->late_stale = false;
  for (size_t i = 0; i < t->count; i++) {
    standing_late_join(t, t->all[i]);
  }
}
