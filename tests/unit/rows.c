// SPDX-License-Identifier: Apache-2.0
// Tests how rows are found in CSV and JSON Lines: quotes, newlines, lines that are refused, and their numbers.
#include <stdlib.h>

#include "tests/unit/row_source.h"

static const char profile[] =
  "[profile]\nsource = s\n[time]\nzone = Asia/Shanghai\nformat = %Y-%m-%d\n"
  "[columns]\nrequest_id = Id\nfiled_at = Filed\ncategory = What\n";

static void open_csv(struct row_source *s, const char *text) {
  row_source_open(s, profile, text, strlen(text));
}

static void is_request(const struct row *row, const char *id, const char *category, uint64_t line) {
  assert_int_equal(row->count, 1);
  const struct request_filed *filed = &row->events[0].filed;
  assert_int_equal(filed->request_id.size, strlen(id));
  assert_memory_equal(filed->request_id.at, id, strlen(id));
  assert_int_equal(filed->category.size, strlen(category));
  assert_memory_equal(filed->category.at, category, strlen(category));
  assert_int_equal(row->line, line);
}

static void quotes_newlines_and_a_bom(void **state) {
  struct row_source s;
  open_csv(&s,
    "\xEF\xBB\xBFId,Filed,What,Note\r\n"
    "1,2026-03-01,\"a, b\",\"two\r\nlines \"\"quoted\"\"\"\r\n"
    "\r\n"
    "2,2026-03-01,c,");
  struct row row = row_source_good(&s);
  is_request(&row, "1", "a, b", 2);
  assert_int_equal(row.raw.size, strlen("1,2026-03-01,\"a, b\",\"two\r\nlines \"\"quoted\"\"\"\r\n"));
  row = row_source_good(&s);
  is_request(&row, "2", "c", 5);
  row_source_ended(&s);
  struct text header = rows_header(&s.rows);
  assert_int_equal(header.size, strlen("\xEF\xBB\xBFId,Filed,What,Note\r\n"));
  row_source_close(&s);
}

static void a_refused_line_costs_no_other(void **state) {
  struct row_source s;
  open_csv(&s,
    "Id,Filed,What\n"
    "1,2026-03-01,\"open\n"
    "2,2026-03-01,b\n"
    "3,2026-03-01,5\" pipe\n"
    "4,2026-03-01,\"x\"y\n"
    "5,2026-03-01\n"
    "6,2026-03-01,c,d\n"
    "7,2026-03-01,e\n"
    "8,2026-03-01,\"open to the end\n");
  row_source_bad(&s, 2, "1,2026-03-01,\"open\n", "a quote stands where none may");
  struct row row = row_source_good(&s);
  is_request(&row, "2", "b", 3);
  row_source_bad(&s, 4, "3,2026-03-01,5\" pipe\n", "a quote stands where none may");
  row_source_bad(&s, 5, "4,2026-03-01,\"x\"y\n", "a quote stands where none may");
  row_source_bad(&s, 6, "5,2026-03-01\n", "the row has 2 fields where the header has 3");
  row_source_bad(&s, 7, "6,2026-03-01,c,d\n", "the row has 4 fields where the header has 3");
  row = row_source_good(&s);
  is_request(&row, "7", "e", 8);
  row_source_bad(&s, 9, "8,2026-03-01,\"open to the end\n", "a quoted field is not closed before the file ends");
  row_source_ended(&s);
  row_source_close(&s);
}

static void wrong_encoding(void **state) {
  struct row_source s;
  open_csv(&s,
    "Id,Filed,What,Note\n"
    "1,2026-03-01,caf\xE9,x\n"
    "2,2026-03-01,cafe,not ours: \xE9\n"
    "\xFF,2026-03-01,x,x\n");
  row_source_bad(&s, 2, NULL, "column \"What\": ");
  struct row row = row_source_good(&s);
  is_request(&row, "2", "cafe", 3);
  row_source_bad(&s, 4, NULL, "column \"Id\": ");
  row_source_close(&s);
}

static void begin_fails(const char *bytes, size_t size, const char *says) {
  struct row_source s;
  row_source_open(&s, profile, bytes, size);
  struct err e;
  assert_int_equal(rows_begin(&s.rows, &e), -1);
  if (!strstr(e.text, says)) {
    fail_msg("it says: %s", e.text);
  }
  row_source_close(&s);
}

static void headers_that_will_not_do(void **state) {
  static const struct {
    const char *header;
    const char *says;
  } cases[] = {{"", "is empty: there is not even a header line"}, {"\n1,2\n", "the first line is blank"},
    {"Id,Filed,Wat\n", "p:9: "}, {"Id,Filed,Wat\n", ":1: the header has no column \"What\"; is \"Wat\" meant?"},
    {"Id,Filed,Zzzzzzzz\n", ":1: the header has no column \"What\""}, {"Id,Filed,What,Id\n", "p:7: "},
    {"Id,Filed,What,Id\n", ":1: the header has the column \"Id\" twice"},
    {"I\"d,Filed,What\n", "a quote stands where none may"}, {"\xC0\xB8,Filed,What\n", "the header is not UTF-8"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    begin_fails(cases[i].header, strlen(cases[i].header), cases[i].says);
  }
  begin_fails("\xFF\xFEI\0d\0", 6, "is UTF-16; convert it first");
  begin_fails("I\0d,Filed,What\n", 15, "holds a NUL byte");
}

static void line_ends_that_will_not_do(void **state) {
  static const char says[] =
    ":1: a line ends in CR alone, and lines must end in LF or CRLF; convert the file first: "
    "tr '\\r' '\\n' <OLD.csv >NEW.csv";
  static const char *const texts[] = {"Id,Filed,What,Note\r1,2026-03-01,a,x\r", "Id,Filed,What\r1,2026-03-01,a\n",
    "Id,Filed,What\r", "\"Id\",\"Filed\",\"What\"\r\"1\",\"2026-03-01\",\"a\"\r",
    "Id,Filed,What\r\"1\",2026-03-01,a\r"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    begin_fails(texts[i], strlen(texts[i]), says);
  }
  static const char row[] = "1,2026-03-01,a,x\r";
  const size_t size = sizeof row - 1;
  const size_t rows = (size_t)(LINE_MOST + (1 << 20)) / size;  // more than one line may have
  char *large = malloc(rows * size);
  assert_non_null(large);
  for (size_t i = 0; i < rows; i++) {
    memcpy(large + i * size, row, size);
  }
  begin_fails(large, rows * size, says);
  free(large);
}

static void a_cr_in_a_quoted_name_or_twice_before_the_end(void **state) {
  struct row_source s;
  open_csv(&s, "Id,Filed,What,\"Two\rlines\"\r\r\n1,2026-03-01,a,x\r\r\n");
  struct row row = row_source_good(&s);
  is_request(&row, "1", "a", 2);
  row_source_ended(&s);
  row_source_close(&s);
}

static void other_delimiters_are_told(void **state) {
  static const struct {
    const char *header;
    const char *says;
  } cases[] = {
    {"Id;Filed;What\n", "p:7: "},
    {"Id;Filed;What\n",
      ":1: the header has no column \"Id\"; the file seems to be separated by `;`: then write "
      "`delimiter = ;` under [csv] in the profile"},
    {"Id;Filed;\"What, where, when\"\n", "separated by `;`"},
    {"\"Id\";\"Filed\";\"What\"\n", "a quote stands where none may; the file seems to be separated by `;`"},
    {"Id\tFiled\tWhat\r\n", "separated by `tab`: then write `delimiter = tab` under [csv]"},
    {"Id|Filed|What\n", "separated by `|`"},
    {"Id,Filed,Wat;s\n", "the header has no column \"What\""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    begin_fails(cases[i].header, strlen(cases[i].header), cases[i].says);
  }
}

static void json_lines(void **state) {
  static const char text[] =
    "\xEF\xBB\xBF{\"type\":\"request-filed\",\"event_id\":\"e\",\"occurred_at\":0,\"request_id\":\"1\","
    "\"category\":\"a\",\"district\":\"\"}\r\n"
    "\n"
    "{\"type\":\"request-filed\"\n"
    "{\"type\":\"request-filed\",\"event_id\":\"e\",\"occurred_at\":0,\"request_id\":\"\","
    "\"category\":\"a\",\"district\":\"\"}\n"
    "{\"type\":\"request-filed\",\"event_id\":\"e\",\"occurred_at\":0,\"request_id\":\"2\","
    "\"category\":\"b\",\"district\":\"\"}";
  struct row_source s;
  row_source_open(&s, NULL, text, strlen(text));
  struct row row = row_source_good(&s);
  is_request(&row, "1", "a", 1);
  row_source_bad(&s, 3, "{\"type\":\"request-filed\"\n", "JSON");
  row_source_bad(&s, 4, NULL, "request_id");
  row = row_source_good(&s);
  is_request(&row, "2", "b", 5);
  row_source_ended(&s);
  assert_int_equal(rows_header(&s.rows).size, 0);
  row_source_close(&s);
}

static void read_twice(struct rows *rows) {
  struct row row;
  struct err e = {0};
  for (int pass = 0; pass < 2; pass++) {
    assert_int_equal(rows_next(rows, &row, &e), 1);
    is_request(&row, "1", "a", 2);
    assert_int_equal(rows_next(rows, &row, &e), 1);
    is_request(&row, "2", "b", 3);
    assert_int_equal(rows_next(rows, &row, &e), 0);
    if (!pass && rows_rewind(rows, &e)) {
      fail_msg("%s", e.text);
    }
  }
}

static const char two[] = "Id,Filed,What\n1,2026-03-01,a\n2,2026-03-01,b\n";

static void a_file_is_read_twice(void **state) {
  struct row_source s;
  open_csv(&s, two);
  read_twice(&s.rows);
  row_source_close(&s);
}

static void a_pipe_is_read_twice(void **state) {
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  assert_int_equal(write(ends[1], two, strlen(two)), (ssize_t)strlen(two));
  (void)close(ends[1]);
  struct row_source s = {.fd = ends[0]};
  (void)snprintf(s.path, sizeof s.path, "/dev/fd/%d", ends[0]);
  row_source_profile(&s, profile);
  struct err e;
  assert_int_equal(rows_open(&s.rows, s.path, &s.profile, true, &e), 0);
  read_twice(&s.rows);
  row_source_close(&s);
}

static void stamps_far_ahead(void **state) {
  struct row_source s;
  open_csv(&s, two);
  struct row row = row_source_good(&s);
  int64_t at = row.events[0].occurred_at;
  rows_check_ahead(&s.rows, &row, at - 3600000);
  assert_true(row.good);
  rows_check_ahead(&s.rows, &row, at - 3600001);
  assert_false(row.good);
  assert_int_equal(row.count, 0);
  assert_non_null(strstr(row.why.text, "column \"Filed\": 2026-02-28T16:00:00.000Z lies more than an hour ahead"));
  row_source_close(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(quotes_newlines_and_a_bom),
    cmocka_unit_test(a_refused_line_costs_no_other), cmocka_unit_test(wrong_encoding),
    cmocka_unit_test(headers_that_will_not_do), cmocka_unit_test(line_ends_that_will_not_do),
    cmocka_unit_test(a_cr_in_a_quoted_name_or_twice_before_the_end), cmocka_unit_test(other_delimiters_are_told),
    cmocka_unit_test(json_lines), cmocka_unit_test(a_file_is_read_twice), cmocka_unit_test(a_pipe_is_read_twice),
    cmocka_unit_test(stamps_far_ahead)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
