// SPDX-License-Identifier: Apache-2.0
// Letting gone requests go (lapse.h): which events are too late, and what is taken out of memory and of the store.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/kept.h"
#include "consumers/core/ledger_parts.h"
#include "consumers/core/must.h"

void ledger_set_log_time(struct ledger *l, int64_t log_time) {
  l->log_time = log_time > l->log_time ? log_time : l->log_time;
}

// --- events that are too late

static bool has_state(const struct ledger *l, const struct event *event) {
  char field[LEDGER_FIELD_MAX];
  const struct state *s = state_find(&l->states, field, ledger_field(event, field));
  struct request request;
  struct marks marks;
  if (!s) {
    return false;
  }
  kept_unpack(state_value(s), &l->names, &request, &marks);
  return !lapse_is_none(&request, l->log_time, l->rules.keep_closed);
}

bool ledger_is_too_late(const struct ledger *l, const struct event *event, int64_t timestamp) {
  timestamp = timestamp == MOMENT_NONE ? l->log_time : timestamp;
  return event->type != EVENT_VOLUNTEER_EVENT_HELD &&
         lapse_is_late(event->occurred_at, timestamp, l->rules.keep_closed) && !has_state(l, event);
}

void ledger_say_too_late(const struct ledger *l, const struct event *event, int64_t timestamp, char *out) {
  static const int64_t day = INT64_C(86400000);
  timestamp = timestamp == MOMENT_NONE ? l->log_time : timestamp;
  (void)snprintf(out, LEDGER_TOO_LATE_MAX,
    "too-late: no state of its request is kept, and it occurred %" PRId64
    " days before its message was stamped, more than the %" PRId64 " of --keep-closed",
    (timestamp - event->occurred_at) / day, l->rules.keep_closed / day);
}

// --- what is let go

static void note_gone(struct ledger *l, const char *field, size_t size) {
  uint16_t prefix = (uint16_t)size;
  if (l->gone_size + sizeof prefix + size > l->gone_room) {
    l->gone_room = 2 * l->gone_room + sizeof prefix + LEDGER_FIELD_MAX;
    l->gone = must(realloc(l->gone, l->gone_room));
  }
  memcpy(l->gone + l->gone_size, &prefix, sizeof prefix);
  memcpy(l->gone + l->gone_size + sizeof prefix, field, size);
  l->gone_size += sizeof prefix + size;
  l->gone_count++;
}

void ledger_take_gone(struct ledger *l, ledger_gone *each, void *context) {
  for (size_t at = 0; at < l->gone_size;) {
    uint16_t size;
    memcpy(&size, l->gone + at, sizeof size);
    each(context, l->gone + at + sizeof size, size);
    at += sizeof size + size;
  }
  l->gone_size = 0;
  l->gone_count = 0;
}

size_t ledger_gone_count(const struct ledger *l) {
  return l->gone_count;
}

static void keep_remains(struct ledger *l, struct state *s, const char *field, size_t size, const struct request *none,
  const struct marks *m) {
  uint8_t kept[KEPT_MAX];
  s = s ? s : state_add(&l->states, field, size);
  s = ledger_set_value(l, s, kept, kept_pack(none, m, kept));
  ledger_note_change(l, s);
}

// The state as it is in memory, else as it was read. -1 where it is none.
static int read_state(
  const struct ledger *l, const struct state *s, const void *value, size_t size, struct request *r, struct marks *m) {
  if (s) {
    kept_unpack(state_value(s), &l->names, r, m);
    return 0;
  }
  return size <= REQUEST_PACKED_MAX ? request_unpack(value, size, r, m) : -1;
}

bool ledger_let_go(struct ledger *l, const char *field, size_t field_size, const void *value, size_t value_size,
  bool stored, int64_t *moment) {
  struct request request;
  struct marks marks;
  *moment = INT64_MAX;
  if (!l->rules.keep_closed || !ledger_is_field(field, field_size) || !ledger_field_is_request(field)) {
    return false;
  }
  struct state *s = state_find(&l->states, field, field_size);
  if (read_state(l, s, value, value_size, &request, &marks) != 0) {
    return false;
  }
  *moment = lapse_moment(&request, l->rules.keep_closed);
  if (l->log_time <= *moment || (s && (s->changed || !stored)) || hold_count(&l->holds)) {
    return false;
  }
  *moment = INT64_MAX;
  if (lapse_reduce(&request, &marks)) {
    keep_remains(l, s, field, field_size, &request, &marks);
    return true;
  }
  if (s) {
    state_remove(&l->states, s);
  }
  note_gone(l, field, field_size);
  return true;
}
