// SPDX-License-Identifier: Apache-2.0
// JSON values for bodies. For forms_*.c alone.
#ifndef HUIYIN_CONSUMERS_NOTIFY_FORMS_JSON_H
#define HUIYIN_CONSUMERS_NOTIFY_FORMS_JSON_H

#include <jansson.h>

#include "runtime/buf.h"
#include "schemas/event.h"

// The caller owns what is returned. Texts that are no UTF-8 are mended.
json_t *forms_json_text(struct text text);
json_t *forms_json_buf(const struct buf *text);
json_t *forms_json_moment(int64_t moment);

// Sets a key, and takes the value; ends the program where there is no memory.
void forms_json_set(json_t *object, const char *key, json_t *value);
void forms_json_append(json_t *array, json_t *value);

// Appends the value's text, and releases it.
void forms_json_end(json_t *value, struct buf *out);

#endif
