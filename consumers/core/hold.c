// SPDX-License-Identifier: Apache-2.0
// The list of held marks.
#include "consumers/core/hold.h"

#include <string.h>

// The mark's place comes first, so that the rest of the key is the request_id.
static size_t key_of(char *key, struct text request_id, size_t mark) {
  size_t size = request_id.size < ID_MAX ? request_id.size : ID_MAX;
  key[0] = (char)mark;
  memcpy(key + 1, request_id.at, size);
  return size + 1;
}

void hold_release(struct hold_list *h) {
  state_table_release(&h->table);
}

void hold_set(struct hold_list *h, struct text request_id, struct hold hold) {
  char key[ID_MAX + 1];
  size_t size = key_of(key, request_id, hold.mark);
  struct state *s = state_find(&h->table, key, size);
  s = s ? s : state_add(&h->table, key, size);
  state_set(&h->table, s, &hold, sizeof hold);
}

bool hold_has(const struct hold_list *h, struct text request_id, size_t mark) {
  char key[ID_MAX + 1];
  return h->table.count && state_find(&h->table, key, key_of(key, request_id, mark));
}

size_t hold_count(const struct hold_list *h) {
  return h->table.count;
}

void hold_walk(const struct hold_list *h, hold_each *each, void *context) {
  for (size_t i = 0; i < h->table.slot_count; i++) {
    const struct state *s = h->table.slots[i];
    if (s) {
      struct hold hold;
      memcpy(&hold, state_value(s), sizeof hold);
      each(context, (struct text){s->bytes + 1, s->field_size - 1U}, hold);
    }
  }
}
