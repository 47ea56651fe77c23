// SPDX-License-Identifier: Apache-2.0
// How old what is looked at is. A dead tracker must never look like a quiet day: so it is not the counters that tell,
// but the pulses of the partitions, and whether what was in the log when they were said is counted by now. No I/O, no
// clock.
#ifndef HUIYIN_CONSUMERS_VIEW_FRESHNESS_H
#define HUIYIN_CONSUMERS_VIEW_FRESHNESS_H

#include "consumers/view/moment.h"

// In ms: what is older is stale.
enum { VIEW_STALE_AFTER = 10000, FRESH_SAMPLES = 16 };

enum view_reason {
  VIEW_NO_TRACKER,  // nobody counts the partition
  VIEW_BEHIND,      // what was in the log 10 s ago is not counted
  VIEW_REDIS_AWAY,
  VIEW_DAMAGED,          // a partition's numbers are marked as damaged, or a value was written by another hand
  VIEW_NOTHING_COUNTED,  // nothing was ever counted under this prefix
  VIEW_ALERTS_UNKNOWN,   // the alerts topic could not be read
  VIEW_REASONS
};
// "no-tracker", "behind", ...
extern const char *const view_reason_words[VIEW_REASONS];

// When a pulse was said the log ended there.
struct fresh_sample {
  int64_t at;
  int64_t end;
};

struct fresh_partition {
  int64_t fresh_at;  // all that was in the log then is counted; MOMENT_NONE: not known
  int64_t pulse_at;  // of the last pulse; MOMENT_NONE for none
  bool damaged;
  struct fresh_sample samples[FRESH_SAMPLES];  // whose ends are not reached, the earliest first
  size_t sample_count;
};

// Zeroed, nothing was looked at. Moments are ms of a clock that nobody sets.
struct view_freshness {
  struct fresh_partition *partitions;
  size_t count;
  bool looked;  // there was a first look, at ...
  int64_t first_at;
  int64_t last_at;        // the last look that succeeded, or the first
  bool read;              // one did
  bool away;              // the last one failed
  bool counted;           // there are settings
  bool strange;           // values of another hand
  int64_t unknown_since;  // the alerts are not known; MOMENT_NONE while they are
};

void view_freshness_release(struct view_freshness *f);

// What was seen at `now`; or NULL: Redis is away.
void view_freshness_look(struct view_freshness *f, const struct view_moment *m, int64_t now);
// Whether the alerts are known.
void view_freshness_alerts(struct view_freshness *f, bool known, int64_t now);

// Why it is stale; `partition` -1: not about one.
struct view_stale_reason {
  enum view_reason reason;
  int32_t partition;
};

// The age of the oldest part, and up to `room` reasons for which it is stale; none: it is not. Returns their number.
size_t view_freshness_tell(
  const struct view_freshness *f, int64_t now, int64_t *age, struct view_stale_reason *reasons, size_t room);

#endif
