// SPDX-License-Identifier: Apache-2.0
// Commands as bytes, and what is read back from them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <string.h>

#include "consumers/track/resp.h"

static void expect_text(struct text text, const char *expected) {
  assert_int_equal(text.size, strlen(expected));
  assert_memory_equal(text.at, expected, text.size);
}

static void put_some(struct buf *out) {
  resp_begin(out, 1);
  resp_string(out, "MULTI");
  resp_begin(out, 4);
  resp_string(out, "HSET");
  resp_bytes(out, "key\r\n$3", 7);
  resp_string(out, "");
  resp_number(out, INT64_MIN);
}

static void bytes_are_those_of_the_protocol(void **state) {
  struct buf out = {0};
  (void)state;
  put_some(&out);
  assert_string_equal(buf_string(&out),
    "*1\r\n$5\r\nMULTI\r\n*4\r\n$4\r\nHSET\r\n$7\r\nkey\r\n$3\r\n$0\r\n\r\n$20\r\n-9223372036854775808\r\n");
  buf_release(&out);
}

static void commands_are_walked(void **state) {
  struct buf out = {0};
  struct resp_command command;
  size_t at = 0;
  (void)state;
  put_some(&out);
  assert_true(resp_next(&out, &at, &command));
  expect_text(command.name, "MULTI");
  assert_null(command.key.at);
  assert_true(resp_next(&out, &at, &command));
  expect_text(command.name, "HSET");
  expect_text(command.key, "key\r\n$3");
  expect_text(command.field, "");
  assert_false(resp_next(&out, &at, &command));
  buf_release(&out);
}

// An answer may have more elements than the transaction had commands, where what answers is no Redis.
static void a_command_that_is_not_there_has_no_key(void **state) {
  struct buf out = {0};
  (void)state;
  put_some(&out);
  assert_null(resp_key(&out, 0).at);
  expect_text(resp_key(&out, 1), "key\r\n$3");
  assert_null(resp_key(&out, 2).at);
  buf_release(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(bytes_are_those_of_the_protocol),
    cmocka_unit_test(commands_are_walked), cmocka_unit_test(a_command_that_is_not_there_has_no_key)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
