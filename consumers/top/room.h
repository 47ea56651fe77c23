// SPDX-License-Identifier: Apache-2.0
// How the lines of a terminal are shared out: partitions are seen first, districts and alerts as there is room.
#ifndef HUIYIN_CONSUMERS_TOP_ROOM_H
#define HUIYIN_CONSUMERS_TOP_ROOM_H

#include "consumers/top/top.h"

// Lines below each heading.
struct top_room {
  size_t districts;
  size_t alerts;
  size_t partitions;
};

void top_share_out(struct top_room *room, const struct top_screen *s);

// How many of `count` rows stand in so many lines, the last of which may have to say how many more there are of
// `total`.
size_t top_shown(size_t count, size_t total, size_t lines);

#endif
