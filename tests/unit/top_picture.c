// SPDX-License-Identifier: Apache-2.0
// The sheet of top, and whole pictures in it at every size.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "consumers/screen/columns.h"
#include "consumers/top/age.h"
#include "consumers/top/picture.h"
#include "consumers/top/room.h"

static struct text text_of(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

static void is_row(const struct sheet *s, size_t row, const char *expected) {
  struct buf b = {0};
  sheet_line(s, row, &b);
  assert_string_equal(buf_string(&b), expected);
  buf_release(&b);
}

static void test_sheet(void **state) {
  (void)state;
  struct sheet s = {0};
  sheet_begin(&s, 2, 8);
  assert_int_equal(sheet_string(&s, 0, 0, 8, "在办 ab", STYLE_PLAIN), 7);
  is_row(&s, 0, "在办 ab");
  // Half of a wide character is no character.
  (void)sheet_string(&s, 0, 1, 1, "x", STYLE_PLAIN);
  is_row(&s, 0, " x办 ab");
  (void)sheet_string(&s, 0, 2, 1, "y", STYLE_PLAIN);
  is_row(&s, 0, " xy  ab");
  // Cut, also in the middle of a character.
  assert_int_equal(sheet_string(&s, 1, 0, 6, "在办理中", STYLE_BAD), 5);
  is_row(&s, 1, "在办…");
  assert_int_equal(sheet_at(&s, 1, 1)->style, STYLE_BAD);
  sheet_begin(&s, 2, 8);
  assert_int_equal(sheet_string(&s, 0, 7, 8, "在", STYLE_PLAIN), 1);
  is_row(&s, 0, "       …");
  // What combines stays with its character; what has no width that is known is shown as unknown.
  (void)sheet_string(&s, 1, 0, 8, "e\xcc\x81\xcc\x81z\xcd\xb8\xff\x07", STYLE_PLAIN);
  is_row(&s, 1, "e\xcc\x81\xcc\x81z\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
  // What joins characters is left out.
  sheet_begin(&s, 1, 8);
  (void)sheet_string(&s, 0, 0, 8, "👩\xe2\x80\x8d👧\xef\xb8\x8f!", STYLE_PLAIN);
  is_row(&s, 0, "👩👧!");
  // Outside there is nothing.
  assert_int_equal(sheet_string(&s, 1, 0, 8, "a", STYLE_PLAIN), 0);
  assert_int_equal(sheet_string(&s, 0, 8, 8, "a", STYLE_PLAIN), 0);
  sheet_colour(&s, 5, 5, 5, STYLE_BAD);
  sheet_release(&s);
}

static void is_number(int64_t number, size_t width, const char *expected) {
  struct sheet s = {0};
  sheet_begin(&s, 1, 12);
  sheet_number(&s, 0, 0, width, number, STYLE_PLAIN);
  is_row(&s, 0, expected);
  sheet_release(&s);
}

static void test_numbers(void **state) {
  (void)state;
  is_number(1234, 6, " 1,234");
  is_number(1234, 5, "1,234");
  is_number(1234, 4, "1.2k");
  is_number(999950, 4, "1.0M");
  is_number(-12345678, 5, " -12M");
  is_number(INT64_MAX, 6, "  9.2E");
  is_number(1234, 2, " #");
  char age[16];
  assert_string_equal(age_text(age, sizeof age, 900), "0.9s");
  assert_string_equal(age_text(age, sizeof age, 12345), "12s");
  assert_string_equal(age_text(age, sizeof age, 180000), "3m");
  assert_string_equal(age_text(age, sizeof age, INT64_C(86400000) * 30), "30d");
  assert_string_equal(age_text(age, sizeof age, -1), "-");
}

// Lines are never shared out twice.
static void test_room(void **state) {
  (void)state;
  for (size_t rows = 0; rows < 100; rows++) {
    for (size_t i = 0; i < 64; i++) {
      const struct room_wishes w = {.warning = i & 1,
        .note = i & 1,
        .totals = i & 2 ? 12 : 4,
        .facts = 2,
        .table = i & 4 ? 1 : 500,
        .alerts = i & 8    ? 500
                  : i & 16 ? 1
                           : 0,
        .partitions = i & 32 ? 64 : 2};
      struct room r = room_share(rows, &w);
      size_t taken = 2 + (size_t)r.warning + (size_t)r.note + (size_t)r.tabs + (size_t)r.bar + r.totals + r.facts +
                     r.table + r.alerts + (r.alerts > 0) + r.partitions + (r.partitions > 0);
      assert_true(taken <= rows || rows < 3);
      assert_true(rows < 10 || (r.table >= 1 && r.totals >= 1 && r.partitions >= 1 && r.warning == w.warning));
      assert_true(rows < 24 || r.table >= 4 || r.table >= w.table);
    }
  }
}

// --- pictures

struct scene {
  struct facts facts;
  struct sparkline sparklines[FIELD_COUNT];
  struct listing lists[LIST_COUNT];
  struct zone zone;
  struct picture picture;
};

static void fill_names(struct listing *l, enum listing_kind kind) {
  static const char *const names[] = {"河东街道", "a:b\x1b[2J", "\u202eevil",
    "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦",
    "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81", "\xff\xfe",
    ""};
  listing_begin(l, kind);
  for (size_t i = 0; i < 200; i++) {
    char key[32];
    (void)snprintf(key, sizeof key, "%zu", i);
    struct listing_row *row = listing_add(l, text_of(names[i % 7]), key);
    for (size_t j = 0; j < LISTING_VALUES; j++) {
      row->values[j] = j % 3 ? (int64_t)(i * j) : LISTING_UNKNOWN;
    }
    row->values[ALERT_STATUS] = (int64_t)(i % 2);
    row->values[ALERT_SEVERITY] = (int64_t)(i % 3);
    listing_set_text(l, row, i % LISTING_TEXTS, text_of(names[(i + 1) % 7]));
    row->bad = i % 5 == 0;
  }
}

static int begin_scene(void **state) {
  static struct scene scene;
  struct err e;
  columns_begin();
  scene = (struct scene){.facts = {.age = 20000, .rate = 12, .reason_count = FACTS_REASONS, .trouble = "away"}};
  if (zone_load(&scene.zone, "Asia/Shanghai", &e) != 0) {
    return -1;
  }
  for (size_t i = 0; i < FACTS_REASONS; i++) {
    scene.facts.reasons[i] = (struct view_stale_reason){(enum view_reason)(i % VIEW_REASONS), (int32_t)i - 1};
  }
  for (size_t i = 0; i < FIELD_COUNT; i++) {
    scene.facts.all[i] = (int64_t)i * 123456789;
    for (int64_t j = 0; j < 300; j++) {
      sparkline_add(&scene.sparklines[i], j * j % 17);
    }
  }
  for (size_t i = 0; i < LIST_COUNT; i++) {
    fill_names(&scene.lists[i], (enum listing_kind)i);
    listing_arrange(&scene.lists[i], 0, false, "");
  }
  scene.picture = (struct picture){.facts = &scene.facts,
    .sparklines = scene.sparklines,
    .alerts = &scene.lists[LIST_ALERTS],
    .partitions = &scene.lists[LIST_PARTITIONS],
    .zone = &scene.zone,
    .note = "看板 board: http://127.0.0.1:9610/",
    .redis = "redis://127.0.0.1:6379",
    .prefix = "huiyin",
    .now = 1700000000000};
  *state = &scene;
  return 0;
}

static int end_scene(void **state) {
  struct scene *s = *state;
  for (size_t i = 0; i < LIST_COUNT; i++) {
    listing_release(&s->lists[i]);
  }
  zone_release(&s->zone);
  return 0;
}

// No line is wider than the screen, and nothing steers the terminal.
static void is_sane(const struct sheet *s) {
  for (size_t row = 0; row < s->rows; row++) {
    struct buf line = {0};
    sheet_line(s, row, &line);
    assert_true(columns_of((struct text){(const char *)line.at, (uint32_t)line.size}) <= s->columns);
    for (size_t i = 0; i < line.size; i++) {
      assert_true(line.at[i] >= 0x20 && line.at[i] != 0x7f);
    }
    assert_null(strstr(buf_string(&line), "\xe2\x80\xae"));
    buf_release(&line);
  }
}

static void draw_at(struct scene *scene, size_t rows, size_t columns, enum listing_kind kind, enum browsing_mode mode) {
  struct browsing b;
  struct sheet sheet = {0};
  browsing_init(&b, (enum language)((rows + columns) % LANGUAGE_COUNT), true);
  b.kind = kind;
  b.mode = mode;
  b.menu = 3;
  (void)strcpy(browsing_list(&b)->filter, "x");
  (void)strcpy(b.path, "a%3Ab");
  browsing_list(&b)->left = columns % 5;
  scene->picture.table = &scene->lists[kind];
  sheet_begin(&sheet, rows, columns);
  (void)picture_draw(&sheet, &scene->picture, &b);
  is_sane(&sheet);
  sheet_release(&sheet);
}

static void test_sizes(void **state) {
  static const size_t sizes[][2] = {{1, 1}, {1, 80}, {2, 2}, {3, 10}, {5, 20}, {6, 39}, {7, 40}, {10, 40}, {16, 66},
    {24, 79}, {24, 80}, {25, 132}, {60, 200}, {200, 12}, {61, 500}};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    for (int kind = 0; kind < LIST_COUNT; kind++) {
      for (int mode = 0; mode <= BROWSING_HELP; mode++) {
        draw_at(*state, sizes[i][0], sizes[i][1], (enum listing_kind)kind, (enum browsing_mode)mode);
      }
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(test_sheet, begin_scene, end_scene),
    cmocka_unit_test(test_numbers),
    cmocka_unit_test(test_room),
    cmocka_unit_test_setup_teardown(test_sizes, begin_scene, end_scene),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
