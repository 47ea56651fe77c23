// SPDX-License-Identifier: Apache-2.0
// The ledger of one partition: the states in memory, what changed of them, and which may leave memory.
#include "consumers/core/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/kept.h"
#include "consumers/core/ledger_parts.h"
#include "consumers/core/must.h"

// So many before its turn a changed state is asked for from memory.
enum { CHANGED_AHEAD = 8 };

struct ledger *ledger_new(const struct ledger_rules *rules, int32_t partition, struct alert_sink sink) {
  struct ledger *l = must(malloc(sizeof *l));
  *l = (struct ledger){.rules = *rules,
    .sink = sink,
    .partition = partition,
    .clock = INT64_MIN,
    .log_time = MOMENT_NONE,
    .volunteers = tally_new(VOLUNTEER_FIELD_COUNT)};
  return l;
}

void ledger_free(struct ledger *l) {
  if (l) {
    state_table_release(&l->states);
    due_release(&l->due);
    hold_release(&l->holds);
    increments_release(&l->increments);
    tally_free(l->volunteers);
    names_release(&l->names);
    free(l->changed);
    free(l->gone);
    free(l);
  }
}

void ledger_set_clock(struct ledger *l, int64_t clock) {
  l->clock = clock;
}

int64_t ledger_clock(const struct ledger *l) {
  return l->clock;
}

bool ledger_knows(const struct ledger *l, const char *field, size_t size) {
  return state_find(&l->states, field, size);
}

// What is stored of a state: names are written out. Volunteer events have no value.
static size_t write_out(const struct ledger *l, const struct state *s, uint8_t *out) {
  struct request request;
  struct marks marks;
  if (!s->value_size) {
    return 0;
  }
  kept_unpack(state_value(s), &l->names, &request, &marks);
  return request_pack(&request, &marks, out);
}

uint32_t ledger_hash(const struct event *event) {
  char field[LEDGER_FIELD_MAX];
  return state_hash(field, ledger_field(event, field));
}

void ledger_prefetch_place(const struct ledger *l, uint32_t hash) {
  state_prefetch_place(&l->states, hash);
}

void ledger_prefetch_state(const struct ledger *l, uint32_t hash) {
  state_prefetch(&l->states, hash);
}

const uint8_t *ledger_value(struct ledger *l, const char *field, size_t size, size_t *value_size) {
  const struct state *s = state_find(&l->states, field, size);
  *value_size = s ? write_out(l, s, l->stored) : 0;
  return s ? l->stored : NULL;
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

static int64_t next_of(const struct ledger *l, const struct request *r) {
  int64_t owing[MARKS_MAX];
  struct terms t;
  terms_of(&t, l->rules.policy, r);
  int64_t due = terms_due(&t, r);
  terms_owing(&t, r, due, owing);
  return terms_next(&t, r, due, owing, l->clock);
}

int ledger_put(struct ledger *l, const char *field, size_t field_size, const void *value, size_t value_size) {
  struct request request;
  struct marks marks;
  if (!ledger_is_field(field, field_size)) {
    return -1;
  }
  bool is_request = ledger_field_is_request(field);
  if (is_request && (value_size > REQUEST_PACKED_MAX || request_unpack(value, value_size, &request, &marks) != 0)) {
    return -1;
  }
  if (state_find(&l->states, field, field_size)) {
    return 0;
  }
  struct state *s = state_add(&l->states, field, field_size);
  l->volunteer_count += !is_request;
  if (is_request) {
    uint8_t kept[KEPT_MAX];
    kept_names(&request, &l->names);
    s = ledger_set_value(l, s, kept, kept_pack(&request, &marks, kept));
    due_set(&l->due, s, next_of(l, &request));
  }
  return 0;
}

void ledger_take_changed(struct ledger *l, ledger_each *each, void *context) {
  for (size_t i = 0; i < l->changed_count; i++) {
    struct state *s = l->changed[i];
    if (i + CHANGED_AHEAD < l->changed_count) {
      __builtin_prefetch(l->changed[i + CHANGED_AHEAD], 1);
      __builtin_prefetch((const char *)l->changed[i + CHANGED_AHEAD] + 64);
    }
    s->changed = 0;
    each(context, s->bytes, s->field_size, l->stored, write_out(l, s, l->stored));
  }
  l->changed_count = 0;
}

size_t ledger_changed_count(const struct ledger *l) {
  return l->changed_count;
}

void ledger_take_counts(struct ledger *l, struct tally *counts, struct tally *volunteers) {
  increments_spread(&l->increments, &l->names, counts);
  if (tally_count(l->volunteers)) {
    tally_merge(volunteers, l->volunteers);
    tally_clear(l->volunteers);
  }
}

void ledger_walk(const struct ledger *l, ledger_each *each, void *context) {
  uint8_t stored[REQUEST_PACKED_MAX];
  for (size_t i = 0; i < l->states.slot_count; i++) {
    const struct state *s = l->states.slots[i];
    if (s) {
      each(context, s->bytes, s->field_size, stored, write_out(l, s, stored));
    }
  }
}

size_t ledger_size(const struct ledger *l) {
  return l->states.count;
}

size_t ledger_memory(const struct ledger *l) {
  return slab_held(&l->states.memory) + l->states.slot_count * sizeof *l->states.slots +
         l->due.room * sizeof *l->due.heap + l->changed_room * sizeof(struct state *);
}

size_t ledger_requests(const struct ledger *l) {
  return l->states.count - l->volunteer_count;
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
      l->volunteer_count -= l->states.slots[slot]->bytes[0] == 'V';
      state_remove(&l->states, s);
      count++;
    }
  }
  return count;
}
