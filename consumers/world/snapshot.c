// SPDX-License-Identifier: Apache-2.0
// How a tracker stands at one moment: plain data, for whoever shows it.
#include "consumers/world/snapshot.h"

#include <stdlib.h>
#include <string.h>

void track_snapshot_release(struct track_snapshot *s) {
  free(s->partitions);
  *s = (struct track_snapshot){0};
}

void track_snapshot_resize(struct track_snapshot *s, size_t count) {
  if (count > s->room) {
    free(s->partitions);
    s->partitions = calloc(count, sizeof *s->partitions);
    s->room = count;
    if (!s->partitions) {
      abort();
    }
  }
  s->count = count;
}

void track_snapshot_copy(struct track_snapshot *to, const struct track_snapshot *from) {
  track_snapshot_resize(to, from->count);
  struct snapshot_partition *partitions = to->partitions;
  size_t room = to->room;
  *to = *from;
  to->partitions = partitions;
  to->room = room;
  if (from->count) {
    memcpy(partitions, from->partitions, from->count * sizeof *partitions);
  }
}
