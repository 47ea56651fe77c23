// SPDX-License-Identifier: Apache-2.0
// How many alerts there were, and how many there would have been: by mark, district and category.
#ifndef HUIYIN_CONSUMERS_VERIFY_MARK_COUNTS_H
#define HUIYIN_CONSUMERS_VERIFY_MARK_COUNTS_H

#include <stdbool.h>

#include "consumers/core/request.h"
#include "consumers/core/scope.h"

// The marks of two policies at most, and of what the topic has of earlier ones.
enum { MARK_COUNTS_MARKS = 3 * MARKS_MAX };

// What is compared: what the alerts topic has, and what a replay under the policy in force, and under another, gives.
enum mark_count { MARKS_WERE, MARKS_IN_FORCE, MARKS_WOULD, MARK_COUNT_KINDS };

struct mark_counts;

struct mark_counts *mark_counts_new(void);
void mark_counts_free(struct mark_counts *c);

// Takes a mark that was not met before to be met now, whether it has alerts or not.
void mark_counts_note(struct mark_counts *c, const char *mark);

// Counts an alert under its mark, the first level of its district, and its category. False where there are more marks
// than MARK_COUNTS_MARKS: then it is not counted.
bool mark_counts_add(struct mark_counts *c, const struct overdue_alert *alert, enum mark_count kind);

struct mark_row {
  struct scope scope;  // SCOPE_ALL, SCOPE_DISTRICT or SCOPE_CATEGORY
  int64_t counts[MARK_COUNT_KINDS];
};

// Calls for each mark that has alerts, in the order in which they were met: all of it, then districts and categories,
// the largest first.
typedef void mark_counts_row(void *context, const char *mark, const struct mark_row *row);
void mark_counts_rows(const struct mark_counts *c, mark_counts_row *f, void *context);

#endif
