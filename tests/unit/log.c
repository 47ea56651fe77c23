// SPDX-License-Identifier: Apache-2.0
// Log lines: what comes from outside can not forge a line, and every line is one whole logfmt line.
#include "runtime/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct log_line line;

// The fields behind `ts=... level=... msg=m`.
static const char *fields(void) {
  line.text[line.size] = 0;
  return strstr(line.text, " msg=m") + strlen(" msg=m");
}

static void begin(void) {
  log_begin(&line, LOG_WARN, "m");
}

static void has_time_level_and_message(void **state) {
  log_begin(&line, LOG_ERROR, "redis is away");
  line.text[line.size] = 0;
  int year = 0;
  int end = 0;
  assert_int_equal(sscanf(line.text, "ts=%4d-%*2d-%*2dT%*2d:%*2d:%*2d.%*3dZ%n", &year, &end), 1);
  assert_true(year >= 2024);
  assert_string_equal(line.text + end, " level=error msg=\"redis is away\"");
}

static void plain_values_stand_bare(void **state) {
  begin();
  log_text(&line, "url", "redis://h:1/0");
  log_number(&line, "port", -6379);
  assert_string_equal(fields(), " url=redis://h:1/0 port=-6379");
}

static void others_are_quoted(void **state) {
  begin();
  log_text(&line, "a", "");
  log_text(&line, "b", "x y");
  log_text(&line, "c", "k=v");
  log_text(&line, "d", "say \"hi\" \\");
  log_text(&line, "e", "回音");
  log_text(&line, "f", NULL);
  assert_string_equal(fields(), " a=\"\" b=\"x y\" c=\"k=v\" d=\"say \\\"hi\\\" \\\\\" e=\"回音\" f=\"\"");
}

static void controls_and_broken_bytes_are_escaped(void **state) {
  begin();
  log_bytes(&line, "a", "x\nlevel=error\r\0\x1b[0m", 19);
  log_text(&line, "b", "\xff\xc3");
  log_text(&line, "c", "\xc2\x85\xe2\x80\xa8");
  assert_string_equal(
    fields(), " a=\"x\\nlevel=error\\x0d\\x00\\x1b[0m\" b=\"\\xff\\xc3\" c=\"\\xc2\\x85\\xe2\\x80\\xa8\"");
}

// Whatever is put in, the line has room for its newline and its quotes are closed.
static void long_values_are_cut_whole(void **state) {
  char value[3000];
  for (size_t size = 0; size < sizeof value - 1; size += 7) {
    memset(value, 'a', size);
    memcpy(value + (size ? size - 1 : 0), size ? " " : "", size ? 1 : 0);
    value[size] = 0;
    begin();
    log_text(&line, "long", value);
    log_text(&line, "wide", "网格网格网格");
    log_number(&line, "n", 1);
    assert_true(line.size < sizeof line.text);
    line.text[line.size] = 0;
    size_t quotes = 0;
    for (const char *c = line.text; *c; c++) {
      quotes += *c == '"';
    }
    assert_int_equal(quotes % 2, 0);
    assert_true(size < 1200 || strstr(line.text, "...\"") != NULL);
  }
}

static void a_line_is_one_write(void **state) {
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  int kept = dup(STDERR_FILENO);
  assert_int_equal(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
  log_say(LOG_INFO, "one");
  (void)dup2(kept, STDERR_FILENO);
  char read_back[2048];
  ssize_t size = read(ends[0], read_back, sizeof read_back);
  assert_true(size > 0);
  assert_int_equal(read_back[size - 1], '\n');
  read_back[size - 1] = 0;
  assert_null(strchr(read_back, '\n'));
  assert_string_equal(strstr(read_back, " level="), " level=info msg=one");
  (void)close(kept);
  (void)close(ends[0]);
  (void)close(ends[1]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(has_time_level_and_message),
    cmocka_unit_test(plain_values_stand_bare),
    cmocka_unit_test(others_are_quoted),
    cmocka_unit_test(controls_and_broken_bytes_are_escaped),
    cmocka_unit_test(long_values_are_cut_whole),
    cmocka_unit_test(a_line_is_one_write),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
