// SPDX-License-Identifier: Apache-2.0
// Answers of the API: what texts hold is data, whatever it is, and a refusal speaks both languages.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/board/api_json.h"

static void assert_json(json_t *json, const char *wanted) {
  char *text = json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(7));
  assert_string_equal(text, wanted);
  free(text);
  json_decref(json);
}

static void texts(void **state) {
  (void)state;
  assert_json(api_text((struct text){NULL, 0}), "null");
  assert_json(api_text((struct text){"", 0}), "\"\"");
  assert_json(api_text((struct text){"供暖</script>", 15}), "\"供暖</script>\"");
  assert_json(api_text((struct text){"a\"\\\n\0b", 6}), "\"a\\\"\\\\\\n\\u0000b\"");
  // A byte of its own, a cut character, a surrogate, an overlong form: each byte is shown.
  assert_json(api_text((struct text){"a\xff", 2}), "\"a\\\\xff\"");
  assert_json(api_text((struct text){"\xe4\xbe", 2}), "\"\\\\xe4\\\\xbe\"");
  assert_json(api_text((struct text){"\xed\xa0\x80z", 4}), "\"\\\\xed\\\\xa0\\\\x80z\"");
  assert_json(api_text((struct text){"\xc0\xaf供", 5}), "\"\\\\xc0\\\\xaf供\"");
}

static void numbers(void **state) {
  (void)state;
  assert_json(api_moment(MOMENT_NONE), "null");
  assert_json(api_moment(1700000000000), "1700000000000");
  assert_json(api_day(19782), "\"2024-02-29\"");
  assert_json(api_rate(1, 3), "0.3333333");
  assert_json(api_rate(0, 3), "0.0");
  assert_json(api_rate(1, 0), "null");
  assert_json(api_rate(-1, 3), "null");
}

static void refusals(void **state) {
  struct http_answer a = {.status = 200, .type = "text/plain"};
  struct api_fault f;
  (void)state;
  assert_int_equal(api_fault_parameter(&f, "`%s` is \"%d\".", "参数 `%s` 是“%d”。", "x\xff", 7), -1);
  api_refuse(&a, &f);
  assert_int_equal(a.status, 400);
  assert_string_equal(a.type, "application/json; charset=utf-8");
  assert_string_equal(buf_string(&a.body),
    "{\"error\":{\"code\":\"bad-parameter\",\"message\":\"`x\\\\xff` is \\\"7\\\".\",\"message_zh\":\"参数 `x\\\\xff` "
    "是“7”。\"}}\n");
  buf_release(&a.body);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(texts),
    cmocka_unit_test(numbers),
    cmocka_unit_test(refusals),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
