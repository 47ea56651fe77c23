// SPDX-License-Identifier: Apache-2.0
// The names under which states are kept, in Redis and in memory.
//
//   R request_id              a request
//   U 16 bytes                a request whose id is a UUID as it is usually written (36 characters, lower case)
//   V station NUL event_id    a volunteer event that was counted
#ifndef HUIYIN_CONSUMERS_CORE_LEDGER_FIELD_H
#define HUIYIN_CONSUMERS_CORE_LEDGER_FIELD_H

#include <stddef.h>

#include "schemas/event.h"

enum { LEDGER_FIELD_MAX = 1 + NAME_MAX_BYTES + 1 + ID_MAX };

// Each writes a field and returns its size.
size_t ledger_field(const struct event *event, char *out);
size_t ledger_request_field(struct text request_id, char *out);

// Whether these bytes can be a field.
bool ledger_is_field(const char *field, size_t size);

// Whether a field is a request's.
static inline bool ledger_field_is_request(const char *field) {
  return field[0] == 'R' || field[0] == 'U';
}

// The id of a request's field: a part of the field, or written to `out`, which has ID_MAX bytes.
struct text ledger_field_request(const char *field, size_t size, char *out);

// Below, at or above 0 as the ids of two requests compare bytewise.
int ledger_field_compare(const char *a, size_t a_size, const char *b, size_t b_size);

#endif
