// SPDX-License-Identifier: Apache-2.0
// What a ledger is made of: for ledger.c (the states), reckoning.c (what events and time do to them), settling.c and
// letting_go.c alone.
#ifndef HUIYIN_CONSUMERS_CORE_LEDGER_PARTS_H
#define HUIYIN_CONSUMERS_CORE_LEDGER_PARTS_H

#include "consumers/core/due.h"
#include "consumers/core/hold.h"
#include "consumers/core/increments.h"
#include "consumers/core/lapse.h"
#include "consumers/core/ledger.h"
#include "consumers/core/state.h"

struct ledger {
  struct ledger_rules rules;
  struct alert_sink sink;
  int32_t partition;
  int64_t clock;
  int64_t log_time;
  uint32_t first_number;
  bool defers;  // what an event makes owed is raised when the clock moves
  struct names names;
  struct state_table states;  // the values of requests are kept.h's
  size_t volunteer_count;     // of the states
  struct due_index due;
  struct hold_list holds;
  struct state **changed;  // each state knows its place here
  size_t changed_count;
  size_t changed_room;
  size_t sweep;  // where ledger_shrink goes on
  char *gone;    // fields of what was let go, each behind 2 bytes of size
  size_t gone_size;
  size_t gone_room;
  size_t gone_count;
  struct increments increments;
  struct tally *volunteers;
  uint8_t stored[REQUEST_PACKED_MAX];  // what ledger_value answers with
};

// Gives a state another value and keeps the due index pointing at it; the state may move.
struct state *ledger_set_value(struct ledger *l, struct state *s, const void *value, size_t size);

// Puts it on the list of what changed.
void ledger_note_change(struct ledger *l, struct state *s);

// A request taken out of its packed form to be looked at or changed.
struct opened {
  struct text request_id;
  struct request request;
  struct marks marks;
  struct terms terms;
  int64_t due;
  int64_t owing[MARKS_MAX];  // terms_owing
  char id[ID_MAX];           // of a state, that `request_id` may point to
};

void reckoning_open(const struct ledger *l, const struct state *s, struct opened *o);

// Packs it back, notes that it changed and puts it in its place in the due index: where the next of its moments lies,
// or, before that, the first of the passed ones whose raise waits.
void reckoning_close(struct ledger *l, struct state *s, struct opened *o, int64_t clock, int64_t waiting);

// Emits what has become owed, or is no longer, for one request when the clock shows `clock`; `at` is what the alert
// says. What is owed since a moment after `until` is not raised yet: returns the first such moment, INT64_MAX for none.
int64_t reckoning_look(struct ledger *l, struct opened *o, int64_t clock, int64_t at, int64_t until);

#endif
