// SPDX-License-Identifier: Apache-2.0
// What a route may say by its words and would not do: each is a fault.
#ifndef HUIYIN_CONSUMERS_NOTIFY_ROUTE_CHECKS_H
#define HUIYIN_CONSUMERS_NOTIFY_ROUTE_CHECKS_H

#include "consumers/notify/routes.h"

// Categories, of line `line`, that no category can match.
void route_checks_categories(const struct route *r, int line, struct faults *faults);

// Receivers, of line `line`, for which messages of groups are nothing. Read the route's groups first.
void route_checks_told(const struct route *r, const struct told *t, int line, struct faults *faults);

// Routes to which those before them leave nothing. Read them all first.
void route_checks_reached(const struct routes *r, struct faults *faults);

#endif
