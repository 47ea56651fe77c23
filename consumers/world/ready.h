// SPDX-License-Identifier: Apache-2.0
// Whether a tracker does its work, and what it lacks.
#ifndef HUIYIN_CONSUMERS_WORLD_READY_H
#define HUIYIN_CONSUMERS_WORLD_READY_H

#include <stdbool.h>

#include "consumers/world/snapshot.h"
#include "runtime/buf.h"

// Adds a sentence a line for each thing that is lacking, or one that says that nothing is. A tracker that the group has
// given no partition is ready: it waits for one.
bool track_ready(const struct track_snapshot *s, struct buf *out);

#endif
