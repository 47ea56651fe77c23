// SPDX-License-Identifier: Apache-2.0
// Tests events as JSON: what is read, what is refused and how it is said, and that what is written is read back.
#include "schemas/json.h"

#include <jansson.h>

#include "schemas/json_flat.h"
#include "tests/unit/contract.h"

static void read_good(struct json_event *hold, const char *line, struct event *event) {
  struct err e;
  if (json_read_event(hold, line, strlen(line), event, &e)) {
    fail_msg("%s", e.text);
  }
}

static void absent_fields_take_their_defaults(void **state) {
  struct json_event hold = {0};
  struct event event;
  read_good(&hold,
    "{\"type\":\"request-filed\",\"event_id\":\"e\",\"occurred_at\":\"2026-03-01T08:00:00+08:00\",\"request_id\":\"r\","
    "\"category\":\"\\u7269\\u4e1a\",\"district\":\"\"}",
    &event);
  assert_int_equal(event.type, EVENT_REQUEST_FILED);
  assert_int_equal(event.occurred_at, 1772323200000);
  assert_int_equal(event.source.size, 0);
  assert_non_null(event.source.at);
  assert_int_equal(event.filed.kind, KIND_APPEAL);
  assert_int_equal(event.filed.channel, CHANNEL_OTHER);
  assert_int_equal(event.filed.priority, PRIORITY_NORMAL);
  assert_int_equal(event.filed.due_at, MOMENT_NONE);
  assert_false(event.filed.assisted);
  assert_null(event.filed.summary.at);
  assert_int_equal(event.filed.category.size, 6);
  assert_memory_equal(event.filed.category.at, "\xe7\x89\xa9\xe4\xb8\x9a", 6);
  read_good(&hold,
    " { \"satisfaction\" : null , \"occurred_at\":7258118399999,\"unit\":\"u{[\\\"{[\",\"request_id\":\"r\","
    "\"event_id\":\"e\",\"type\":\"task-resolved\"}\r\n",
    &event);
  assert_int_equal(event.type, EVENT_TASK_RESOLVED);
  assert_int_equal(event.occurred_at, MOMENT_LAST);
  assert_int_equal(event.resolved.outcome, OUTCOME_RESOLVED);
  assert_int_equal(event.resolved.satisfaction, 0);
  json_event_release(&hold);
  json_event_release(&hold);
}

#define PLEDGED "{\"type\":\"task-pledged\",\"event_id\":\"e\",\"request_id\":\"r\",\"occurred_at\":1,"
#define HELD                                                                                                  \
  "{\"type\":\"volunteer-event-held\",\"event_id\":\"e\",\"station\":\"s\",\"district\":\"\",\"kind\":\"k\"," \
  "\"occurred_at\":1,"

static void what_is_no_event_is_refused_with_its_name(void **state) {
  static const struct {
    const char *line;
    const char *says;
  } bad[] = {
    {"", "The line is not JSON"},
    {"nonsense", "The line is not JSON"},
    {"[1]", "The line is not a JSON object."},
    {"{\"type\":\"task-pledged\"} x", "The line is not JSON"},
    {"{}", "`type` is missing"},
    {"{\"type\":7}", "`type` is missing"},
    {"{\"type\":\"task\"}", "There is no event type \"task\""},
    {"{\"type\":\"overdue-alert\"}", "There is no event type \"overdue-alert\""},
    {"{\"type\":\"task-pledged\",\"event_id\":\"e\"}", "task-pledged: `occurred_at` is missing."},
    {PLEDGED "\"pledger\":\"p\"}", "task-pledged: `unit` is missing."},
    {PLEDGED "\"unit\":\"u\",\"colour\":1}", "task-pledged: there is no field `colour`."},
    {PLEDGED "\"unit\":\"u\",\"unit\":\"v\"}", "The line is not JSON at byte"},
    {PLEDGED "\"unit\":7}", "task-pledged: `unit` takes a string."},
    {PLEDGED "\"unit\":null}", "task-pledged: `unit` is null, which it may not be."},
    {PLEDGED "\"unit\":\"\"}", "task-pledged: `unit` is empty."},
    {PLEDGED "\"unit\":\"a\\u0000b\"}", "task-pledged: `unit` is not valid UTF-8 or holds a NUL."},
    {PLEDGED "\"unit\":\"a\xff\"}", "The line is not JSON"},
    {PLEDGED "\"unit\":\"a\\ud800\"}", "The line is not JSON"},
    {PLEDGED "\"unit\":{\"a\":1}}", "The line holds an object or an array inside another"},
    {PLEDGED "\"unit\":[[[[]]]]}", "The line holds an object or an array inside another"},
    {PLEDGED "\"unit\":\"u\",\"due_at\":\"2026-03-01\"}", "task-pledged: `due_at` takes a time with an offset"},
    {PLEDGED "\"unit\":\"u\",\"due_at\":true}", "task-pledged: `due_at` takes a time with an offset"},
    {PLEDGED "\"unit\":\"u\",\"due_at\":1.5}", "task-pledged: `due_at` takes a time with an offset"},
    {PLEDGED "\"unit\":\"u\",\"due_at\":-1}", "task-pledged: `due_at` is not a time between 1970"},
    {PLEDGED "\"unit\":\"u\",\"due_at\":7258118400000}", "task-pledged: `due_at` is not a time between 1970"},
    {PLEDGED "\"unit\":\"u\",\"due_at\":-9223372036854775808}", "task-pledged: `due_at` is not a time between 1970"},
    {PLEDGED "\"unit\":\"u\",\"due_at\":9223372036854775808}", "The line is not JSON"},
    {PLEDGED "\"unit\":\"u\",\"due_at\":\"2200-01-01T00:00:00Z\"}", "task-pledged: `due_at` is not a time between"},
    {HELD "\"teams\":-1}", "volunteer-event-held: `teams` is not a number from 0 to 2147483647."},
    {HELD "\"teams\":4294967296}", "volunteer-event-held: `teams` is not a number from 0 to 2147483647."},
    {HELD "\"teams\":1.0}", "volunteer-event-held: `teams` takes a whole number."},
    {HELD "\"teams\":\"1\"}", "volunteer-event-held: `teams` takes a whole number."},
    {"{\"type\":\"task-resolved\",\"satisfaction\":0}", "task-resolved: `satisfaction` is not a number from 1 to 5."},
    {"{\"type\":\"task-resolved\",\"outcome\":\"DONE\"}",
      "task-resolved: `outcome` has no symbol \"DONE\"; it is one of RESOLVED, EXPLAINED, DECLINED, REFERRED, "
      "DUPLICATE, WITHDRAWN."},
    {"{\"type\":\"request-filed\",\"assisted\":1}", "request-filed: `assisted` takes true or false."},
    {"{\"type\":\"request-filed\",\"district\":\"1/2/3/4/5/6/7/8/9\"}",
      "request-filed: `district` has more than 8 levels."},
  };
  struct json_event hold = {0};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct event event;
    struct err e = {{0}};
    assert_int_equal(json_read_event(&hold, bad[i].line, strlen(bad[i].line), &event, &e), -1);
    if (strncmp(e.text, bad[i].says, strlen(bad[i].says)) != 0) {
      fail_msg("%s\n  says: %s", bad[i].line, e.text);
    }
  }
  json_event_release(&hold);
}

static void a_line_without_end_is_refused_before_it_is_parsed(void **state) {
  struct json_event hold = {0};
  struct buf line = {0};
  struct event event;
  struct err e;
  for (int i = 0; i < 2000000; i++) {
    buf_add_byte(&line, '[');
  }
  assert_int_equal(json_read_event(&hold, (char *)line.at, line.size, &event, &e), -1);
  assert_string_equal(e.text, "The line is longer than 1048576 bytes.");
  assert_int_equal(json_read_event(&hold, (char *)line.at, 1000000, &event, &e), -1);
  assert_memory_equal(e.text, "The line holds an object", 24);
  buf_release(&line);
  json_event_release(&hold);
}

static void what_is_written_is_read_back(void **state) {
  struct contract_room *room = calloc(1, sizeof *room);
  struct json_event hold = {0};
  struct buf line = {0};
  uint64_t random = 42;
  for (int i = 0; i < 5000; i++) {
    struct event event;
    struct event again;
    contract_random_event(&random, &event, room);
    buf_clear(&line);
    json_write_event(&event, 1, &line);
    read_good(&hold, buf_string(&line), &again);
    assert_int_equal(again.type, event.type);
    contract_assert_same(record_for(event.type), &event, &again);
    assert_null(memchr(line.at, '\n', line.size));
  }
  json_event_release(&hold);
  buf_release(&line);
  free(room);
}

static void a_summary_is_written_only_where_asked_for(void **state) {
  struct json_event hold = {0};
  struct event event;
  struct buf line = {0};
  read_good(&hold,
    "{\"type\":\"request-filed\",\"event_id\":\"e\",\"occurred_at\":0,\"request_id\":\"r\",\"category\":\"c\","
    "\"district\":\"d\",\"summary\":\"secret\"}",
    &event);
  json_write_event(&event, 0, &line);
  assert_null(strstr(buf_string(&line), "secret"));
  assert_null(strstr(buf_string(&line), "summary"));
  buf_clear(&line);
  json_write_event(&event, 1, &line);
  assert_non_null(strstr(buf_string(&line), "\"summary\":\"secret\""));
  buf_release(&line);
  json_event_release(&hold);
}

static void alerts_are_written_as_json(void **state) {
  struct contract_room *room = calloc(1, sizeof *room);
  const struct record *r = record_for_alert();
  struct buf line = {0};
  uint64_t random = 43;
  for (int i = 0; i < 1000; i++) {
    struct overdue_alert alert;
    contract_random_record(&random, r, &alert, room);
    buf_clear(&line);
    json_write_alert(&alert, &line);
    json_t *object = json_loadb((char *)line.at, line.size, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(object);
    assert_int_equal(json_object_size(object), r->count + 1);
    json_t *id = json_object_get(object, "alert_id");
    assert_int_equal(json_string_length(id), alert.alert_id.size);
    assert_memory_equal(json_string_value(id), alert.alert_id.at, alert.alert_id.size);
    assert_int_equal(json_is_null(json_object_get(object, "unit")), alert.unit.at == NULL);
    assert_int_equal(json_is_null(json_object_get(object, "due_at")), alert.due_at == MOMENT_NONE);
    json_decref(object);
  }
  buf_release(&line);
  free(room);
}

// The same line in plain writing, and with what only the whole parser reads: both give the same event.
static void plain_lines_are_read_as_the_parser_reads_them(void **state) {
  static const char *const members =
    "\"event_id\" : \"e\",\t\"occurred_at\":1772323200000,\"request_id\":\"诉求-1\",\"category\":\"物业\","
    "\"district\":\"a/b\",\"kind\":\"COMPLAINT\",\"due_at\":\"2026-03-01T08:00:00+08:00\",\"assisted\":true,"
    "\"summary\":null}";
  char plain[512];
  char other[512];
  struct json_event hold = {0};
  struct event event;
  struct buf first = {0};
  struct buf second = {0};
  (void)state;
  (void)snprintf(plain, sizeof plain, "{\"type\":\"request-filed\",%s", members);
  (void)snprintf(other, sizeof other, "{\"t\\u0079pe\":\"request-filed\",%s", members);
  assert_true(json_flat_event(plain, strlen(plain), &event));
  assert_false(json_flat_event(other, strlen(other), &event));
  read_good(&hold, plain, &event);
  json_write_event(&event, 1, &first);
  read_good(&hold, other, &event);
  json_write_event(&event, 1, &second);
  assert_string_equal(buf_string(&first), buf_string(&second));
  json_event_release(&hold);
  buf_release(&first);
  buf_release(&second);
}

// What is not certain is left to the parser, and what is wrong too: it says why.
static void what_is_not_plain_is_left_to_the_parser(void **state) {
  static const char *const lines[] = {"", "{", "{}", "{\"type\"", "{\"type\":\"task-pledged\"",
    "{\"type\":\"task-pledged\"}", PLEDGED "\"unit\":\"u\"", PLEDGED "\"unit\":\"u", PLEDGED "\"unit\":\"u\",}",
    PLEDGED "\"unit\":\"u\"} x", PLEDGED "\"unit\":\"u\",\"unit\":\"u\"}", PLEDGED "\"unit\":\"u\",\"due_at\":01}",
    PLEDGED "\"unit\":\"u\",\"due_at\":1.0}", PLEDGED "\"unit\":\"u\",\"due_at\":1e3}",
    PLEDGED "\"unit\":\"u\",\"due_at\":", PLEDGED "\"unit\":\"u\",\"due_at\":-}",
    PLEDGED "\"unit\":\"u\",\"due_at\":1234567890123456789}", PLEDGED "\"unit\":\"u\tv\"}",
    PLEDGED "\"unit\":\"u\\n\"}", PLEDGED "\"unit\":\"\xff\"}", PLEDGED "\"unit\":null}",
    PLEDGED "\"unit\":\"u\",\"type\":\"task-pledged\"}", HELD "\"teams\":-1}", HELD "\"teams\":\"1\"}",
    " " PLEDGED "\"unit\":\"u\"}"};
  struct event event;
  (void)state;
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    if (json_flat_event(lines[i], strlen(lines[i]), &event)) {
      fail_msg("read in one pass: %s", lines[i]);
    }
  }
  assert_true(json_flat_event(PLEDGED "\"unit\":\"u\"}", strlen(PLEDGED "\"unit\":\"u\"}"), &event));
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(plain_lines_are_read_as_the_parser_reads_them),
    cmocka_unit_test(what_is_not_plain_is_left_to_the_parser),
    cmocka_unit_test(absent_fields_take_their_defaults),
    cmocka_unit_test(what_is_no_event_is_refused_with_its_name),
    cmocka_unit_test(a_line_without_end_is_refused_before_it_is_parsed),
    cmocka_unit_test(what_is_written_is_read_back),
    cmocka_unit_test(a_summary_is_written_only_where_asked_for),
    cmocka_unit_test(alerts_are_written_as_json),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
