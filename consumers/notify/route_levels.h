// SPDX-License-Identifier: Apache-2.0
// Whom a route tells, and whom when nobody acts: lists of receivers.
#ifndef HUIYIN_CONSUMERS_NOTIFY_ROUTE_LEVELS_H
#define HUIYIN_CONSUMERS_NOTIFY_ROUTE_LEVELS_H

#include "consumers/notify/routes.h"

// Finds the receivers of line `line` by name; one that is not there is a fault, with the nearest that is.
void told_read(
  struct told *t, const struct texts *wanted, int line, const struct receivers *known, struct faults *faults);
bool told_has(const struct told *t, const struct receiver *receiver);
void told_release(struct told *t);

// Adds the level that `escalate = after 30m: a, b` says. `after 30m:` tells nobody.
void route_levels_add(
  struct route *r, const struct conf_entry *entry, const struct receivers *known, struct faults *faults);
void route_levels_release(struct route *r);

#endif
