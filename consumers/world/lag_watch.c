// SPDX-License-Identifier: Apache-2.0
// Whether a reader is behind: by what it has left to read, looked at now and then.
#include "consumers/world/lag_watch.h"

void lag_watch_look(struct lag_watch *w, int64_t lag, int64_t now) {
  if (lag <= LAG_SMALL || !w->small_at) {
    *w = (struct lag_watch){.small_at = now, .sampled_at = now, .sample = lag, .before = -1};
  } else if (now - w->sampled_at >= LAG_PATIENCE) {
    w->before = w->sample;
    w->sample = lag;
    w->sampled_at = now;
  }
}

bool lag_watch_is_behind(const struct lag_watch *w, int64_t lag, int64_t now) {
  return lag > LAG_SMALL && now - w->small_at >= LAG_PATIENCE && w->before >= 0 && lag >= w->before;
}
