// SPDX-License-Identifier: Apache-2.0
// A world for trackers: one Redis, the events topic, the alerts topic, a clock, and any number of processes in it.
// Nothing happens by itself: a test takes turns, holds answers back, cuts connections, kills processes.
#ifndef HUIYIN_TESTS_FAKE_WORLD_H
#define HUIYIN_TESTS_FAKE_WORLD_H

#include "consumers/track/tracker.h"
#include "tests/fake/log.h"
#include "tests/fake/redis.h"
#include "tests/fake/versions.h"

enum { FAKE_PROCESSES = 24 };

struct fake_process;

// Told of what can be seen from outside as it happens; any may be NULL.
struct fake_watcher {
  void *context;
  // A partition of the events topic was asked for its end at the moment `at`.
  void (*asked)(void *context, int32_t partition, int64_t at, int64_t end);
  // A record was appended to the alerts topic.
  void (*emitted)(void *context, int32_t partition, const struct fake_record *record);
  // The message at `offset` is in the dead-letter topic.
  void (*set_aside)(void *context, int32_t partition, int64_t offset);
  // A sentence about a process; where it is NULL none are made.
  void (*happened)(void *context, const struct fake_process *p, const char *sentence);
};

// What becomes of a relay's next transaction.
enum fake_outcome {
  SEND_DONE,
  SEND_ABORTED,  // it is aborted, which leaves offsets without a message, and sent again
  SEND_UNKNOWN,  // it is in the topic, and the relay's handle died before it knew
  SEND_BROKEN    // it is not, and the handle died
};

struct fake_world {
  struct fake_redis redis;
  struct fake_log events;
  struct fake_log alerts;
  struct fake_log dead_letters;
  uint64_t sender[FAKE_PARTITIONS];  // the relay that may send to the alerts partition
  enum fake_outcome outcome[FAKE_PARTITIONS];
  struct fake_watcher watcher;
  int64_t group_offset[FAKE_PARTITIONS];
  int64_t now;
  struct policy policy;
  struct ledger_rules rules;
  struct fake_versions versions;
  struct wire *wire;
  bool owns_wire;
  struct tracker_options options;  // of the next process
  struct fake_process *processes[FAKE_PROCESSES];
  size_t process_count;
  uint64_t serial;  // owners and relays are numbered
  bool tells_more;  // trackers are told that messages wait, and that they are many, as soon as a few do
  bool late_work;   // what was under way when its process died or let go is done all the same
};

// The clock shows `now`; log or live clock as said; batches of 3, everything kept in memory, and a policy of stalled
// (1 s after filing), due-soon, overdue and escalated without a due of its own for requests that bring none.
void fake_world_init(struct fake_world *w, int64_t now, bool log_clock);
// The same with a wire of the caller's, which is only read: making one takes longer than many a world lasts.
void fake_world_init_with(struct fake_world *w, int64_t now, bool log_clock, struct wire *wire);
// Frees its processes too.
void fake_world_release(struct fake_world *w);

// What a process waits for, by kind: bits for `hold`.
enum fake_hold {
  HOLD_SERVER = 1,         // Redis does not get to its commands
  HOLD_REPLIES = 2,        // its answers are under way
  HOLD_CONNECT = 4,        // Redis is away
  HOLD_BOUNDS = 8,         // the answer about a partition's end; the question has been looked at
  HOLD_RELAY = 16,         // the answers of the relay; what was asked has been done
  HOLD_RELAY_WORK = 32,    // the relay does nothing
  HOLD_DEAD_LETTERS = 64,  // acknowledgements
  HOLD_MESSAGES = 128,     // fetching
  HOLD_ALL = 255,
  HOLD_DEAD_LETTER_WORK = 256,  // the broker does not get to dead letters
  HOLD_BOUNDS_WORK = 512        // nor to questions
};

// One place in a log that is read.
struct fake_fetch {
  bool active;
  int64_t next;
  int64_t position;  // -1 until something was read
};

struct fake_answer;

// One process with a tracker. Fields are for tests to read; `hold`, `crash_after`, `cut_after` to set.
struct fake_process {
  struct fake_world *world;
  struct tracker *tracker;
  struct fake_connection *connection;  // NULL while there is none
  bool reset;
  unsigned hold;
  uint64_t points;       // calls of the port and answers so far
  uint64_t crash_after;  // it dies at this one
  uint64_t cut_after;    // behind this one its connection to Redis ends
  bool dead;
  struct fake_fetch fetch[FAKE_PARTITIONS];
  uint64_t relay[FAKE_PARTITIONS];  // number of the open one, 0 for none
  struct fake_answer *answers;      // oldest first
  bool released[FAKE_PARTITIONS];
  size_t bounds_asked;
  size_t misplaced;
  size_t warnings;
  char said[512];    // the last warning or error
  char failed[600];  // why it can not go on; "" while it can
};

// A process with the world's options at this moment; Redis connects in its first turns.
struct fake_process *fake_world_start(struct fake_world *w);
void fake_process_assign(struct fake_process *p, int32_t partition);
void fake_process_revoke(struct fake_process *p, int32_t partition);
void fake_process_lost(struct fake_process *p, int32_t partition);
// What the program does every few seconds: asks Redis whether its partitions are still its own.
void fake_process_ask_owners(struct fake_process *p);
// kill -9.
void fake_process_kill(struct fake_process *p);
// The connection to Redis ends: answers under way are lost. With `served`, Redis does all that it was sent.
void fake_process_cut(struct fake_process *p, bool served);
// The connection ends here, but not yet in Redis, which gets to its commands when the test serves and closes it.
struct fake_connection *fake_process_leave_connection(struct fake_process *p);
// One thing of each kind that is not held happens to the process, and its tracker steps. False where nothing was left
// to happen.
bool fake_process_turn(struct fake_process *p);

// All processes take turns until nothing is left to happen at this moment.
void fake_world_run(struct fake_world *w);
// The same, and time goes on to `until`, from one moment at which a tracker wants to step to the next.
void fake_world_run_until(struct fake_world *w, int64_t until);
// Redis fails over to a replica that lacks the last writes; all connections end.
void fake_world_fail_over(struct fake_world *w, size_t writes);

// Appends an event's message, stamped with `timestamp`.
void fake_world_publish(struct fake_world *w, int32_t partition, int64_t timestamp, struct event event);

#endif
