// SPDX-License-Identifier: Apache-2.0
// /metrics, /healthz and /readyz of a running tracker.
#ifndef HUIYIN_CONSUMERS_WORLD_STATUS_H
#define HUIYIN_CONSUMERS_WORLD_STATUS_H

#include <stdint.h>

#include "runtime/err.h"

struct track_world;

// The loop hands its figures over at most four times a second; the server's thread shows the last ones. Between the two
// stands a lock that is held while a pointer is exchanged, or a page's copy is made.
struct track_status;

// Listens from here on, before Kafka is waited for. NULL with a sentence. `w` outlives it.
struct track_status *track_status_new(struct track_world *w, const char *address, struct err *e);

// The loop turns: called at least once a second by the one that waits or counts, which /healthz tells by. `now` is of
// the clock that nobody sets, in ms. NULL is taken and does nothing, here and below.
void track_status_beat(struct track_status *s, int64_t now);
// The same at the end of a round, when there are figures to hand over.
void track_status_round(struct track_status *s, int64_t now);

void track_status_free(struct track_status *s);

#endif
