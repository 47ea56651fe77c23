// SPDX-License-Identifier: Apache-2.0
// One table for each record of the contract: what decode plans, encoding, JSON and CSV go by. A test holds them against
// the .avsc files.
#ifndef HUIYIN_SCHEMAS_RECORD_H
#define HUIYIN_SCHEMAS_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/err.h"
#include "schemas/event.h"

// What a field is in the struct: struct text, int64_t (a moment), int32_t (a number or an enum's position), bool.
enum field_type { FIELD_TEXT, FIELD_MOMENT, FIELD_INT, FIELD_ENUM, FIELD_BOOLEAN };

// One field, in the schema's order. Null is held as: a text whose `at` is NULL, MOMENT_NONE, the number 0.
struct field {
  const char *name;
  enum field_type type;
  bool nullable;             // ["null", ...] with default null
  bool required;             // has no default
  bool path;                 // a district: at most DISTRICT_LEVELS_MAX levels
  uint32_t place;            // offset in struct event or struct overdue_alert
  int64_t least;             // bytes of a text, else the value
  int64_t most;              // likewise
  int64_t fallback;          // default of a number, an enum (position) or a boolean; a text's default is empty
  const char *const *names;  // an enum's symbols, `most` + 1 of them
};

struct record {
  const char *name;       // `request-filed`: in JSON Lines, logs, and the schema's file name
  const char *avro_name;  // `RequestFiled`, in namespace huiyin
  const struct field *fields;
  size_t count;
};

// The record of an event type, and of overdue alerts; constants, never NULL for a type below EVENT_TYPE_COUNT.
const struct record *record_for(enum event_type type);
const struct record *record_for_alert(void);

// The type called `request-filed` and so on: 0, or -1 with a sentence that lists the types there are.
int record_type(struct text name, enum event_type *type, struct err *e);

// The field of that name, or NULL. `name` ends at its NUL.
const struct field *record_field(const struct record *r, const char *name);

// Makes an event of `type` in which every field has its default, or, where it has none, is missing: event_check
// (wire.h) names what has not been set since.
void record_init(struct event *event, enum event_type type);

// Sets one field of an event that record_init made, by its name, from text as a CSV file or a command line has it:
//   texts       as they are, no trimming (`value` is kept by reference: its bytes must outlive the event)
//   moments     ISO 8601 with an offset (moment_parse), or milliseconds since 1970
//   numbers     decimal
//   enums       the symbol, as the schema spells it
//   booleans    true, false, yes, no, 1, 0
// An empty value of a nullable field is null; of a field with a default it is the default. -1 with a sentence that
// names the field and what it takes: no such field, not such a value, a bound broken.
int record_set(struct event *event, const char *field, struct text value, struct err *e);

// Fills a field with its default, or with `missing` (a text with `at` NULL, MOMENT_NONE, 0) where it has none.
// `base` is the struct event or struct overdue_alert that the table's places refer to.
void record_default(const struct field *f, void *base);

#endif
