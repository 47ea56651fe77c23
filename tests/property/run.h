// SPDX-License-Identifier: Apache-2.0
// A ledger with what stands around it in the program: its counters, the states that are stored, the alerts it gave.
#ifndef HUIYIN_TESTS_PROPERTY_RUN_H
#define HUIYIN_TESTS_PROPERTY_RUN_H

#include "consumers/core/ledger.h"
#include "tests/property/scenario.h"

enum { ALERTS_SEEN_MAX = 512, STORED_MAX = 32, STORED_FIELD_MAX = 64, STORED_VALUE_MAX = 256 };

// East of UTC: the zone has no other offset.
#define RUN_EAST_MS INT64_C(28800000)

struct seen {
  char id[64];
  enum alert_status status;
  size_t request;  // its place in request_ids
  size_t mark;     // its place in the policy
  int64_t at;
  int64_t mark_at;
  int64_t due_at;
};

// The alerts topic.
struct alerts {
  size_t count;
  struct seen list[ALERTS_SEEN_MAX];
};

struct stored {
  size_t field_size;
  size_t value_size;
  char field[STORED_FIELD_MAX];
  uint8_t value[STORED_VALUE_MAX];
};

// The hash of states in the store, sorted by nothing.
struct store {
  size_t count;
  struct stored list[STORED_MAX];
};

// Owns its ledger and its tallies; `alerts` belongs to the caller.
struct run {
  const struct scenario *scenario;
  struct zone zone;
  int64_t zone_from;
  int32_t zone_offset;
  struct ledger_rules rules;
  struct ledger *ledger;
  struct tally *counts;
  struct tally *volunteers;
  struct alerts *alerts;
  struct store store;
  int64_t log_time;
};

// Begins with no state, the clock at `clock`. The run must stay where it is until run_release.
void run_init(struct run *r, const struct scenario *s, int64_t clock, struct alerts *alerts);
void run_release(struct run *r);

// Reads one event, whose bytes are gone afterwards, or moves the clock. A state that left memory is put back first.
void run_step(struct run *r, const struct step *step);
void run_event(struct run *r, const struct event *event);

// Closed requests are kept for so long: before anything is read.
void run_keep_closed(struct run *r, int64_t keep);

// Reads one event of a message with this timestamp (MOMENT_NONE for none); false where it is too late.
bool run_message(struct run *r, const struct event *event, int64_t timestamp);

// Lets go what is gone of what is stored, and takes it out of the store.
void run_let_go(struct run *r);

// Stores what changed.
void run_store(struct run *r);

// Lets all go from memory that may; what changed and is not stored yet may not.
void run_shrink(struct run *r, bool store_first);

// Ends the ledger and begins another from what is stored, at the same clock.
void run_restart(struct run *r);

// Begins from another run's store, clock and counters, with no alert known to it.
void run_continue(struct run *r, const struct run *from, struct alerts *alerts);

// What a stored request holds; false where there is none.
bool run_find(const struct run *r, const char *request_id, struct request *request, struct marks *marks);

// The same states in both, but for the marks. Both must have been stored.
bool run_same_requests(const struct run *a, const struct run *b);
bool run_same_marks(const struct run *a, const struct run *b);

#endif
