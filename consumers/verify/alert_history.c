// SPDX-License-Identifier: Apache-2.0
// With the log clock: the whole history of the alerts that were emitted against the one that the log gives, in order.
#include <string.h>

#include "consumers/verify/alerts.h"

// Whether an alert is, byte for byte, the one that the log gives next: nearly all are.
static bool verify_alert_is_next(const struct verify_history *h, const uint8_t *bytes, size_t size) {
  const struct alert_list *owed = &h->v->recount.parts[h->partition].alerts;
  size_t owed_size;
  if (h->next >= owed->count) {
    return false;
  }
  const uint8_t *owed_bytes = alert_list_at(owed, h->next, &owed_size);
  return size == owed_size && memcmp(bytes, owed_bytes, size) == 0;
}

static void verify_alert_against_log(struct verify_history *h, size_t place) {
  const struct alert_list *owed = &h->v->recount.parts[h->partition].alerts;
  struct overdue_alert alert;
  size_t size;
  size_t owed_size;
  const uint8_t *bytes = alert_list_at(&h->list, place, &size);
  if (verify_alert_is_next(h, bytes, size)) {
    h->next++;
    h->met++;
    return;
  }
  alert_list_get(&h->list, h->v->in.wire, place, &alert);
  size_t found = alert_list_find(owed, &alert);
  if (found == SIZE_MAX) {
    verify_alert_note(h, &alert, "it was emitted, and the log gives no such alert");
    return;
  }
  h->met++;
  const uint8_t *owed_bytes = alert_list_at(owed, found, &owed_size);
  if (size != owed_size || memcmp(bytes, owed_bytes, size) != 0) {
    verify_alert_note(h, &alert, "what was emitted is not what the log gives");
  }
  if (found < h->next) {
    verify_alert_note(h, &alert, "it was emitted later than the log gives it");
  }
  h->next = found + 1 > h->next ? found + 1 : h->next;
}

void verify_alert_history(struct verify_history *h) {
  const struct alert_list *owed = &h->v->recount.parts[h->partition].alerts;
  for (size_t i = 0; i < h->list.count; i++) {
    verify_alert_against_log(h, i);
  }
  // None is in a list twice: as many as were met are there.
  for (size_t i = 0; h->met < owed->count && i < owed->count; i++) {
    struct overdue_alert alert;
    alert_list_get(owed, h->v->in.wire, i, &alert);
    if (alert_list_find(&h->list, &alert) == SIZE_MAX) {
      verify_alert_note(h, &alert, "the log gives it, and it is neither in the alerts topic nor in the outbox");
    }
  }
  h->v->alerts += h->list.count;
}
