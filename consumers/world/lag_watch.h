// SPDX-License-Identifier: Apache-2.0
// Whether a reader is behind: by what it has left to read, looked at now and then.
#ifndef HUIYIN_CONSUMERS_WORLD_LAG_WATCH_H
#define HUIYIN_CONSUMERS_WORLD_LAG_WATCH_H

#include <stdbool.h>
#include <stdint.h>

// Behind is: more than LAG_SMALL left for 10 s on end, and no fewer than 10 s ago. So neither a burst nor a backlog
// that is being worked off counts.
enum { LAG_SMALL = 1000, LAG_PATIENCE = 10000 };

// A zeroed struct has seen nothing. Moments are in ms, of any clock that does not go back, and above 0.
struct lag_watch {
  int64_t small_at;    // when it was last small
  int64_t sampled_at;  // when `sample` was taken
  int64_t sample;
  int64_t before;  // the sample before, LAG_PATIENCE or more older; -1 for none
};

// `lag` is what is left, -1 where it is not known.
void lag_watch_look(struct lag_watch *w, int64_t lag, int64_t now);
bool lag_watch_is_behind(const struct lag_watch *w, int64_t lag, int64_t now);

#endif
