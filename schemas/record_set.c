// SPDX-License-Identifier: Apache-2.0
// Sets a field of an event by its name, from text as CSV has it.
#include <stdio.h>
#include <string.h>

#include "schemas/check.h"
#include "schemas/moment.h"
#include "schemas/record.h"

static bool same(struct text value, const char *word) {
  return strlen(word) == value.size && !memcmp(word, value.at, value.size);
}

// Decimal with an optional minus; false where it is none, or none that fits.
static bool number(struct text value, int64_t *out) {
  uint32_t i = value.size > 0 && value.at[0] == '-';
  bool minus = i == 1;
  if (i == value.size || value.size - i > 18) {
    return false;
  }
  int64_t sum = 0;
  for (; i < value.size; i++) {
    if (value.at[i] < '0' || value.at[i] > '9') {
      return false;
    }
    sum = sum * 10 + (value.at[i] - '0');
  }
  *out = minus ? -sum : sum;
  return true;
}

static int refuse(const struct field *f, struct text value, const char *takes, struct err *e) {
  return err_set(e, "`%s` is \"%.*s\"; it takes %s.", f->name, value.size < 80 ? (int)value.size : 80, value.at, takes);
}

static int set_text(const struct field *f, struct text *at, struct text value, struct err *e) {
  *at = value;
  enum fault fault = check_text(f, *at);
  return fault ? check_explain(fault, f->name, f, e) : 0;
}

static int set_moment(const struct field *f, int64_t *at, struct text value, struct err *e) {
  if (!number(value, at) && moment_parse(value.at, value.size, at)) {
    return refuse(f, value, "a time such as 2026-03-01T08:00:00+08:00, or milliseconds since 1970", e);
  }
  enum fault fault = check_number(f, *at);
  return fault ? check_explain(fault, f->name, f, e) : 0;
}

static int set_int(const struct field *f, int32_t *at, struct text value, struct err *e) {
  int64_t sum;
  if (!number(value, &sum)) {
    return refuse(f, value, "a whole number", e);
  }
  enum fault fault = check_number(f, sum);
  if (fault) {
    return check_explain(fault, f->name, f, e);
  }
  *at = (int32_t)sum;
  return 0;
}

static int set_enum(const struct field *f, int32_t *at, struct text value, struct err *e) {
  char takes[256] = "one of";
  size_t size = strlen(takes);
  for (int32_t i = 0; i <= f->most; i++) {
    if (same(value, f->names[i])) {
      *at = i;
      return 0;
    }
    int more = snprintf(takes + size, sizeof takes - size, "%s %s", i ? "," : "", f->names[i]);
    size += more > 0 && (size_t)more < sizeof takes - size ? (size_t)more : 0;
  }
  return refuse(f, value, takes, e);
}

static int set_boolean(const struct field *f, bool *at, struct text value, struct err *e) {
  *at = same(value, "true") || same(value, "yes") || same(value, "1");
  bool known = *at || same(value, "false") || same(value, "no") || same(value, "0");
  return known ? 0 : refuse(f, value, "true or false", e);
}

int record_set(struct event *event, const char *field, struct text value, struct err *e) {
  const struct record *r = record_for(event->type);
  const struct field *f = record_field(r, field);
  if (!f) {
    return err_set(e, "%s has no field `%.80s`.", r->name, field);
  }
  void *at = (char *)event + f->place;
  value.at = value.at ? value.at : "";
  if (value.size == 0 && !f->required) {
    record_default(f, event);
    return 0;
  }
  switch (f->type) {
    case FIELD_TEXT:
      return set_text(f, at, value, e);
    case FIELD_MOMENT:
      return set_moment(f, at, value, e);
    case FIELD_INT:
      return set_int(f, at, value, e);
    case FIELD_ENUM:
      return set_enum(f, at, value, e);
    case FIELD_BOOLEAN:
      break;
  }
  return set_boolean(f, at, value, e);
}
