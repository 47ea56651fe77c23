// SPDX-License-Identifier: Apache-2.0
// The fields that a profile can fill, by the names that it calls them.
#ifndef HUIYIN_PRODUCERS_TARGET_H
#define HUIYIN_PRODUCERS_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/err.h"
#include "schemas/event.h"

// What a row of a file is.
enum row_kind { ROW_REQUEST, ROW_VOLUNTEER_EVENT, ROW_KIND_COUNT };

// `request` and `volunteer-event`.
extern const char *const row_kind_names[ROW_KIND_COUNT];

enum target {
  TARGET_REQUEST_ID,
  TARGET_FILED_AT,
  TARGET_CHANGED_AT,
  TARGET_DUE_AT,
  TARGET_KIND,
  TARGET_CHANNEL,
  TARGET_CATEGORY,
  TARGET_DISTRICT,  // eight levels, largest first
  TARGET_DISTRICT_LAST = TARGET_DISTRICT + DISTRICT_LEVELS_MAX - 1,
  TARGET_PRIORITY,
  TARGET_ASSISTED,
  TARGET_SUMMARY,
  TARGET_PLEDGED_AT,
  TARGET_PLEDGE_DUE_AT,
  TARGET_PLEDGER,
  TARGET_RESOLVED_AT,
  TARGET_OUTCOME,
  TARGET_SATISFACTION,
  TARGET_UNIT,
  TARGET_EVENT_KEY,
  TARGET_HELD_AT,
  TARGET_STATION,
  TARGET_EVENT_KIND,
  TARGET_TEAMS,
  TARGET_VOLUNTEERS,
  TARGET_BENEFICIARIES,
  TARGET_MINUTES,
  TARGET_HOURS,
  TARGET_COUNT
};

enum target_type { TARGET_TEXT, TARGET_MOMENT, TARGET_NUMBER, TARGET_HOURS_NUMBER, TARGET_SYMBOL, TARGET_BOOLEAN };

struct target_form {
  const char *name;
  enum target_type type;
  bool of[ROW_KIND_COUNT];
  bool needs_column;   // a fallback alone will not do
  bool needs_filling;  // a column or a fallback
  int64_t least;       // of a number
  int64_t most;        // of a number, the largest; of a symbol, how many there are
  const char *const *symbols;
};

const struct target_form *target_form(enum target target);

// The target called `name` for rows of that kind; -1 with a sentence that lists the names there are.
int target_find(enum row_kind kind, const char *name, enum target *target, struct err *e);

// What a value means for a target that is neither a text nor a moment. -1 with what the value has to be.
int target_number(enum target target, struct text value, int64_t *number, struct err *e);

#endif
