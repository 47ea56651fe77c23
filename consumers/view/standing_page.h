// SPDX-License-Identifier: Apache-2.0
// Lists of what stands: copies that their asker keeps. For standing.c, which holds the lock.
#ifndef HUIYIN_CONSUMERS_VIEW_STANDING_PAGE_H
#define HUIYIN_CONSUMERS_VIEW_STANDING_PAGE_H

#include "consumers/view/standing_table.h"

// As the functions of standing.h that are called so.
void standing_list_newest(const struct standing_table *t, size_t most, struct view_alerts *out);
void standing_list_late(const struct standing_table *t, size_t most, struct view_alerts *out);
void standing_list_page(const struct standing_table *t, const struct view_filter *f, enum view_order order,
  bool descending, const struct view_place *behind, size_t most, struct view_page *out);
void standing_list_request(const struct standing_table *t, struct text request_id, struct view_page *out);

#endif
