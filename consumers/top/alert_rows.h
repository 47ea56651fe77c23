// SPDX-License-Identifier: Apache-2.0
// The newest alerts as a list.
#ifndef HUIYIN_CONSUMERS_TOP_ALERT_ROWS_H
#define HUIYIN_CONSUMERS_TOP_ALERT_ROWS_H

#include "consumers/top/listing.h"
#include "consumers/top/newest.h"

// Fills the list, with those of one request alone where `request` is not "".
void alert_rows_fill(struct listing *l, const struct newest *n, const char *request);

#endif
