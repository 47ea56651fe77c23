// SPDX-License-Identifier: Apache-2.0
// What a seed decides: the settings of a world, and what happens in it, in order.
#ifndef HUIYIN_TESTS_SIMULATION_PLAN_H
#define HUIYIN_TESTS_SIMULATION_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HAPPENINGS_MAX = 200 };

enum what {
  PUBLISH,      // events of chance into the log
  REPEAT,       // an event once more: the same message, or the same content as another message
  GARBAGE,      // a message that can not be decoded
  GAP,          // aborted or control records: offsets without a message
  TURNS,        // the processes do some of what they have to do
  COURSE,       // everything takes its course for a while
  PASS,         // a little time passes
  SLEEP,        // time passes to the next moment that a tracker waits for, and a bit beyond
  LONG_SLEEP,   // hours or days pass
  JUMP_BACK,    // the wall clock is set back
  HOLD,         // answers of some sorts are held up for one process
  LET_GO,       // and come again
  BROKER_AWAY,  // no message, no question, no transaction, no dead letter gets through
  BROKER_BACK,  //
  CUT,          // a connection to Redis ends; what it had been sent is done, or is not
  LEAVE,        // it ends for the process, while Redis still has to get to what it was sent ...
  SERVE_LEFT,   // ... and now does
  FAIL_OVER,    // Redis loses its last writes
  TRAP,         // Redis will lose a write of a certain sort
  KILL,         // a process dies
  DIE_SOON,     // it will, between two of its steps
  START,        // a process is started
  REBALANCE,    // the group gives a partition to another process; the old one is told, or runs on
  TELL,         // those that were not told are
  TRANSACTION,  // the next transaction of a relay fares badly
  REFUSE,       // Redis refuses some commands
  STORY,        // a partition is given away behind its owner's back, and Redis loses what one of both has written
  OVERWRITE,    // another hand overwrites a counter by a word
  WHAT_COUNT
};

struct happening {
  enum what what;
  uint32_t a;  // chance for its details: leaving others out does not change them
  bool looks;  // behind it, the trackers ask whose their partitions are
};

enum ending {
  END_WITH_SURVIVORS,  // who lives goes on, alone with the rest
  END_WITH_A_FRESH_ONE,
  END_BOUNDED  // fresh ones that stop by themselves at the end of the log
};

// A plain value.
struct plan {
  uint64_t seed;
  bool log_clock;
  int32_t partitions;
  unsigned trackers;
  size_t batch;
  size_t closed_states;
  size_t scan_page;
  bool tells_more;      // trackers are told what waits to be read, and gather
  int64_t keep_closed;  // ms; 0 for ever
  enum ending ending;
  bool overwrites;
  bool empties;  // Redis may lose all it had of a partition, which ends it
  size_t count;
  struct happening list[HAPPENINGS_MAX];
  bool left_out[HAPPENINGS_MAX];
};

// `keeps`: closed requests are let go, whatever the seed says.
void plan_init(struct plan *p, uint64_t seed, bool keeps);

#endif
