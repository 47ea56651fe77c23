// SPDX-License-Identifier: Apache-2.0
// Alerts in the order in which they were emitted, encoded.
#include "consumers/log/alert_list.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/ledger.h"

void alert_list_release(struct alert_list *l) {
  buf_release(&l->bytes);
  free(l->ends);
  state_table_release(&l->keys);
  *l = (struct alert_list){0};
}

// Status and alert_id: what appears once.
static size_t alert_list_key(char *key, const struct overdue_alert *alert) {
  size_t size = alert->alert_id.size < ALERT_ID_MAX ? alert->alert_id.size : ALERT_ID_MAX;
  key[0] = (char)alert->status;
  memcpy(key + 1, alert->alert_id.at, size);
  return size + 1;
}

static void alert_list_grow(struct alert_list *l) {
  if (l->count == l->room) {
    l->room = l->room ? l->room * 2 : 256;
    l->ends = realloc(l->ends, l->room * sizeof *l->ends);
    if (!l->ends) {
      abort();
    }
  }
}

bool alert_list_add(struct alert_list *l, const struct wire *wire, const struct overdue_alert *alert, size_t *known) {
  char key[1 + ALERT_ID_MAX];
  bool added;
  struct state *s = state_meet(&l->keys, key, alert_list_key(key, alert), &added);
  if (!added) {
    memcpy(known, state_value(s), sizeof *known);
    return false;
  }
  (void)state_set(&l->keys, s, &l->count, sizeof l->count);
  alert_list_grow(l);
  wire_encode_alert(wire, alert, &l->bytes);
  l->ends[l->count++] = l->bytes.size;
  return true;
}

size_t alert_list_find(const struct alert_list *l, const struct overdue_alert *alert) {
  char key[1 + ALERT_ID_MAX];
  size_t place = SIZE_MAX;
  const struct state *s = state_find(&l->keys, key, alert_list_key(key, alert));
  if (s) {
    memcpy(&place, state_value(s), sizeof place);
  }
  return place;
}

const uint8_t *alert_list_at(const struct alert_list *l, size_t index, size_t *size) {
  size_t from = index ? l->ends[index - 1] : 0;
  *size = l->ends[index] - from;
  return l->bytes.at + from;
}

void alert_list_get(const struct alert_list *l, const struct wire *wire, size_t index, struct overdue_alert *alert) {
  size_t size;
  struct err e;
  const uint8_t *bytes = alert_list_at(l, index, &size);
  if (wire_decode_alert(wire, bytes, size, alert, &e) != 0) {
    abort();  // we encoded it ourselves
  }
}
