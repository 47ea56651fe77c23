// SPDX-License-Identifier: Apache-2.0
// The bounds of the contract, and the sentences for what breaks them.
#ifndef HUIYIN_SCHEMAS_CHECK_H
#define HUIYIN_SCHEMAS_CHECK_H

#include "runtime/err.h"
#include "schemas/record.h"
#include "schemas/utf8.h"

// What can be wrong with a field, in bytes or in a struct. FAULT_NONE is 0.
enum fault {
  FAULT_NONE,
  FAULT_CUT_OFF,    // the bytes end inside it
  FAULT_LEFT_OVER,  // bytes follow the record
  FAULT_VARINT,     // longer than its value needs, or than 64 bits
  FAULT_LENGTH,     // a length or a block count below 0 or beyond the bytes
  FAULT_BRANCH,     // a union has no such branch
  FAULT_SYMBOL,     // an enum has no such position
  FAULT_GONE,       // an enum's symbol that today's schema no longer has
  FAULT_TRUTH,      // a boolean that is neither 0 nor 1
  FAULT_NULL,       // null where the contract has none
  FAULT_MISSING,    // not set, and no default
  FAULT_EMPTY,
  FAULT_LONG,
  FAULT_CHARACTERS,  // not UTF-8, or a NUL
  FAULT_LEVELS,
  FAULT_RANGE
};

// Whether a path has more than DISTRICT_LEVELS_MAX levels that are not empty.
bool check_too_deep(struct text path);

// Whether a value holds its field's bounds, where the bytes up to `end` may be read. In the header because the
// decoder's loop asks for every value.
static inline enum fault check_text_before(const struct field *f, struct text value, const void *end) {
  if (value.size < f->least) {
    return FAULT_EMPTY;
  }
  if (value.size > f->most) {
    return FAULT_LONG;
  }
  if (!utf8_clean_before((const uint8_t *)value.at, value.size, end)) {
    return FAULT_CHARACTERS;
  }
  bool may_be_deep = f->path && value.size > 2 * DISTRICT_LEVELS_MAX;  // a level and its slash take two bytes
  return may_be_deep && check_too_deep(value) ? FAULT_LEVELS : FAULT_NONE;
}

static inline enum fault check_text(const struct field *f, struct text value) {
  return check_text_before(f, value, value.at + value.size);
}

static inline enum fault check_number(const struct field *f, int64_t value) {
  return value < f->least || value > f->most ? FAULT_RANGE : FAULT_NONE;
}

// Whether all fields of a struct hold theirs; nulls as record.h has them. *where is the field at fault.
enum fault check_record(const struct record *r, const void *base, const struct field **where);

// Fills `e` with the sentence for a fault of the field called `name` (`f` where it is one of ours, else NULL).
// Returns -1.
int check_explain(enum fault fault, const char *name, const struct field *f, struct err *e);

#endif
