// SPDX-License-Identifier: Apache-2.0
// Encodes events and hands them on.
#include "producers/sending.h"

int sending_event(struct sending *s, const struct event *event, uint64_t tag, struct err *e) {
  buf_clear(&s->payload);
  wire_encode(s->wire, event, &s->payload);
  struct text key = event_key(event);
  s->events++;
  if (s->sorter) {
    struct text payload = {.at = (const char *)s->payload.at, .size = (uint32_t)s->payload.size};
    return sorter_add(s->sorter, event->occurred_at, tag, key, payload, e);
  }
  if (!s->outbound) {
    return 0;
  }
  int64_t stamp = s->stamped ? event->occurred_at : 0;
  return outbound_send(s->outbound, key.at, key.size, s->payload.at, s->payload.size, stamp, tag, e);
}

int sending_sorted(struct sending *s, const struct sorter_entry *entry, struct err *e) {
  if (!s->outbound) {
    return 0;
  }
  struct text key;
  struct text payload;
  sorter_get(entry, &key, &payload);
  int64_t stamp = s->stamped ? entry->occurred_at : 0;
  return outbound_send(s->outbound, key.at, key.size, payload.at, payload.size, stamp, entry->tag, e);
}

void sending_release(struct sending *s) {
  buf_release(&s->payload);
}
