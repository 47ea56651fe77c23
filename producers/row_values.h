// SPDX-License-Identifier: Apache-2.0
// The values of one CSV row, as a profile sees them.
#ifndef HUIYIN_PRODUCERS_ROW_VALUES_H
#define HUIYIN_PRODUCERS_ROW_VALUES_H

#include <stdint.h>

#include "producers/csv_input.h"
#include "producers/profile.h"
#include "producers/target.h"
#include "runtime/err.h"
#include "schemas/event.h"

// A profile bound to one file's header, and the row in hand. One thread.
struct row_values {
  const struct profile *profile;
  int place[TARGET_COUNT];    // of the target's field among the kept ones, -1 where it has no column
  const struct text *fields;  // of the row in hand; set by the caller
};

// Finds the profile's columns in the header. -1 with a sentence that names the profile's line.
int row_values_bind(struct row_values *r, const struct profile *profile, struct csv_input *csv, struct err *e);

// A text: the field, trimmed and mapped, or the fallback; empty where there is neither. Nullable: then it is null.
struct text row_values_text(const struct row_values *r, enum target target);
struct text row_values_nullable(const struct row_values *r, enum target target);

// Those below return 0, or -1 with a sentence that names the column.

// A number, symbol or boolean; `absent` where there is neither value nor fallback.
int row_values_number(const struct row_values *r, enum target target, int32_t absent, int32_t *out, struct err *e);

// MOMENT_NONE where the field is empty.
int row_values_moment(const struct row_values *r, enum target target, int64_t *moment, struct err *e);

// The same for what no row can do without.
int row_values_needed_moment(const struct row_values *r, enum target target, int64_t *moment, struct err *e);
int row_values_key(const struct row_values *r, enum target target, struct text *key, struct err *e);

// Puts the column of a target before the sentence that is there. Returns -1.
int row_values_fail(const struct row_values *r, enum target target, struct err *e);

#endif
