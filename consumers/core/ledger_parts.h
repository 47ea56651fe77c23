// SPDX-License-Identifier: Apache-2.0
// What a ledger is made of: for ledger.c (the states), reckoning.c (what events and time do to them) and letting_go.c
// alone.
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
  struct state_table past;  // while marks are held: what was filed of requests that are gone and were begun anew
  struct state **changed;   // each state knows its place here
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

#endif
