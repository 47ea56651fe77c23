// SPDX-License-Identifier: Apache-2.0
// What a route may say by its words and would not do, which is a fault, or would do to somebody's surprise.
#ifndef HUIYIN_CONSUMERS_NOTIFY_ROUTE_CHECKS_H
#define HUIYIN_CONSUMERS_NOTIFY_ROUTE_CHECKS_H

#include "consumers/notify/routes.h"

// Categories, of line `line`, that no category can match.
void route_checks_categories(const struct route *r, int line, struct faults *faults);

// Receivers, of line `line`, for which messages of groups are nothing. Read the route's groups first.
void route_checks_told(const struct route *r, const struct told *t, int line, struct faults *faults);

// Routes to which those before them leave nothing. Read them all first.
void route_checks_reached(const struct routes *r, struct faults *faults);

// Receivers that would hear of one alert by two routes, as messages of the same key: the first of the two goes on, and
// no single route takes all that both match before it comes to the second. Of routes without a fault. It may be meant.
void route_checks_doubled(const struct routes *r, struct faults *warnings);

#endif
