// SPDX-License-Identifier: Apache-2.0
// The newest alerts as a list.
#include "consumers/top/alert_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void alert_rows_add(struct listing *l, const struct newest_one *one, size_t turn, bool children) {
  const struct overdue_alert *a = &one->alert;
  char key[64];
  (void)snprintf(key, sizeof key, "%" PRId32 ":%" PRId64, one->partition, one->offset);
  struct listing_row *row = listing_add(l, a->request_id, key);
  row->values[ALERT_AT] = a->at;
  row->values[ALERT_STATUS] = a->status;
  row->values[ALERT_SEVERITY] = a->severity;
  row->values[ALERT_DUE] = a->due_at;
  row->values[ALERT_TURN] = (int64_t)turn;
  row->children = children;
  listing_set_text(l, row, ALERT_MARK, a->mark);
  listing_set_text(l, row, ALERT_DISTRICT, a->district);
  listing_set_text(l, row, ALERT_CATEGORY, a->category);
  listing_set_text(l, row, ALERT_UNIT, a->unit);
}

void alert_rows_fill(struct listing *l, const struct newest *n, const char *request) {
  size_t size = strlen(request);
  listing_begin(l, LIST_ALERTS);
  for (size_t i = 0; i < n->count; i++) {
    const struct text *id = &n->list[i].alert.request_id;
    if (!size || (id->size == size && memcmp(id->at, request, size) == 0)) {
      alert_rows_add(l, &n->list[i], n->count - i, !size);
    }
  }
}
