// SPDX-License-Identifier: Apache-2.0
// Events as JSON objects, one a line.
#ifndef HUIYIN_SCHEMAS_JSON_H
#define HUIYIN_SCHEMAS_JSON_H

#include <stddef.h>

#include "runtime/buf.h"
#include "runtime/err.h"
#include "schemas/event.h"

// Keeps the parsed object that an event's texts may point into. A zeroed struct is empty; released by
// json_event_release or reused by the next read. One thread.
struct json_event {
  void *object;
};

// Reads `{"type":"request-filed","event_id":...}`: times as ISO 8601 with an offset or as milliseconds; absent fields
// take the schema's defaults; a field without a default that is absent, an unknown field, a wrong type or a bound that
// is broken is refused with its name; so is a key that comes twice, and a line that nests or is longer than 1 MiB.
// Texts of `event` point into `line` or into `hold`: they are good while the line is, and until the next call with the
// same `hold`.
int json_read_event(struct json_event *hold, const char *line, size_t size, struct event *event, struct err *e);
void json_event_release(struct json_event *hold);

// Appends one JSON object without a newline: every field, moments as ISO 8601 UTC, nulls as null. `summary` is left out
// unless `with_summary`.
void json_write_event(const struct event *event, int with_summary, struct buf *out);
void json_write_alert(const struct overdue_alert *alert, struct buf *out);

#endif
