// SPDX-License-Identifier: Apache-2.0
// Merge patches: the examples of RFC 7386, and random documents, of which each patch gives the next.
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "consumers/board/patch.h"

static json_t *read_json(const char *text) {
  json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);
  assert_non_null(json);
  return json;
}

// Those of appendix A whose document and patch are objects: others are none of ours.
static const struct {
  const char *before;
  const char *patch;
  const char *after;
} examples[] = {
  {"{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
  {"{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"},
  {"{\"a\":\"b\"}", "{\"a\":null}", "{}"},
  {"{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"},
  {"{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
  {"{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"},
  {"{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}"},
  {"{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"},
  {"{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}"},
  {"{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"},
  // Of section 3.
  {"{\"title\":\"Goodbye!\",\"author\":{\"givenName\":\"John\",\"familyName\":\"Doe\"},\"tags\":[\"example\","
   "\"sample\"],"
   "\"content\":\"This will be unchanged\"}",
    "{\"title\":\"Hello!\",\"phoneNumber\":\"+01-123-456-7890\",\"author\":{\"familyName\":null},\"tags\":[\"example\"]"
    "}",
    "{\"title\":\"Hello!\",\"author\":{\"givenName\":\"John\"},\"tags\":[\"example\"],\"content\":\"This will be "
    "unchanged\",\"phoneNumber\":\"+01-123-456-7890\"}"},
};

static void test_examples(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
    json_t *document = read_json(examples[i].before);
    json_t *patch = read_json(examples[i].patch);
    json_t *after = read_json(examples[i].after);
    patch_merge(document, patch);
    assert_true(json_equal(document, after));
    json_decref(document);
    json_decref(patch);
    json_decref(after);
  }
}

static json_t *make_value(int depth, bool nulls);

static json_t *make_object(int depth) {
  json_t *object = json_object();
  int count = rand() % 5;
  for (int i = 0; i < count; i++) {
    char key[8];
    (void)snprintf(key, sizeof key, "k%d", rand() % 6);
    (void)json_object_set_new(object, key, make_value(depth - 1, false));
  }
  return object;
}

// In arrays, which a patch replaces as a whole, there may be nulls.
static json_t *make_array(int depth) {
  json_t *array = json_array();
  int count = rand() % 3;
  for (int i = 0; i < count; i++) {
    (void)json_array_append_new(array, make_value(depth - 1, true));
  }
  return array;
}

static json_t *make_value(int depth, bool nulls) {
  int choice = rand() % (depth > 0 ? 8 : 5);
  if (nulls && rand() % 4 == 0) {
    return json_null();
  }
  switch (choice) {
    case 0:
      return json_integer(rand() % 3);
    case 1:
      return json_real(rand() % 2 + 0.5);
    case 2:
      return json_boolean(rand() % 2);
    case 3:
      return json_string(rand() % 2 ? "供暖" : "");
    case 4:
      return json_integer(INT64_C(9007199254740993) + rand() % 2);
    case 5:
      return make_array(depth);
    default:
      return make_object(depth);
  }
}

static void test_random_documents(void **state) {
  (void)state;
  srand(6);
  for (int round = 0; round < 20000; round++) {
    json_t *before = make_object(4);
    json_t *after = rand() % 20 ? make_object(4) : json_deep_copy(before);
    json_t *patch = patch_between(before, after);
    assert_int_equal(json_object_size(patch) == 0, json_equal(before, after));
    patch_merge(before, patch);
    assert_true(json_equal(before, after));
    json_decref(before);
    json_decref(after);
    json_decref(patch);
  }
}

// As the loop does it: what changed, with ages on top that say all of theirs each time.
static void test_ages(void **state) {
  (void)state;
  json_t *document = read_json("{\"data\":{\"stale\":false},\"p\":{\"0\":{\"offset\":1},\"1\":{\"offset\":2}}}");
  json_t *changed = read_json("{\"data\":{\"stale\":true},\"p\":{\"1\":{\"offset\":3}}}");
  json_t *ages = read_json("{\"at\":5,\"data\":{\"age\":7},\"p\":{\"1\":{\"age\":null}}}");
  json_t *patch = patch_between(document, changed);
  json_t *expected = read_json("{\"at\":5,\"data\":{\"stale\":true,\"age\":7},\"p\":{\"1\":{\"offset\":3}}}");
  (void)json_object_set_new(json_object_get(json_object_get(document, "p"), "1"), "age", json_integer(4));
  patch_join(patch, ages);
  patch_merge(document, patch);
  assert_true(json_equal(document, expected));
  json_decref(document);
  json_decref(changed);
  json_decref(ages);
  json_decref(patch);
  json_decref(expected);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_examples), cmocka_unit_test(test_random_documents), cmocka_unit_test(test_ages)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
