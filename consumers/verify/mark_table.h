// SPDX-License-Identifier: Apache-2.0
// Alerts by mark, district and category as a table for a person, and as JSON.
#ifndef HUIYIN_CONSUMERS_VERIFY_MARK_TABLE_H
#define HUIYIN_CONSUMERS_VERIFY_MARK_TABLE_H

#include <jansson.h>

#include "consumers/screen/language.h"
#include "consumers/verify/mark_counts.h"
#include "runtime/buf.h"

// Appends the table, a line for each row of mark_counts_rows. `from` is what the change is reckoned from: MARKS_WERE,
// or MARKS_IN_FORCE, which is then shown too.
void mark_table_add(const struct mark_counts *c, enum mark_count from, enum language language, struct buf *out);

// [{"mark", "were", "in_force" (where it is what the change is reckoned from), "would", "change", "districts":
// [{"name", and the same numbers}], "categories": the same}], in the order of the table. A name that is no UTF-8 is
// null.
json_t *mark_table_json(const struct mark_counts *c, enum mark_count from);

#endif
