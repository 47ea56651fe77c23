// SPDX-License-Identifier: Apache-2.0
// How many alerts there were, and how many there would have been: by mark, district and category.
#ifndef HUIYIN_CONSUMERS_VERIFY_MARK_COUNTS_H
#define HUIYIN_CONSUMERS_VERIFY_MARK_COUNTS_H

#include <stdbool.h>

#include "consumers/core/request.h"
#include "runtime/buf.h"

// The marks of two policies at most, and of what the topic has of earlier ones.
enum { MARK_COUNTS_MARKS = 3 * MARKS_MAX };

// What is compared: what the alerts topic has, and what a replay under the policy in force, and under another, gives.
enum mark_count { MARKS_WERE, MARKS_IN_FORCE, MARKS_WOULD, MARK_COUNT_KINDS };

struct mark_counts;

struct mark_counts *mark_counts_new(void);
void mark_counts_free(struct mark_counts *c);

// Counts an alert under its mark, the first level of its district, and its category. False where there are more marks
// than MARK_COUNTS_MARKS: then it is not counted.
bool mark_counts_add(struct mark_counts *c, const struct overdue_alert *alert, enum mark_count kind);

// Appends the table: for each mark, in the order in which they were met, all of it, then districts and categories, the
// largest first. `from` is what the change is reckoned from: MARKS_WERE, or MARKS_IN_FORCE, which is then shown too.
void mark_counts_print(const struct mark_counts *c, enum mark_count from, struct buf *out);

#endif
