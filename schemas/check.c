// SPDX-License-Identifier: Apache-2.0
// Bounds of fields, and what to say of those that break them.
#include "schemas/check.h"

#include <inttypes.h>
#include <string.h>

#include "schemas/wire.h"

// How many of eight bytes are slashes: where one is, the word is 0 once slashes are taken away, and only there its high
// bit stays clear through the sum.
static uint64_t slashes_in_word(const char *at) {
  static const uint64_t low_bits = UINT64_C(0x7f7f7f7f7f7f7f7f);
  static const uint64_t ones = UINT64_C(0x0101010101010101);
  uint64_t word;
  memcpy(&word, at, sizeof word);
  word ^= ones * '/';
  uint64_t zeros = ~(((word & low_bits) + low_bits) | word | low_bits);
  return ((zeros >> 7) * ones) >> 56;
}

static uint64_t count_slashes(struct text path) {
  uint64_t slashes = 0;
  uint32_t i = 0;
  for (; i + 8 <= path.size; i += 8) {
    slashes += slashes_in_word(path.at + i);
  }
  for (; i < path.size; i++) {
    slashes += path.at[i] == '/';
  }
  return slashes;
}

bool check_too_deep(struct text path) {
  if (count_slashes(path) < DISTRICT_LEVELS_MAX) {
    return false;
  }
  int levels = 0;
  bool inside = false;
  for (uint32_t i = 0; i < path.size; i++) {
    bool slash = path.at[i] == '/';
    levels += !slash && !inside;
    inside = !slash;
  }
  return levels > DISTRICT_LEVELS_MAX;
}

static enum fault check_text_field(const struct field *f, const void *at) {
  const struct text *value = at;
  if (!value->at) {
    return f->nullable ? FAULT_NONE : FAULT_MISSING;
  }
  return check_text(f, *value);
}

static enum fault check_moment_field(const struct field *f, const void *at) {
  const int64_t *value = at;
  if (*value == MOMENT_NONE) {
    return f->nullable ? FAULT_NONE : FAULT_MISSING;
  }
  return check_number(f, *value);
}

static enum fault check_field(const struct field *f, const void *base) {
  const void *at = (const char *)base + f->place;
  switch (f->type) {
    case FIELD_TEXT:
      return check_text_field(f, at);
    case FIELD_MOMENT:
      return check_moment_field(f, at);
    case FIELD_INT:
    case FIELD_ENUM: {
      const int32_t *value = at;
      return f->nullable && *value == 0 ? FAULT_NONE : check_number(f, *value);
    }
    case FIELD_BOOLEAN:
      break;
  }
  return FAULT_NONE;
}

enum fault check_record(const struct record *r, const void *base, const struct field **where) {
  for (size_t i = 0; i < r->count; i++) {
    enum fault fault = check_field(&r->fields[i], base);
    if (fault) {
      *where = &r->fields[i];
      return fault;
    }
  }
  return FAULT_NONE;
}

static int explain_range(const char *name, const struct field *f, struct err *e) {
  if (f->type == FIELD_MOMENT) {
    return err_set(e, "`%s` is not a time between 1970-01-01 and 2199-12-31.", name);
  }
  if (f->type == FIELD_ENUM) {
    return err_set(e, "`%s` has no symbol at that position.", name);
  }
  return err_set(e, "`%s` is not a number from %" PRId64 " to %" PRId64 ".", name, f->least, f->most);
}

// Those that can only befall a field of ours, since no other has a bound.
static int explain_bound(enum fault fault, const char *name, const struct field *f, struct err *e) {
  switch (fault) {
    case FAULT_LONG:
      return err_set(e, "`%s` is longer than %" PRId64 " bytes.", name, f->most);
    case FAULT_LEVELS:
      return err_set(e, "`%s` has more than %d levels.", name, DISTRICT_LEVELS_MAX);
    case FAULT_RANGE:
      return explain_range(name, f, e);
    default:
      return err_set(e, "`%s` is wrong.", name);
  }
}

// Said behind the field's name.
static const char *complaint(enum fault fault) {
  switch (fault) {
    case FAULT_CUT_OFF:
      return "is where the bytes end too early";
    case FAULT_VARINT:
      return "holds a number that is written longer than it may be";
    case FAULT_LENGTH:
      return "has a length that the bytes do not hold";
    case FAULT_BRANCH:
      return "names a branch that its union does not have";
    case FAULT_SYMBOL:
      return "names a position that its enum does not have";
    case FAULT_GONE:
      return "holds a symbol that today's schema does not have";
    case FAULT_TRUTH:
      return "is neither true nor false";
    case FAULT_NULL:
      return "is null, which it may not be";
    case FAULT_MISSING:
      return "is missing";
    case FAULT_EMPTY:
      return "is empty";
    case FAULT_CHARACTERS:
      return "is not valid UTF-8 or holds a NUL";
    default:
      return NULL;
  }
}

int check_explain(enum fault fault, const char *name, const struct field *f, struct err *e) {
  if (fault == FAULT_LEFT_OVER) {
    return err_set(e, "bytes are left over behind the last field.");
  }
  const char *words = complaint(fault);
  return words ? err_set(e, "`%s` %s.", name, words) : explain_bound(fault, name, f, e);
}

int event_check(const struct event *event, struct err *e) {
  const struct record *r = record_for(event->type);
  const struct field *where = NULL;
  enum fault fault = check_record(r, event, &where);
  if (!fault) {
    return 0;
  }
  (void)check_explain(fault, where->name, where, e);
  return err_prefix(e, "%s", r->name);
}
