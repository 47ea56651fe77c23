// SPDX-License-Identifier: Apache-2.0
// The parts of the snapshot that tell of alerts and dead letters. For snapshot.c; an alert as the API writes it.
#ifndef HUIYIN_CONSUMERS_BOARD_SNAPSHOT_ALERTS_H
#define HUIYIN_CONSUMERS_BOARD_SNAPSHOT_ALERTS_H

#include "consumers/board/snapshot.h"

json_t *snapshot_alerts(const struct picture *p);
json_t *snapshot_letters(const struct picture *p);

// One alert with its place, null where there is none of what it says.
json_t *snapshot_alert(const struct view_alert *a);

#endif
