// SPDX-License-Identifier: Apache-2.0
// What a tracker has done since it began, and how each of its partitions stands.
#ifndef HUIYIN_CONSUMERS_TRACK_FIGURES_H
#define HUIYIN_CONSUMERS_TRACK_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "consumers/track/durations.h"

struct tracker;

struct tracker_figures {
  uint64_t messages;
  uint64_t events;  // applied, repeats included
  uint64_t dead_letters;
  uint64_t commits;
  uint64_t refused_commits;
  uint64_t rollbacks;
  uint64_t misplaced;
  uint64_t bad_timestamps;
  uint64_t alerts;  // raised or cleared, as committed
  // From when a commit was put together until Redis was known to have it.
  struct durations commit;
  // From when an alert was owed until the alerts topic was known to have it. Owed: with the live clock from the mark's
  // moment on; what an event brings about (a clearing, a filing that comes with its mark passed) and all that the log
  // clock does, from when the tracker came to it.
  struct durations lateness;
};
const struct tracker_figures *tracker_figures(const struct tracker *t);

// Of one partition number, whoever owned it in between.
struct partition_figures {
  uint64_t commits;  // that had something of this partition
  uint64_t refused_commits;
  uint64_t rollbacks;
  uint64_t misplaced;
  uint64_t dead_letters;
  uint64_t bad_timestamps;
  uint64_t alerts;
  uint64_t audits;             // whole rounds
  uint64_t audit_differences;  // in the last of them
  int64_t audited_at;          // when that ended, or the partition came here; 0 for no audits
  uint64_t restated;           // requests that came under a retroactive version of the policy, and ...
  uint64_t restated_raised;    // ... the alerts that it raised, ...
  uint64_t restated_cleared;   // ... and cleared
};

// How a partition that is ours stands.
struct partition_standing {
  int32_t partition;
  bool leaving;
  bool taken;     // its place was read, and it is ours by it
  bool counting;  // its log is read and its relay is open
  bool loaded;    // its states have all been in memory
  char owner[40];
  int64_t commit;    // number of the last one
  int64_t offset;    // the next one that is not counted in Redis; -1 where nothing is
  int64_t position;  // the same, past control records too; -1 where not known
  int64_t clock;     // ms since 1970; MOMENT_NONE for none
  size_t outbox;     // alerts that are not known to be in the topic, or not yet trimmed
  size_t open;       // requests that time may change
  size_t states;     // in memory
  size_t memory;     // bytes of the states and of what finds them
  struct partition_figures figures;
};

size_t tracker_count(const struct tracker *t);
// `index` is below tracker_count; asks the port for the position.
void tracker_standing(const struct tracker *t, size_t index, struct partition_standing *out);
// A partition was found to be damaged: nothing can be counted any more.
bool tracker_is_damaged(const struct tracker *t);
// Why Redis refuses commits; NULL while it does not.
const char *tracker_refusal(const struct tracker *t);

#endif
