// SPDX-License-Identifier: Apache-2.0
// Counts a log in memory: what verify holds against Redis, and what rebuild puts there.
#ifndef HUIYIN_CONSUMERS_RECOUNT_RECOUNT_H
#define HUIYIN_CONSUMERS_RECOUNT_RECOUNT_H

#include <librdkafka/rdkafka.h>

#include "consumers/log/alert_list.h"
#include "consumers/stored/counting.h"
#include "consumers/stored/stored.h"
#include "schemas/wire.h"

struct recount_part {
  int32_t partition;
  struct recount *whole;
  struct ledger *ledger;
  struct alert_list alerts;  // what became owed, and what no longer was, in order, where keep_alerts says so
  int64_t next;              // the next offset to read
  int64_t timestamp;         // the largest that counted, MOMENT_NONE for none
  const struct stored_move *moves;
  size_t move_count;
  int64_t anchor_offset;   // the message whose digest ...
  uint64_t anchor_digest;  // ... is wanted, and here once it was read
  bool anchor_read;
};

// A message that is decoded before its turn, so that its request's state is on its way from memory meanwhile.
struct recount_ahead {
  int32_t partition;
  int64_t offset;
  struct event event;
  uint32_t hash;
  bool bad;        // it can not be read: ...
  struct err why;  // ... this is why
};

enum { RECOUNT_AHEAD = 64 };

// All partitions of a topic; one thread. States of gone requests (core/lapse.h) stay in memory, and count as none.
struct recount {
  const struct counting *counting;
  const struct wire *wire;
  bool keep_alerts;
  struct alert_sink also;  // told of each alert too, where it has a function
  bool keep_anchor;        // takes every message for the anchor, so that the last one's digest is known at the end
  // Told of each message that can not be read, or came too late (core/lapse.h); may be NULL. -1 ends the reading.
  int (*unreadable)(void *context, const rd_kafka_message_t *message, const char *reason, struct err *e);
  void *unreadable_context;
  int64_t now;           // the wall clock when the log is read: later stamps than an hour ahead do not count
  struct tally *counts;  // as of the last recount_gather
  struct tally *volunteers;
  struct recount_part *parts;
  size_t count;
  struct recount_ahead *ahead;  // a ring
  size_t announced;
  size_t taken;
  uint64_t messages;
  uint64_t undecodable;
  uint64_t too_late;
};

// All clocks stand at INT64_MIN, and alerts are kept with the log clock alone. `counting` and `wire` outlive it.
void recount_init(struct recount *r, const struct counting *counting, const struct wire *wire, size_t count);
void recount_release(struct recount *r);

// The moves of a partition's clock that Redis has, for a reading to `end`: one that belongs behind that is not made
// yet.
void recount_take_moves(struct recount_part *part, const struct stored_partition *p, int64_t end);

// Brings what the ledgers have counted so far to `counts` and `volunteers`.
void recount_gather(struct recount *r);

// Reads on to ends[i] in each partition (which is not before parts[i].next), with the log clock moving as it is
// told by the messages and the parts' moves; those at the end are made too. A live clock is not moved.
int recount_read(
  struct recount *r, rd_kafka_t *rk, const char *topic, const int64_t *ends, bool (*stopped)(void), struct err *e);

#endif
