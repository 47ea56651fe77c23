// SPDX-License-Identifier: Apache-2.0
// The part of the snapshot that tells of the pipeline. For snapshot.c.
#ifndef HUIYIN_CONSUMERS_BOARD_SNAPSHOT_PIPELINE_H
#define HUIYIN_CONSUMERS_BOARD_SNAPSHOT_PIPELINE_H

#include "consumers/board/snapshot.h"

json_t *snapshot_pipeline(const struct picture *p);
// A merge patch, {"partitions": {"0": {"pulse_age_ms": 900}}}; null of one without a pulse.
json_t *snapshot_pulse_ages(const struct picture *p);

#endif
