// SPDX-License-Identifier: Apache-2.0
// Moments as a zone's clocks show them.
#ifndef HUIYIN_CONSUMERS_SCREEN_LOCAL_TIME_H
#define HUIYIN_CONSUMERS_SCREEN_LOCAL_TIME_H

#include "runtime/buf.h"
#include "schemas/zone.h"

// Appends `2026-03-01 08:00:00`, or `-` for MOMENT_NONE.
void local_time_add(struct buf *out, const struct zone *z, int64_t moment);

// Appends `2026-03-01 08:00:00+08:00`, which is one moment also where the clocks are put back; `-` for MOMENT_NONE.
void local_time_add_whole(struct buf *out, const struct zone *z, int64_t moment);

// Appends `2026-03-01T08:00:00.000+08:00`, as moment_parse reads it back. Where the zone's offset has seconds, by UTC.
void local_time_add_iso(struct buf *out, const struct zone *z, int64_t moment);

#endif
