// SPDX-License-Identifier: Apache-2.0
// An alert with its texts in one piece of memory, to be kept in a table.
#ifndef HUIYIN_CONSUMERS_CORE_ALERT_COPY_H
#define HUIYIN_CONSUMERS_CORE_ALERT_COPY_H

#include "consumers/core/ledger.h"

// Writes the alert, which holds the bounds of its record; returns the size, at most ALERT_COPY_MAX.
enum { ALERT_COPY_MAX = sizeof(struct overdue_alert) + ALERT_ID_MAX + ID_MAX + 5UL * NAME_MAX_BYTES };
size_t alert_copy_write(const struct overdue_alert *alert, uint8_t *out);

// Reads back what alert_copy_write wrote; the texts point into `bytes`.
void alert_copy_read(const uint8_t *bytes, struct overdue_alert *alert);

#endif
