// SPDX-License-Identifier: Apache-2.0
// Secrets from files and the environment, and what is said where there is none: never the secret.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/notify/sourced.h"

// A file with that in it; removed by the caller.
static void write_file(char *path, const void *bytes, size_t size) {
  (void)snprintf(path, 64, "/tmp/huiyin-sourced-XXXXXX");
  int fd = mkstemp(path);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, bytes, size), (ssize_t)size);
  assert_int_equal(close(fd), 0);
}

static void assert_file(const char *bytes, const char *expected) {
  char path[64];
  struct buf out = {0};
  struct err e;
  write_file(path, bytes, strlen(bytes));
  assert_int_equal(sourced_read(&(struct sourced){.file = path}, &out, &e), 0);
  assert_string_equal(buf_string(&out), expected);
  buf_release(&out);
  assert_int_equal(unlink(path), 0);
}

static void assert_refused(const void *bytes, size_t size, const char *says) {
  char path[64];
  struct buf out = {0};
  struct err e;
  write_file(path, bytes, size);
  assert_int_equal(sourced_read(&(struct sourced){.file = path}, &out, &e), -1);
  assert_non_null(strstr(e.text, says));
  assert_non_null(strstr(e.text, path));
  assert_null(strstr(e.text, "SWORDFISH"));
  assert_int_equal(out.size, 0);
  buf_release(&out);
  assert_int_equal(unlink(path), 0);
}

static void a_file_is_read_without_its_line_end(void **state) {
  (void)state;
  assert_file("SWORDFISH", "SWORDFISH");
  assert_file("SWORDFISH\n", "SWORDFISH");
  assert_file(" SWORD FISH \r\n\n", " SWORD FISH ");
}

static void a_file_that_holds_no_secret_is_refused(void **state) {
  static char large[70000];
  (void)state;
  memset(large, 'x', sizeof large);
  assert_refused("", 0, "is empty");
  assert_refused("\n\n", 2, "is empty");
  assert_refused("SWORDFISH\nX: y", 14, "several lines");
  assert_refused("SWORDFISH\0x", 11, "several lines");
  assert_refused(large, sizeof large, "64 KiB");
}

static void a_file_that_is_not_there_is_named(void **state) {
  struct buf out = {0};
  struct err e;
  (void)state;
  assert_int_equal(sourced_read(&(struct sourced){.file = "/nowhere/key"}, &out, &e), -1);
  assert_string_equal(
    e.text, "/nowhere/key can not be opened: No such file or directory; write it, so that who runs this may read it");
  buf_release(&out);
}

static void the_environment_is_read(void **state) {
  struct sourced from = {.environment = "HUIYIN_TEST_SECRET"};
  struct buf out = {0};
  struct err e;
  (void)state;
  assert_int_equal(unsetenv(from.environment), 0);
  assert_int_equal(sourced_read(&from, &out, &e), -1);
  assert_string_equal(e.text, "the environment has no variable HUIYIN_TEST_SECRET; set it, or name a file instead");
  assert_int_equal(setenv(from.environment, "", 1), 0);
  assert_int_equal(sourced_read(&from, &out, &e), -1);
  assert_int_equal(setenv(from.environment, "SWORDFISH", 1), 0);
  assert_int_equal(sourced_read(&from, &out, &e), 0);
  assert_string_equal(buf_string(&out), "SWORDFISH");
  buf_release(&out);
}

static void a_text_is_itself_and_nothing_is_nothing(void **state) {
  struct buf out = {0};
  struct err e;
  (void)state;
  assert_int_equal(sourced_read(&(struct sourced){0}, &out, &e), 0);
  assert_int_equal(out.size, 0);
  assert_int_equal(sourced_read(&(struct sourced){.text = "http://h/"}, &out, &e), 0);
  assert_string_equal(buf_string(&out), "http://h/");
  buf_release(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_file_is_read_without_its_line_end),
    cmocka_unit_test(a_file_that_holds_no_secret_is_refused),
    cmocka_unit_test(a_file_that_is_not_there_is_named),
    cmocka_unit_test(the_environment_is_read),
    cmocka_unit_test(a_text_is_itself_and_nothing_is_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
