// SPDX-License-Identifier: Apache-2.0
// The ledger of one partition: the states in memory, what changed of them, and which may leave memory.
#include "consumers/core/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/ledger_parts.h"

static void *must(void *memory) {
  if (!memory) {
    abort();
  }
  return memory;
}

struct ledger *ledger_new(const struct ledger_rules *rules, int32_t partition, struct alert_sink sink) {
  struct ledger *l = must(malloc(sizeof *l));
  *l = (struct ledger){.rules = *rules, .sink = sink, .partition = partition, .clock = INT64_MIN};
  return l;
}

void ledger_free(struct ledger *l) {
  if (l) {
    state_table_release(&l->states);
    due_release(&l->due);
    hold_release(&l->holds);
    free(l->changed);
    free(l);
  }
}

void ledger_set_clock(struct ledger *l, int64_t clock) {
  l->clock = clock;
}

int64_t ledger_clock(const struct ledger *l) {
  return l->clock;
}

size_t ledger_request_field(struct text request_id, char *out) {
  size_t size = request_id.size < ID_MAX ? request_id.size : ID_MAX;
  *out = 'R';
  memcpy(out + 1, request_id.at, size);
  return size + 1;
}

// A station and an event_id hold no NUL, so the two cannot run into each other.
static size_t volunteer_field(const struct event *event, char *out) {
  struct text station = event->held.station;
  out[0] = 'V';
  memcpy(out + 1, station.at, station.size);
  out[1 + station.size] = 0;
  memcpy(out + 2 + station.size, event->event_id.at, event->event_id.size);
  return 2 + (size_t)station.size + event->event_id.size;
}

size_t ledger_field(const struct event *event, char *out) {
  return event->type == EVENT_VOLUNTEER_EVENT_HELD ? volunteer_field(event, out)
                                                   : ledger_request_field(event_key(event), out);
}

bool ledger_knows(const struct ledger *l, const char *field, size_t size) {
  return state_find(&l->states, field, size);
}

const uint8_t *ledger_value(const struct ledger *l, const char *field, size_t size, size_t *value_size) {
  const struct state *s = state_find(&l->states, field, size);
  *value_size = s ? s->value_size : 0;
  return s ? state_value(s) : NULL;
}

void ledger_note_change(struct ledger *l, struct state *s) {
  if (s->changed) {
    l->changed[s->changed - 1] = s;
    return;
  }
  if (l->changed_count == l->changed_room) {
    l->changed_room = l->changed_room ? l->changed_room * 2 : 256;
    l->changed = must(realloc(l->changed, l->changed_room * sizeof(struct state *)));
  }
  l->changed[l->changed_count++] = s;
  s->changed = (uint32_t)l->changed_count;
}

struct state *ledger_set_value(struct ledger *l, struct state *s, const void *value, size_t size) {
  s = state_set(&l->states, s, value, size);
  due_moved(&l->due, s);
  return s;
}

static bool is_field(const char *field, size_t size) {
  return size > 1 && ((field[0] == 'R' && size <= 1 + ID_MAX) || (field[0] == 'V' && size <= LEDGER_FIELD_MAX));
}

int ledger_put(struct ledger *l, const char *field, size_t field_size, const void *value, size_t value_size) {
  struct request request;
  struct marks marks;
  if (!is_field(field, field_size)) {
    return -1;
  }
  bool is_request = field[0] == 'R';
  if (is_request && (value_size > REQUEST_PACKED_MAX || request_unpack(value, value_size, &request, &marks) != 0)) {
    return -1;
  }
  if (state_find(&l->states, field, field_size)) {
    return 0;
  }
  struct state *s = state_add(&l->states, field, field_size);
  if (is_request) {
    s = ledger_set_value(l, s, value, value_size);
    due_set(&l->due, s, policy_next(l->rules.policy, &request, l->clock));
  }
  return 0;
}

void ledger_take_changed(struct ledger *l, ledger_each *each, void *context) {
  for (size_t i = 0; i < l->changed_count; i++) {
    struct state *s = l->changed[i];
    s->changed = 0;
    each(context, s->bytes, s->field_size, state_value(s), s->value_size);
  }
  l->changed_count = 0;
}

size_t ledger_changed_count(const struct ledger *l) {
  return l->changed_count;
}

void ledger_walk(const struct ledger *l, ledger_each *each, void *context) {
  for (size_t i = 0; i < l->states.slot_count; i++) {
    const struct state *s = l->states.slots[i];
    if (s) {
      each(context, s->bytes, s->field_size, state_value(s), s->value_size);
    }
  }
}

size_t ledger_size(const struct ledger *l) {
  return l->states.count;
}

size_t ledger_open_count(const struct ledger *l) {
  return l->due.count;
}

int64_t ledger_next(const struct ledger *l) {
  const struct state *s = due_first(&l->due);
  return s ? s->next : INT64_MAX;
}

// Time changes nothing about it and it is stored: it can be read again when an event asks for it.
static bool may_go(const struct state *s) {
  return s && s->next == INT64_MAX && !s->changed;
}

size_t ledger_shrink(struct ledger *l, size_t most, ledger_gone *gone, void *context) {
  size_t count = 0;
  for (size_t seen = 0; seen < l->states.slot_count && l->states.count - l->due.count > most; seen++) {
    size_t slot = l->sweep++ & (l->states.slot_count - 1);
    // Taking one out may move another into its slot.
    while (may_go(l->states.slots[slot])) {
      struct state *s = l->states.slots[slot];
      if (gone) {
        gone(context, s->bytes, s->field_size);
      }
      state_remove(&l->states, s);
      count++;
    }
  }
  return count;
}
