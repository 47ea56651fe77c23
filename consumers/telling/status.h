// SPDX-License-Identifier: Apache-2.0
// /metrics, /healthz, /readyz and the orders' pages of a running `huiyin notify`.
#ifndef HUIYIN_CONSUMERS_TELLING_STATUS_H
#define HUIYIN_CONSUMERS_TELLING_STATUS_H

#include "consumers/telling/figures.h"

struct status;

// From the settings listen, token-file and token-env; NULL with a sentence. `bell` is rung when an order was given.
struct status *status_new(const struct settings *s, const struct routes *routes, int bell, struct err *e);
// NULL is none, as for the following.
void status_free(struct status *s);

// The loop's thread: whether it is time to show other figures, and what they are.
bool status_is_due(const struct status *s, int64_t now);
void status_show(
  struct status *s, const struct teller *t, const struct teller_counts *counts, enum figures_stage stage, int64_t now);

#endif
