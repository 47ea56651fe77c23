// SPDX-License-Identifier: Apache-2.0
// The parts of rebuild: for this room alone.
//
// The log is counted in memory, held against what the alerts topic says was emitted, written under another prefix, and
// put in the place of the old numbers by one transaction. A running track finds that it no longer owns its partitions,
// and takes them over where the new numbers stand.
#ifndef HUIYIN_CONSUMERS_REBUILD_REBUILD_H
#define HUIYIN_CONSUMERS_REBUILD_REBUILD_H

#include "consumers/core/state.h"
#include "consumers/recount/reading.h"
#include "consumers/recount/recount.h"
#include "consumers/stored/owner.h"
#include "runtime/outbound.h"

// One partition on its way to its new numbers.
struct rebuild_part {
  int64_t begin;              // counted from here ...
  int64_t end;                // ... up to here
  int64_t clock;              // live clock: where it will stand
  bool same_log;              // the stored numbers are of this very log: their place, clock moves and clock are kept
  int64_t known;              // unreadable messages below this offset are dead letters already
  int64_t alerts_end;         // of the alerts partition, when it was read
  bool settled;               // meta.h
  uint32_t alerts_from;       // meta.h
  struct alert_list emitted;  // what the alerts topic holds
  struct alert_list outbox;   // what is still to be sent
  struct stored_move *moves;
  size_t move_count;
};

struct rebuild {
  struct reading in;
  const char *into;    // the prefix to count under: --into, or ...
  char fallback[256];  // ... this
  struct stored old;
  struct recount recount;
  struct rebuild_part *parts;
  struct outbound *dead_letters;  // NULL until one is met
  uint64_t dead_letter_count;
  struct state_table made;  // keys under `into`, behind PREFIX:{0}:
  int64_t asked_at;         // when the ends of the log were asked for
  bool locked;              // rebuild_lock.c: no other rebuild of the prefix is at work
  char token[OWNER_SIZE];
};

// Refuses where another rebuild of the prefix is at work. While chunks are written it is renewed, which fails, with
// nothing changed, where it was lost.
int rebuild_lock(struct rebuild *r, struct err *e);
int rebuild_renew(struct rebuild *r, struct err *e);
void rebuild_unlock(struct rebuild *r);

// Finds where each partition is counted to, and counts.
int rebuild_count(struct rebuild *r, struct err *e);

// Reads what was emitted; before rebuild_count.
int rebuild_read_alerts(struct rebuild *r, struct err *e);

// Fills the outboxes with what is owed on top of what was emitted; behind rebuild_count.
void rebuild_settle_alerts(struct rebuild *r);

// Writes all but the owners and commit numbers under `into`, chunk by chunk.
int rebuild_write(struct rebuild *r, struct err *e);

// Removes what lies under `into`.
int rebuild_clear(struct rebuild *r, struct err *e);

// Puts the new numbers in the place of the old ones, in one step.
int rebuild_swap(struct rebuild *r, struct err *e);

#endif
