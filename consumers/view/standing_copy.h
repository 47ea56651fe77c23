// SPDX-License-Identifier: Apache-2.0
// Copies of requests and alerts with their texts. For standing_page.c alone.
#ifndef HUIYIN_CONSUMERS_VIEW_STANDING_COPY_H
#define HUIYIN_CONSUMERS_VIEW_STANDING_COPY_H

#include "consumers/view/standing_table.h"

// Makes room for so many; those that were there are forgotten.
void standing_page_begin(struct view_page *p, size_t most);
void standing_alerts_begin(struct view_alerts *a, size_t most);

// Adds a copy: there must be room for it.
void standing_copy_request(const struct standing_table *t, const struct standing_request *r, struct view_page *p);
void standing_copy_record(const struct standing_record *record, struct view_alerts *a);
// The alert of that request that was raised at `at`.
void standing_copy_mark(
  const struct standing_table *t, const struct standing_request *r, int64_t at, struct view_alerts *a);

#endif
