// SPDX-License-Identifier: Apache-2.0
// A tracker's figures for Prometheus.
#ifndef HUIYIN_CONSUMERS_WORLD_METRICS_H
#define HUIYIN_CONSUMERS_WORLD_METRICS_H

#include "consumers/stored/name_count.h"
#include "consumers/world/snapshot.h"
#include "runtime/metrics.h"

// What the tracker has done, and how its partitions stand.
void track_metrics_write(struct metrics *m, const struct track_snapshot *s);

// The names of the counters, as counted at `at`, in ms since 1970.
void track_metrics_write_names(struct metrics *m, const struct name_count *names, int64_t at);

#endif
