// SPDX-License-Identifier: Apache-2.0
// How many alerts there were, and how many there would have been: by mark, district and category.
#ifndef HUIYIN_CONSUMERS_VERIFY_MARK_COUNTS_H
#define HUIYIN_CONSUMERS_VERIFY_MARK_COUNTS_H

#include <stdbool.h>

#include "consumers/core/request.h"
#include "runtime/buf.h"

// The marks of two policies at most.
enum { MARK_COUNTS_MARKS = 2 * MARKS_MAX };

// What is compared.
enum mark_count { MARKS_WERE, MARKS_WOULD, MARK_COUNT_KINDS };

struct mark_counts;

struct mark_counts *mark_counts_new(void);
void mark_counts_free(struct mark_counts *c);

// Counts an alert under its mark, the first level of its district, and its category. False where there are more marks
// than MARK_COUNTS_MARKS: then it is not counted.
bool mark_counts_add(struct mark_counts *c, const struct overdue_alert *alert, enum mark_count kind);

// Appends the table: for each mark, in the order in which they were met, all of it, then districts and categories, the
// largest first.
void mark_counts_print(const struct mark_counts *c, struct buf *out);

#endif
