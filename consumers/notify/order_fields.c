// SPDX-License-Identifier: Apache-2.0
// Fields of orders.
#include "consumers/notify/order_fields.h"

#include <string.h>

#include "consumers/core/must.h"
#include "runtime/nearest.h"
#include "schemas/moment.h"

int order_fields_only(json_t *object, const char *const *keys, size_t count, struct err *e) {
  const char *key;
  json_t *value;
  json_object_foreach(object, key, value) {
    struct nearest n = {.word = key};
    size_t i = 0;
    while (i < count && strcmp(keys[i], key) != 0) {
      nearest_offer(&n, keys[i++]);
    }
    if (i == count) {
      return err_set(e, "`%.64s` is no key of it%s%s%s", key, n.name ? "; did you mean `" : "", n.name ? n.name : "",
        n.name ? "`?" : "");
    }
  }
  return 0;
}

json_t *order_fields_open(const char *json, size_t size, const char *const *keys, size_t count, struct err *e) {
  json_error_t error;
  json_t *object = json_loadb(json, size, JSON_REJECT_DUPLICATES, &error);
  if (!object) {
    (void)err_set(e, "this is no JSON: line %d, %s", error.line, error.text);
    return NULL;
  }
  if (!json_is_object(object)) {
    (void)err_set(e, "this is no JSON object; write {...}");
  } else if (!order_fields_only(object, keys, count, e)) {
    return object;
  }
  json_decref(object);
  return NULL;
}

// The text of a value, within its bounds.
static int bounded(json_t *value, const char *key, size_t most, struct text *text, struct err *e) {
  if (!json_is_string(value)) {
    return err_set(e, "`%s` is no text; write it in double quotes", key);
  }
  size_t size = json_string_length(value);
  if (!size) {
    return err_set(e, "`%s` is empty; write what is meant", key);
  }
  if (size > most) {
    return err_set(e, "`%s` has %zu bytes, and at most %zu may be; shorten it", key, size, most);
  }
  *text = (struct text){json_string_value(value), (uint32_t)size};
  return 0;
}

int order_fields_text(json_t *object, const char *key, bool needed, size_t most, struct text *text, struct err *e) {
  json_t *value = json_object_get(object, key);
  *text = (struct text){"", 0};
  if (value) {
    return bounded(value, key, most, text, e);
  }
  return needed ? err_set(e, "`%s` is lacking; add it", key) : 0;
}

int order_fields_moment(json_t *object, const char *key, int64_t *moment, struct err *e) {
  struct text text;
  if (order_fields_text(object, key, true, 64, &text, e)) {
    return -1;
  }
  if (moment_parse(text.at, text.size, moment) || *moment < MOMENT_FIRST || *moment > MOMENT_LAST) {
    return err_set(
      e, "`%s` is no time with an offset, from 1970 to 2199; write it as in 2026-03-01T08:00:00+08:00", key);
  }
  return 0;
}

int order_fields_ahead(int64_t until, int64_t now, struct err *e) {
  char end[MOMENT_TEXT_MAX];
  char clock[MOMENT_TEXT_MAX];
  if (until > now) {
    return 0;
  }
  moment_format(until, end);
  moment_format(now, clock);
  return err_set(
    e, "`until` is %s, and it is %s now: this would do nothing; give a moment that is yet to come", end, clock);
}

int order_fields_texts(json_t *object, const char *key, struct texts *list, struct err *e) {
  json_t *value = json_object_get(object, key);
  *list = (struct texts){0};
  if (!value) {
    return 0;
  }
  if (!json_is_array(value) || !json_array_size(value)) {
    return err_set(e, "`%s` is no list of texts; write it as in [\"a\", \"b\"], or leave it out", key);
  }
  list->all = must(calloc(json_array_size(value), sizeof *list->all));
  for (size_t i = 0; i < json_array_size(value); i++) {
    if (bounded(json_array_get(value, i), key, NAME_MAX_BYTES, &list->all[list->count++], e)) {
      texts_release(list);
      return -1;
    }
  }
  return 0;
}
