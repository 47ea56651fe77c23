// SPDX-License-Identifier: Apache-2.0
// How a tracker stands at one moment: plain data, for whoever shows it.
#ifndef HUIYIN_CONSUMERS_WORLD_SNAPSHOT_H
#define HUIYIN_CONSUMERS_WORLD_SNAPSHOT_H

#include "consumers/log/dead_letter_kind.h"
#include "consumers/track/figures.h"

struct snapshot_partition {
  struct partition_standing standing;
  int64_t end;  // of the log; -1 where not known
  int64_t lag;  // from its position to that end; -1 where not known
  bool behind;  // lag_watch.h
};

// Zeroed, a tracker that has not begun: it waits for Kafka. Owns its partitions.
struct track_snapshot {
  bool begun;
  bool leaving;
  bool failed;
  bool damaged;
  char refusal[160];  // why Redis refuses commits; "" while it does not
  bool kafka_up;
  bool redis_up;
  bool member;                // the group has told what is ours
  bool alerts_gone;           // the alerts topic can not be had
  int32_t alerts_partitions;  // that it has; 0: not known
  uint64_t kafka_reconnects;
  uint64_t redis_reconnects;
  size_t policy_versions;  // 0: the built-in policy alone
  bool has_holidays;       // its calendars have, and they ...
  int64_t holidays_left;   // ... end in so many ms
  struct tracker_figures figures;
  uint64_t dead_letters[DEAD_LETTER_KINDS];
  struct snapshot_partition *partitions;
  size_t count;
  size_t room;
};

void track_snapshot_release(struct track_snapshot *s);

// Makes room for so many partitions; those that were there are forgotten.
void track_snapshot_resize(struct track_snapshot *s, size_t count);

// Makes `to` the same as `from`.
void track_snapshot_copy(struct track_snapshot *to, const struct track_snapshot *from);

#endif
