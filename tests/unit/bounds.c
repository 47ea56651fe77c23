// SPDX-License-Identifier: Apache-2.0
// Tests every bound of every field, on the wire and in a struct, and bytes that no writer makes.
#include "schemas/check.h"
#include "schemas/encode.h"
#include "tests/unit/contract.h"
#include "tests/unit/golden.h"

// What a case works on: a good struct of a record, room for a text, and the head of its payloads.
struct bench {
  struct wire *wire;
  const struct record *record;
  union {
    struct event event;
    struct overdue_alert alert;
  };
  struct contract_room room;
  char long_text[66000];
  uint8_t head[10];
};

static bool is_alert(const struct bench *b) {
  return b->record == record_for_alert();
}

static int decode(const struct bench *b, const struct buf *bytes, struct err *e) {
  struct event event;
  struct overdue_alert alert;
  return is_alert(b) ? wire_decode_alert(b->wire, bytes->at, bytes->size, &alert, e)
                     : wire_decode(b->wire, bytes->at, bytes->size, &event, e);
}

// Whether the struct as it now is passes the wire; on the way, that event_check says the same of it.
static bool passes(const struct bench *b, const char *field) {
  struct buf bytes = {0};
  struct err e = {{0}};
  buf_add(&bytes, b->head, sizeof b->head);
  encode_record(b->record, &b->event, &bytes);
  int result = decode(b, &bytes, &e);
  buf_release(&bytes);
  if (!is_alert(b)) {
    struct err said = {{0}};
    assert_int_equal(event_check(&b->event, &said), result);
    assert_string_equal(said.text, e.text);
  }
  char quoted[64];
  (void)snprintf(quoted, sizeof quoted, "%s: `%s`", b->record->name, field);
  if (result && strncmp(e.text, quoted, strlen(quoted)) != 0) {
    fail_msg("`%s` is at fault, but it says: %s", field, e.text);
  }
  return result == 0;
}

static bool passes_text(struct bench *b, const struct field *f, const char *text, size_t size) {
  struct text *at = (struct text *)(void *)((char *)&b->event + f->place);
  struct text before = *at;
  *at = (struct text){text, (uint32_t)size};
  bool result = passes(b, f->name);
  *at = before;
  return result;
}

static void check_lengths(struct bench *b, const struct field *f) {
  memset(b->long_text, 'x', sizeof b->long_text);
  assert_true(passes_text(b, f, b->long_text, (size_t)f->most));
  assert_false(passes_text(b, f, b->long_text, (size_t)f->most + 1));
  assert_int_equal(passes_text(b, f, "", 0), f->least == 0);
  assert_true(passes_text(b, f, "x", 1));
}

static void check_characters(struct bench *b, const struct field *f) {
  static const struct {
    const char *text;
    size_t size;
  } bad[] = {{"\0", 1}, {"abc\0defghij", 11}, {"abcdefghijklmno\0", 16}, {"\x80", 1}, {"\xff", 1}, {"\xc3", 1},
    {"\xc3(", 2}, {"\xc0\x80", 2}, {"\xc1\xbf", 2}, {"\xe8\xaf", 2}, {"\xe0\x80\x80", 3}, {"\xe0\x9f\xbf", 3},
    {"\xed\xa0\x80", 3}, {"\xed\xbf\xbf", 3}, {"\xf0\x80\x80\x80", 4}, {"\xf0\x8f\xbf\xbf", 4}, {"\xf4\x90\x80\x80", 4},
    {"\xf5\x80\x80\x80", 4}, {"\xf0\x9d\x84", 3}, {"\xe8\xaf\x89\xe8\xaf", 5}, {"abcdefgh\xe8\xaf\x89 \xfe", 13},
    {"abcdefghabcdefg\x80", 16}, {"\xe8\xaf\x89\x00", 4}, {"\xe8\x29\x89", 3}, {"\xe8\xaf\x29", 3}};
  static const char *const good[] = {"\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
    "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "\xe8\xaf\x89\xe6\xb1\x82", "\x01\x7f", "abcdefgh",
    "abcdefghi\xe8\xaf\x89 12345678", "\xe8\xaf\x89 abcdefgh\xf0\x9d\x84\x9e"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_false(passes_text(b, f, bad[i].text, bad[i].size));
  }
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    assert_true(passes_text(b, f, good[i], strlen(good[i])));
  }
}

static void check_levels(struct bench *b, const struct field *f) {
  static const char *const good[] = {"1/2/3/4/5/6/7/8", "//1//2//3//4//5//6//7//8//", "////////////////////"};
  static const char *const bad[] = {"1/2/3/4/5/6/7/8/9", "//1//2//3//4//5//6//7//8//9", "aaaaaaa/b/c/d/e/f/g/h/iiiii"};
  for (size_t i = 0; i < 3; i++) {
    assert_true(passes_text(b, f, good[i], strlen(good[i])));
    assert_int_equal(passes_text(b, f, bad[i], strlen(bad[i])), !f->path);
  }
}

static bool passes_moment(struct bench *b, const struct field *f, int64_t moment) {
  int64_t *at = (int64_t *)(void *)((char *)&b->event + f->place);
  int64_t before = *at;
  *at = moment;
  bool result = passes(b, f->name);
  *at = before;
  return result;
}

static void check_moment(struct bench *b, const struct field *f) {
  assert_true(passes_moment(b, f, MOMENT_FIRST));
  assert_true(passes_moment(b, f, MOMENT_LAST));
  assert_false(passes_moment(b, f, MOMENT_FIRST - 1));
  assert_false(passes_moment(b, f, MOMENT_LAST + 1));
  assert_false(passes_moment(b, f, INT64_MAX));
  assert_false(passes_moment(b, f, INT64_MIN + 1));
}

static bool passes_int(struct bench *b, const struct field *f, int32_t value) {
  int32_t *at = (int32_t *)(void *)((char *)&b->event + f->place);
  int32_t before = *at;
  *at = value;
  bool result = passes(b, f->name);
  *at = before;
  return result;
}

static void check_int(struct bench *b, const struct field *f) {
  assert_true(passes_int(b, f, (int32_t)f->least));
  assert_true(passes_int(b, f, (int32_t)f->most));
  assert_false(passes_int(b, f, -1));
  assert_false(passes_int(b, f, INT32_MIN));
  if (f->most < INT32_MAX) {
    assert_false(passes_int(b, f, (int32_t)f->most + 1));
    assert_false(passes_int(b, f, INT32_MAX));
  }
}

// Positions out of range are told in other words on the wire than in a struct, so only the wire is asked.
static void check_enum(struct bench *b, const struct field *f) {
  static const int32_t far[] = {-1, INT32_MIN, INT32_MAX};
  int32_t *at = (int32_t *)(void *)((char *)&b->event + f->place);
  int32_t before = *at;
  for (size_t i = 0; i < 4; i++) {
    *at = i < 3 ? far[i] : (int32_t)f->most + 1;
    struct buf bytes = {0};
    struct err e = {{0}};
    buf_add(&bytes, b->head, sizeof b->head);
    encode_record(b->record, &b->event, &bytes);
    assert_int_equal(decode(b, &bytes, &e), -1);
    assert_non_null(strstr(e.text, "names a position that its enum does not have"));
    assert_int_equal(is_alert(b) ? -1 : event_check(&b->event, &e), -1);
    buf_release(&bytes);
  }
  for (int32_t i = 0; i <= f->most; i++) {
    *at = i;
    assert_true(passes(b, f->name));
  }
  *at = before;
}

static void check_field(struct bench *b, const struct field *f) {
  switch (f->type) {
    case FIELD_TEXT:
      check_lengths(b, f);
      check_characters(b, f);
      check_levels(b, f);
      break;
    case FIELD_MOMENT:
      check_moment(b, f);
      break;
    case FIELD_INT:
      check_int(b, f);
      break;
    case FIELD_ENUM:
      check_enum(b, f);
      break;
    case FIELD_BOOLEAN:
      break;
  }
}

// Opens a bench on the n-th record: the golden bytes name its head.
static struct bench *open_bench(int n) {
  struct bench *b = calloc(1, sizeof *b);
  assert_non_null(b);
  b->wire = contract_wire();
  b->record = n == EVENT_TYPE_COUNT ? record_for_alert() : record_for((enum event_type)n);
  if (!is_alert(b)) {
    b->event.type = (enum event_type)n;
  }
  uint64_t random = 4711;
  contract_random_record(&random, b->record, &b->event, &b->room);
  struct buf bytes = {0};
  contract_hex(goldens[2 * n].hex, &bytes);
  memcpy(b->head, bytes.at, sizeof b->head);
  buf_release(&bytes);
  return b;
}

static void close_bench(struct bench *b) {
  wire_free(b->wire);
  free(b);
}

static void every_field_holds_its_bounds(void **state) {
  for (int n = 0; n <= EVENT_TYPE_COUNT; n++) {
    struct bench *b = open_bench(n);
    for (size_t i = 0; i < b->record->count; i++) {
      check_field(b, &b->record->fields[i]);
    }
    close_bench(b);
  }
}

static void what_is_cut_or_has_more_is_refused(void **state) {
  for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
    struct bench *b = open_bench((int)i / 2);
    struct buf bytes = {0};
    struct err e;
    contract_hex(goldens[i].hex, &bytes);
    size_t whole = bytes.size;
    for (bytes.size = 0; bytes.size < whole; bytes.size++) {
      uint8_t *exact = malloc(bytes.size + 1);  // so that a byte too far is seen by the sanitizer
      assert_non_null(exact);
      memcpy(exact + 1, bytes.at, bytes.size);
      struct buf cut = {exact + 1, bytes.size, bytes.size};
      assert_int_equal(decode(b, &cut, &e), -1);
      free(exact);
    }
    buf_add_byte(&bytes, 0);
    assert_int_equal(decode(b, &bytes, &e), -1);
    assert_non_null(strstr(e.text, "bytes are left over behind the last field"));
    buf_release(&bytes);
    close_bench(b);
  }
}

struct raw {
  const char *body;
  size_t size;
  const char *says;
};

static void refuse_raw(int n, const struct raw *cases, size_t count) {
  struct bench *b = open_bench(n);
  for (size_t i = 0; i < count; i++) {
    struct buf bytes = {0};
    struct err e = {{0}};
    buf_add(&bytes, b->head, sizeof b->head);
    buf_add(&bytes, cases[i].body, cases[i].size);
    int result = decode(b, &bytes, &e);
    buf_release(&bytes);
    assert_int_equal(result, cases[i].says ? -1 : 0);
    if (cases[i].says) {
      assert_string_equal(e.text, cases[i].says);
    }
  }
  close_bench(b);
}

#define RAW(literal, says) \
  { literal, sizeof literal - 1, says }

// Of task-resolved: event_id e, occurred_at, source "", request_id r, unit u, outcome, satisfaction.
static void numbers_that_no_writer_makes_are_refused(void **state) {
  static const struct raw cases[] = {
    RAW("\x02"
        "e\x00\x00\x02r\x02u\x00\x00",
      NULL),
    RAW("\x02"
        "e\x00\x00\x02r\x02u\x00\x02\x0a",
      NULL),
    RAW("\x02"
        "e\x00\x00\x02r\x02u\x00\x02\x0c",
      "task-resolved: `satisfaction` is not a number from 1 to 5."),
    RAW("\x02"
        "e\x00\x00\x02r\x02u\x00\x02\x00",
      "task-resolved: `satisfaction` is not a number from 1 to 5."),
    RAW("\x02"
        "e\x00\x00\x02r\x02u\x00\x02\x82\x80\x80\x80\x20",
      "task-resolved: `satisfaction` is not a number from 1 to 5."),
    RAW("\x02"
        "e\x00\x00\x02r\x02u\x00\x04",
      "task-resolved: `satisfaction` names a branch that its union does not have."),
    RAW("\x02"
        "e\x00\x00\x02r\x02u\x00\x01",
      "task-resolved: `satisfaction` names a branch that its union does not have."),
    RAW("\x02"
        "e\x00\x00\x02r\x02u\x0c\x00",
      "task-resolved: `outcome` names a position that its enum does not have."),
    RAW("\x02"
        "e\x80\x00\x00\x02r\x02u\x00\x00",
      "task-resolved: `occurred_at` holds a number that is written longer than it may be."),
    RAW("\x02"
        "e\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02\x00\x02r\x02u\x00\x00",
      "task-resolved: `occurred_at` holds a number that is written longer than it may be."),
    RAW("\x02"
        "e\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00\x02r\x02u\x00\x00",
      "task-resolved: `occurred_at` holds a number that is written longer than it may be."),
    RAW("\x02"
        "e\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00\x02r\x02u\x00\x00",
      "task-resolved: `occurred_at` is not a time between 1970-01-01 and 2199-12-31."),
    RAW("\x01"
        "e\x00\x00\x02r\x02u\x00\x00",
      "task-resolved: `event_id` has a length that the bytes do not hold."),
    RAW("\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01"
        "e",
      "task-resolved: `event_id` is where the bytes end too early."),
    RAW("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"
        "e",
      "task-resolved: `event_id` has a length that the bytes do not hold."),
    RAW("\x02"
        "e\x00\x00\x02r\x02u\x00\x00\x00",
      "task-resolved: bytes are left over behind the last field."),
  };
  refuse_raw(EVENT_TASK_RESOLVED, cases, sizeof cases / sizeof *cases);
}

// Of request-filed: e, 0, "", r, kind, channel, category c, district "", priority, due_at null, assisted, summary null.
static void booleans_are_0_or_1(void **state) {
  static const struct raw cases[] = {
    RAW("\x02"
        "e\x00\x00\x02r\x00\x00\x02"
        "c\x00\x00\x00\x00\x00",
      NULL),
    RAW("\x02"
        "e\x00\x00\x02r\x00\x00\x02"
        "c\x00\x00\x00\x01\x00",
      NULL),
    RAW("\x02"
        "e\x00\x00\x02r\x00\x00\x02"
        "c\x00\x00\x00\x02\x00",
      "request-filed: `assisted` is neither true nor false."),
    RAW("\x02"
        "e\x00\x00\x02r\x00\x00\x02"
        "c\x00\x00\x00\xff\x00",
      "request-filed: `assisted` is neither true nor false."),
  };
  refuse_raw(EVENT_REQUEST_FILED, cases, sizeof cases / sizeof *cases);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_field_holds_its_bounds),
    cmocka_unit_test(what_is_cut_or_has_more_is_refused),
    cmocka_unit_test(numbers_that_no_writer_makes_are_refused),
    cmocka_unit_test(booleans_are_0_or_1),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
