// SPDX-License-Identifier: Apache-2.0
// The parts of verify: for this room alone.
//
// Everything is first compared as it comes, while a running track goes on: what differs is a doubt. The doubts are then
// read again in one moment with the partitions' places, the log is counted on to these places, and what differs now is
// a difference.
#ifndef HUIYIN_CONSUMERS_VERIFY_VERIFY_H
#define HUIYIN_CONSUMERS_VERIFY_VERIFY_H

#include "consumers/core/state.h"
#include "consumers/recount/reading.h"
#include "consumers/recount/recount.h"
#include "consumers/verify/differences.h"

struct verify {
  struct reading in;
  struct recount recount;
  struct stored stored;                 // the moment that is compared
  struct state_table names;             // key of a counter hash behind PREFIX:{0}: -> its place in a tally
  struct state_table doubtful_counts;   // whole keys
  struct state_table *doubtful_states;  // fields, for each partition
  int64_t *begins;                      // the first offset that was counted of each partition
  struct differences found;
  size_t alerts;  // compared
};

// Goes through the rounds until all differences are of one moment that stands (rounds.c).
int verify_rounds(struct verify *v, struct err *e);
// Drops what was counted and found.
void verify_forget(struct verify *v);

// Reads a moment; the doubts are asked for in it (moment.c).
int verify_read(struct verify *v, struct err *e);
// Whether Redis lies behind what was recounted: it lost writes, or was rebuilt meanwhile.
bool verify_is_behind(const struct verify *v);
// Where counting began: not at 0 where the log had lost its beginning before.
void verify_begin_at(struct verify *v);
// Reads the log on to this moment, and moves live clocks to where they stood.
int verify_recount(struct verify *v, struct err *e);

// Walks all counters in Redis; what differs becomes a doubt.
int verify_counts_scan(struct verify *v, struct err *e);
// Asks for the doubts, in the order in which verify_counts_check takes the answers; returns how many it took.
void verify_counts_ask(struct verify *v, struct query *q);
size_t verify_counts_check(struct verify *v, const redisReply *const *answers);
// How many counters are not 0.
size_t verify_counts_total(const struct verify *v);

// The same for the states.
int verify_states_scan(struct verify *v, struct err *e);
void verify_states_ask(struct verify *v, struct query *q);
size_t verify_states_check(struct verify *v, const redisReply *const *answers);
// Looks for states of the recount that Redis does not hold; they become doubts.
int verify_states_walk(struct verify *v, struct err *e);
// Whether some partition holds other requests than the recount, as far as their number and the doubts tell.
bool verify_states_may_miss(const struct verify *v);
size_t verify_states_requests(const struct verify *v);

// Compares the alerts in the topic and in the outboxes of this moment with those owed.
int verify_alerts_compare(struct verify *v, struct err *e);

// Adds a field or key to a set.
void verify_doubt(struct state_table *set, const void *bytes, size_t size);

#endif
