// SPDX-License-Identifier: Apache-2.0
// JSON values, and their text.
#include "consumers/notify/forms_json.h"

#include "consumers/core/must.h"
#include "consumers/notify/plain.h"
#include "runtime/character.h"
#include "schemas/moment.h"

json_t *forms_json_text(struct text text) {
  if (character_all_valid(text.at, text.size)) {
    return must(json_stringn(text.at, text.size));
  }
  struct buf mended = {0};
  plain_add(&mended, text, PLAIN_BARE, SIZE_MAX);
  json_t *value = forms_json_buf(&mended);
  buf_release(&mended);
  return value;
}

json_t *forms_json_buf(const struct buf *text) {
  return must(json_stringn(text->at ? (const char *)text->at : "", text->size));
}

json_t *forms_json_moment(int64_t moment) {
  char text[MOMENT_TEXT_MAX];
  moment_format(moment, text);
  return must(json_string(text));
}

void forms_json_set(json_t *object, const char *key, json_t *value) {
  if (json_object_set_new(object, key, value)) {
    abort();
  }
}

void forms_json_append(json_t *array, json_t *value) {
  if (json_array_append_new(array, value)) {
    abort();
  }
}

static int add(const char *bytes, size_t size, void *out) {
  buf_add(out, bytes, size);
  return 0;
}

void forms_json_end(json_t *value, struct buf *out) {
  if (json_dump_callback(value, add, out, JSON_COMPACT)) {
    abort();
  }
  json_decref(value);
}
