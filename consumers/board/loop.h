// SPDX-License-Identifier: Apache-2.0
// The loop of the board: a thread that looks again and again, makes the snapshot, and tells who follows what changed.
#ifndef HUIYIN_CONSUMERS_BOARD_LOOP_H
#define HUIYIN_CONSUMERS_BOARD_LOOP_H

#include "consumers/board/board.h"
#include "consumers/view/freshness.h"
#include "runtime/buf.h"

struct board_loop;

// Who is told, in the loop's thread: a change, as a merge patch against all that was told before; and what stands for
// the whole, for those who come later.
struct board_followers {
  void *context;
  void (*change)(void *context, const void *data, size_t size);
  void (*whole)(void *context, const void *data, size_t size);
  size_t (*count)(void *context);
};

// Begins it. `b` outlives it.
struct board_loop *board_loop_new(const struct board *b, const struct board_followers *followers);
// Waits until there is a snapshot, be it of a Redis that is away; for 5 s at most.
void board_loop_await(struct board_loop *l);
void board_loop_stop(struct board_loop *l);  // asks it to end, which _free waits for
void board_loop_free(struct board_loop *l);

// --- any thread

// Appends the last snapshot as JSON. False before there is one.
bool board_loop_snapshot(struct board_loop *l, struct buf *out);

// How the board stands.
struct board_standing {
  uint64_t looks;    // at Redis that succeeded, and ...
  uint64_t failed;   // ... that did not
  uint64_t changes;  // sent
  uint64_t change_bytes;
  bool redis_away;
  char why[512];                // the last failure's sentence, while it is away
  int64_t read_at;              // when Redis was read last, by this machine's clock; 0 for never
  int64_t took_us;              // what the last look and its snapshot took of this thread's CPU, and ...
  int64_t took_all_us;          // ... all of them
  int64_t turned_at;            // when the loop went round last, by the steady clock
  uint64_t reconnects;          // times that Redis was away and came back
  int64_t totals[FIELD_COUNT];  // of scope `all`
  int64_t age;                  // of the data, in ms
  bool stale;
  struct view_stale_reason reasons[16];
  size_t reason_count;
  int64_t lag;  // messages that are not counted, of all partitions
  size_t partitions;
};
void board_loop_standing(struct board_loop *l, struct board_standing *out);

#endif
