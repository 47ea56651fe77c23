// SPDX-License-Identifier: Apache-2.0
// Parameters of the API: what is meant is read, and everything else is refused in both languages.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/board/api_cursor.h"
#include "runtime/character.h"

static const char *const names[] = {"mark", "limit", "cursor", "scope"};

static void assert_refused(const struct api_fault *f, const char *word) {
  assert_int_equal(f->status, 400);
  assert_string_equal(f->code, "bad-parameter");
  assert_non_null(strstr(f->en, word));
  assert_non_null(strstr(f->zh, word));
  assert_true(character_all_valid(f->zh, strlen(f->zh)) && character_all_valid(f->en, strlen(f->en)));
  assert_true(f->en[strlen(f->en) - 1] == '.');
}

static void only_what_is_known_and_once(void **state) {
  struct api_params p = {0};
  struct api_fault f;
  (void)state;
  assert_int_equal(api_params_check(&p, names, 4, "scope", &f), 0);
  api_params_take(&p, "scope", "all");
  api_params_take(&p, "scope", "unit:x");
  api_params_take(&p, "mark", "a");
  assert_int_equal(api_params_check(&p, names, 4, "scope", &f), 0);
  assert_int_equal(api_params_check(&p, names, 4, NULL, &f), -1);
  assert_refused(&f, "`scope`");
  api_params_take(&p, "limt", "3");
  assert_int_equal(api_params_check(&p, names, 4, "scope", &f), -1);
  assert_refused(&f, "`limit`");
  assert_int_equal(api_params_check(&p, NULL, 0, NULL, &f), -1);
  assert_refused(&f, "`scope`");
  p = (struct api_params){0};
  api_params_take(&p, "mark", "\xff");
  assert_int_equal(api_params_check(&p, names, 4, NULL, &f), -1);
  assert_refused(&f, "UTF-8");
  for (size_t i = 0; i < API_PARAMS_MOST + 1; i++) {
    api_params_take(&p, "scope", "x");
  }
  assert_int_equal(api_params_check(&p, names, 4, "scope", &f), -1);
  assert_refused(&f, "128");
}

static struct api_params one(const char *name, const char *value) {
  struct api_params p = {0};
  api_params_take(&p, name, value);
  return p;
}

static void numbers(void **state) {
  static const char *const wrong[] = {
    "", " 1", "1 ", "+1", "0x1", "1.0", "0", "1001", "99999999999999999999", "-1", "-", "一"};
  struct api_fault f;
  size_t limit;
  (void)state;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct api_params p = one("limit", wrong[i]);
    assert_int_equal(api_params_limit(&p, &limit, &f), -1);
    assert_refused(&f, "1000");
  }
  struct api_params p = one("limit", "1000");
  assert_int_equal(api_params_limit(&p, &limit, &f), 0);
  assert_int_equal(limit, 1000);
  p = one("other", "1");
  assert_int_equal(api_params_limit(&p, &limit, &f), 0);
  assert_int_equal(limit, 50);
}

static void days(void **state) {
  static const char *const wrong[] = {"", "2026", "2026-13", "2026-02-29", "2026-2-1", "1969-12-31", "2200-01-01",
    "2026-03-01T", "2026/03/01", "20260301", "２０２６-03-01"};
  struct api_fault f;
  int32_t day = 7;
  bool month = false;
  (void)state;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct api_params p = one("on", wrong[i]);
    assert_int_equal(api_params_day_or_month(&p, "on", &day, &month, &f), -1);
    assert_refused(&f, "2026-03-01");
    assert_int_equal(api_params_day(&p, "on", &day, &f), -1);
    assert_refused(&f, "2026-03-01");
  }
  struct api_params p = one("on", "2024-02-29");
  assert_int_equal(api_params_day(&p, "on", &day, &f), 0);
  assert_int_equal(day, 19782);
  p = one("on", "1970-02");
  assert_int_equal(api_params_day_or_month(&p, "on", &day, &month, &f), 0);
  assert_int_equal(day, 31);
  assert_true(month);
  assert_int_equal(api_params_day(&p, "on", &day, &f), -1);
  assert_int_equal(api_params_day(&p, "absent", &day, &f), 0);
  assert_int_equal(day, 31);
}

static void words_and_texts(void **state) {
  static const char *const words[] = {"asc", "desc"};
  struct api_fault f;
  struct text text;
  int index = 5;
  (void)state;
  struct api_params p = one("order", "desc");
  assert_int_equal(api_params_word(&p, "order", words, 2, &index, &f), 0);
  assert_int_equal(index, 1);
  p = one("order", "DESC");
  assert_int_equal(api_params_word(&p, "order", words, 2, &index, &f), -1);
  assert_refused(&f, "asc, desc");
  // A long value is cut between characters in what is said of it.
  char value[300];
  for (size_t i = 0; i < 99; i++) {
    memcpy(value + 3 * i, "网", 3);
  }
  value[297] = 0;
  p = one("order", value);
  assert_int_equal(api_params_word(&p, "order", words, 2, &index, &f), -1);
  assert_refused(&f, "asc, desc");
  assert_int_equal(api_params_text(&p, "order", 255, &text, &f), -1);
  assert_refused(&f, "255");
  assert_int_equal(api_params_text(&p, "order", 297, &text, &f), 0);
  assert_int_equal(text.size, 297);
  p = one("order", "");
  assert_int_equal(api_params_text(&p, "order", 255, &text, &f), 0);
  assert_null(text.at);
}

// --- cursors

static struct api_params question(const char *cursor) {
  struct api_params p = {0};
  api_params_take(&p, "limit", "7");
  api_params_take(&p, "mark", "overdue");
  if (cursor) {
    api_params_take(&p, "cursor", cursor);
  }
  return p;
}

static void a_cursor_comes_back(void **state) {
  struct api_cursor c = {.numbers = {INT64_MIN, -1, 0, 1, INT64_MAX, 5}};
  struct api_cursor back;
  struct buf word = {0};
  struct api_fault f;
  bool given;
  (void)state;
  api_cursor_put(&c, 0, (struct text){"R\xff\0x", 4});
  struct api_params p = question(NULL);
  assert_int_equal(api_cursor_read(&back, &p, &given, &f), 0);
  assert_false(given);
  api_cursor_write(&c, &p, &word);
  p = question(buf_string(&word));
  assert_int_equal(api_cursor_read(&back, &p, &given, &f), 0);
  assert_true(given);
  assert_memory_equal(back.numbers, c.numbers, sizeof c.numbers);
  assert_int_equal(api_cursor_text(&back, 0).size, 4);
  assert_memory_equal(api_cursor_text(&back, 0).at, "R\xff\0x", 4);
  assert_int_equal(api_cursor_text(&back, 1).size, 0);
  // Another limit is the same question, another filter is another.
  p.all[0].value = "8";
  assert_int_equal(api_cursor_read(&back, &p, &given, &f), 0);
  p.all[1].value = "stalled";
  assert_int_equal(api_cursor_read(&back, &p, &given, &f), -1);
  assert_refused(&f, "`cursor`");
  buf_release(&word);
}

// Every byte changed and every cut.
static void a_damaged_cursor_does_no_harm(void **state) {
  struct api_cursor c = {.numbers = {1, 2, 3}};
  struct api_cursor back;
  struct buf word = {0};
  struct api_fault f;
  bool given;
  size_t read = 0;
  (void)state;
  api_cursor_put(&c, 1, (struct text){"some text", 9});
  struct api_params p = question(NULL);
  api_cursor_write(&c, &p, &word);
  for (size_t size = 0; size < word.size; size++) {
    char *cut = strndup((const char *)word.at, size);
    p = question(cut);
    assert_int_equal(api_cursor_read(&back, &p, &given, &f), -1);
    assert_refused(&f, "`cursor`");
    free(cut);
    char *changed = strndup((const char *)word.at, word.size);
    changed[size] = size % 2 ? 'f' : '?';
    p = question(changed);
    read += api_cursor_read(&back, &p, &given, &f) == 0;
    free(changed);
  }
  assert_true(read < word.size / 2);
  buf_release(&word);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(only_what_is_known_and_once),
    cmocka_unit_test(numbers),
    cmocka_unit_test(days),
    cmocka_unit_test(words_and_texts),
    cmocka_unit_test(a_cursor_comes_back),
    cmocka_unit_test(a_damaged_cursor_does_no_harm),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
