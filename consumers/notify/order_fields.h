// SPDX-License-Identifier: Apache-2.0
// The fields of orders, read and bounded. For orders' files alone.
#ifndef HUIYIN_CONSUMERS_NOTIFY_ORDER_FIELDS_H
#define HUIYIN_CONSUMERS_NOTIFY_ORDER_FIELDS_H

#include <jansson.h>

#include "consumers/policy/texts.h"

// The object that the JSON is, with no keys but those; NULL with a sentence.
json_t *order_fields_open(const char *json, size_t size, const char *const *keys, size_t count, struct err *e);
int order_fields_only(json_t *object, const char *const *keys, size_t count, struct err *e);

// Each is 0, or -1 with a sentence that names the key.
int order_fields_text(json_t *object, const char *key, bool needed, size_t most, struct text *text, struct err *e);
int order_fields_moment(json_t *object, const char *key, int64_t *moment, struct err *e);

// Refuses an end that is not in the future: such an order would do nothing.
int order_fields_ahead(int64_t until, int64_t now, struct err *e);

// A list of texts; an absent one is empty, an empty one is refused.
int order_fields_texts(json_t *object, const char *key, struct texts *list, struct err *e);

#endif
