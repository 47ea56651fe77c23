// SPDX-License-Identifier: Apache-2.0
// The list of held marks.
#include "consumers/core/hold.h"

#include <string.h>

#include "consumers/core/alert_copy.h"

// What a value begins with; behind it lies the alert, if it stands.
struct head {
  uint32_t number;
  bool standing;
};

// The mark's place comes first, so that the rest of the key is the request_id.
static size_t key_of(char *key, struct text request_id, size_t mark) {
  size_t size = request_id.size < ID_MAX ? request_id.size : ID_MAX;
  key[0] = (char)mark;
  memcpy(key + 1, request_id.at, size);
  return size + 1;
}

static struct head head_of(const struct state *s) {
  struct head head;
  memcpy(&head, state_value(s), sizeof head);
  return head;
}

void hold_release(struct hold_list *h) {
  state_table_release(&h->table);
}

// An alert is raised before it is cleared.
static bool is_earlier(const struct head *a, const struct head *b) {
  return a->number != b->number ? a->number < b->number : a->standing && !b->standing;
}

void hold_at(struct hold_list *h, const struct overdue_alert *alert, size_t mark, uint32_t number) {
  const struct head head = {.number = number, .standing = alert->status == ALERT_RAISED};
  uint8_t value[sizeof head + ALERT_COPY_MAX];
  char key[ID_MAX + 1];
  bool added;
  struct state *s = state_meet(&h->table, key, key_of(key, alert->request_id, mark), &added);
  struct head known = added ? head : head_of(s);
  if (is_earlier(&head, &known)) {
    return;
  }
  memcpy(value, &head, sizeof head);
  size_t size = head.standing ? alert_copy_write(alert, value + sizeof head) : 0;
  (void)state_set(&h->table, s, value, sizeof head + size);
}

bool hold_has(const struct hold_list *h, struct text request_id, size_t mark) {
  char key[ID_MAX + 1];
  return h->table.count && state_find(&h->table, key, key_of(key, request_id, mark));
}

size_t hold_count(const struct hold_list *h) {
  return h->table.count;
}

static struct hold hold_of(const struct state *s) {
  struct head head = head_of(s);
  struct hold hold = {.number = head.number, .mark = (uint8_t)s->bytes[0], .standing = head.standing};
  if (hold.standing) {
    alert_copy_read(state_value(s) + sizeof head, &hold.raised);
  }
  return hold;
}

void hold_walk(const struct hold_list *h, hold_each *each, void *context) {
  for (size_t i = 0; i < h->table.slot_count; i++) {
    const struct state *s = h->table.slots[i];
    if (s) {
      struct hold hold = hold_of(s);
      each(context, (struct text){s->bytes + 1, s->field_size - 1U}, &hold);
    }
  }
}
