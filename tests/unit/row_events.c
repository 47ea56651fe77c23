// SPDX-License-Identifier: Apache-2.0
// Tests which events a row gives: values, fallbacks, districts, stamps, and ids that stay the same.
#include "producers/row_events.h"

#include "schemas/moment.h"
#include "tests/unit/row_source.h"

static const char request[] =
  "[profile]\nsource = s\n[time]\nzone = America/New_York\nformat = %Y-%m-%d %H:%M\n"
  "[columns]\nrequest_id = Id\nfiled_at = Filed\ndue_at = Due\nresolved_at = Closed\npledged_at = Taken\n"
  "category = What\ndistrict 1 = Area\ndistrict 2 = Street\nchannel = How\nunit = Who\nsatisfaction = Stars\n"
  "[fallback]\nunit = Desk\npriority = HIGH\n[values channel]\nphone = HOTLINE\n[values district 2]\nnone =\n";

static const char changing[] =
  "[profile]\nsource = s\n[time]\nzone = America/New_York\nformat = %Y-%m-%d %H:%M\n"
  "[columns]\nrequest_id = Id\nfiled_at = Filed\ncategory = What\nchanged_at = Due\n";

static const char header[] = "Id,Filed,Due,Closed,Taken,What,Area,Street,How,Who,Stars\n";

static void open_row(struct row_source *s, const char *profile, const char *row) {
  char text[1024];
  int size = snprintf(text, sizeof text, "%s%s\n", header, row);
  row_source_open(s, profile, text, (size_t)size);
}

static void is_text(struct text text, const char *want) {
  assert_int_equal(text.size, strlen(want));
  assert_memory_equal(text.at, want, text.size);
}

static void is_moment(int64_t moment, const char *want) {
  char text[MOMENT_TEXT_MAX];
  moment_format(moment, text);
  assert_string_equal(text, want);
}

static void filed_pledged_and_resolved(void **state) {
  struct row_source s;
  open_row(
    &s, request, "7, 2018-11-04 01:30 ,2018-03-11 02:30,2018-11-03 09:00,2018-11-05 09:00,leak,A/B, ,phone,Water,4");
  struct row row = row_source_good(&s);
  assert_int_equal(row.count, 3);
  const struct event *filed = &row.events[0];
  assert_int_equal(filed->type, EVENT_REQUEST_FILED);
  is_moment(filed->occurred_at, "2018-11-04T05:30:00.000Z");   // repeated: the first
  is_moment(filed->filed.due_at, "2018-03-11T07:30:00.000Z");  // skipped: moved on
  is_text(filed->source, "s");
  is_text(filed->filed.request_id, "7");
  is_text(filed->filed.category, "leak");
  is_text(filed->filed.district,
    "A\xE2\x88\x95"
    "B");
  assert_int_equal(filed->filed.channel, CHANNEL_HOTLINE);
  assert_int_equal(filed->filed.priority, PRIORITY_HIGH);
  assert_int_equal(filed->filed.kind, KIND_APPEAL);
  assert_int_equal(row.events[1].type, EVENT_TASK_PLEDGED);
  is_text(row.events[1].pledged.unit, "Water");
  assert_int_equal(row.events[1].pledged.due_at, MOMENT_NONE);
  const struct event *resolved = &row.events[2];
  assert_int_equal(resolved->type, EVENT_TASK_RESOLVED);
  is_moment(resolved->occurred_at, "2018-11-03T13:00:00.000Z");  // before the filing, as it stands there
  assert_int_equal(resolved->resolved.satisfaction, 4);
  assert_int_equal(resolved->resolved.outcome, OUTCOME_RESOLVED);
  row_source_close(&s);
}

static void empty_fields(void **state) {
  struct row_source s;
  open_row(&s, request, "7,2018-01-01 00:00,,2018-01-02 00:00,,leak,,none,phone,,");
  struct row row = row_source_good(&s);
  assert_int_equal(row.count, 2);
  assert_int_equal(row.events[0].filed.due_at, MOMENT_NONE);
  is_text(row.events[0].filed.district, "");
  assert_null(row.events[0].filed.summary.at);
  is_text(row.events[1].resolved.unit, "Desk");
  assert_int_equal(row.events[1].resolved.satisfaction, 0);
  row_source_close(&s);
}

static void rows_that_are_refused(void **state) {
  static const struct {
    const char *row;
    const char *says;
  } cases[] = {
    {",2018-01-01 00:00,,,,leak,,,phone,,", "column \"Id\": it is empty, and every row must have a value here"},
    {"7,,,,,leak,,,phone,,", "column \"Filed\": it is empty, and every row must have a value here"},
    {"7,01/01/18,,,,leak,,,phone,,", "column \"Filed\": \"01/01/18\" does not fit the date form %Y-%m-%d %H:%M"},
    {"7,2018-02-30 00:00,,,,leak,,,phone,,", "column \"Filed\": \"2018-02-30 00:00\" is no real date and time"},
    {"7,1890-01-01 00:00,,,,leak,,,phone,,", "column \"Filed\": \"1890-01-01 00:00\" lies outside 1970 to 2199"},
    {"7,2018-01-01 00:00,soon,,,leak,,,phone,,", "column \"Due\": \"soon\" does not fit"},
    {"7,2018-01-01 00:00,,x\x1by,,leak,,,phone,,", "column \"Closed\": \"x\\x1By\" does not fit"},
    {"7,2018-01-01 00:00,,,,,,,phone,,", "column \"What\": "},
    {"7,2018-01-01 00:00,,,,leak,,,pigeon,,", "column \"How\": \"pigeon\" is not in [values channel] of p"},
    {"7,2018-01-01 00:00,,2018-01-02 00:00,,leak,,,phone,,0", "column \"Stars\": \"0\" is no whole number from 1 to 5"},
    {"7,2018-01-01 00:00,,2018-01-02 00:00,,leak,,,phone,,3.5", "column \"Stars\": \"3.5\" is no whole number"},
    {"7,2018-01-01 00:00,,,,leak,A,\xFF,phone,,", "column \"Street\": "},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct row_source s;
    open_row(&s, request, cases[i].row);
    row_source_bad(&s, 2, NULL, cases[i].says);
    row_source_close(&s);
  }
}

static void names_that_are_too_long(void **state) {
  char row[1024];
  char name[300];
  memset(name, 'x', sizeof name);
  struct row_source s;
  (void)snprintf(row, sizeof row, "7,2018-01-01 00:00,,,,%.256s,,,phone,,", name);
  open_row(&s, request, row);
  row_source_bad(&s, 2, NULL, "column \"What\": ");
  row_source_close(&s);
  (void)snprintf(row, sizeof row, "7,2018-01-01 00:00,,,,leak,%.200s,%.55s,phone,,", name, name);
  open_row(&s, request, row);
  row_source_bad(&s, 2, NULL, "column \"Street\": makes the district longer than 255 bytes");
  row_source_close(&s);
  (void)snprintf(row, sizeof row, "7,2018-01-01 00:00,,,,leak,%.200s,%.54s,phone,,", name, name);
  open_row(&s, request, row);
  assert_int_equal(row_source_good(&s).events[0].filed.district.size, 255);
  row_source_close(&s);
  (void)snprintf(row, sizeof row, "%.129s,2018-01-01 00:00,,,,leak,,,phone,,", name);
  open_row(&s, request, row);
  row_source_bad(&s, 2, NULL, "column \"Id\": ");
  row_source_close(&s);
}

static void a_changed_row_is_filed_again(void **state) {
  struct row_source s;
  open_row(&s, changing, "7,2018-01-01 00:00,2018-01-02 00:00,,,leak,,,,,");
  struct row row = row_source_good(&s);
  assert_int_equal(row.count, 2);
  assert_int_equal(row.events[1].type, EVENT_REQUEST_FILED);
  is_moment(row.events[1].occurred_at, "2018-01-02T05:00:00.000Z");
  is_text(row.events[1].filed.category, "leak");
  row_source_close(&s);
  open_row(&s, changing, "7,2018-01-01 00:00,2018-01-01 00:00,,,leak,,,,,");  // never changed
  assert_int_equal(row_source_good(&s).count, 1);
  row_source_close(&s);
}

// Puts the ids of a row's events, one behind another, into `ids`.
static void ids_of(const char *row_text, char *ids) {
  struct row_source s;
  open_row(&s, request, row_text);
  struct row row = row_source_good(&s);
  *ids = 0;
  for (size_t i = 0; i < row.count; i++) {
    assert_int_equal(row.events[i].event_id.size, EVENT_NAME_SIZE);
    strncat(ids, row.events[i].event_id.at, EVENT_NAME_SIZE);
  }
  row_source_close(&s);
}

static void ids_say_what_is_sent(void **state) {
  char first[256];
  char again[256];
  ids_of("7,2018-01-01 00:00,,2018-01-02 00:00,,leak,A,,phone,,", first);
  // Written down once, so that an id can not change unseen: it would publish every row a second time.
  assert_string_equal(first, "85bb0bb3-5597-81ec-8314-b6d7d96a88ce8e55e0eb-c415-8e1b-9841-2f3342e046c1");
  ids_of("7,2018-01-01 00:00,,2018-01-02 00:00,,leak,A,,phone,Desk,", again);
  assert_string_equal(first, again);
  ids_of("7,2018-01-01 00:00,,,,leak,A,,phone,,", again);
  assert_memory_equal(first, again, EVENT_NAME_SIZE);  // closed since: the filing keeps its id
  static const char *const others[] = {"8,2018-01-01 00:00,,2018-01-02 00:00,,leak,A,,phone,,",
    "7,2018-01-01 00:01,,2018-01-02 00:00,,leak,A,,phone,,", "7,2018-01-01 00:00,2019-01-01 00:00,,,leak,A,,phone,,",
    "7,2018-01-01 00:00,,,,leaks,A,,phone,,", "7,2018-01-01 00:00,,,,leak,B,,phone,,",
    "7,2018-01-01 00:00,,,,leak,A,,,,"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    ids_of(others[i], again);
    assert_memory_not_equal(first, again, EVENT_NAME_SIZE);
  }
}

static void ids_are_uuids(void **state) {
  struct event event = {.type = EVENT_VOLUNTEER_EVENT_HELD};
  char id[EVENT_NAME_SIZE + 1] = "";
  event_name(&event, (struct text){.at = "k", .size = 1}, id);
  assert_int_equal(strlen(id), 36);
  assert_int_equal(strspn(id, "0123456789abcdef-"), 36);
  assert_true(id[8] == '-' && id[13] == '-' && id[18] == '-' && id[23] == '-');
  assert_int_equal(id[14], '8');
  assert_non_null(strchr("89ab", id[19]));
}

static void volunteer_events(void **state) {
  static const char profile[] =
    "[profile]\nsource = v\nrow = volunteer-event\n[time]\nzone = America/New_York\nformat = %Y-%m-%d %H:%M\n"
    "[columns]\nkey = Id\nheld_at = Filed\nstation = Who\nkind = What\nhours = Stars\nvolunteers = Area\n"
    "[fallback]\nkind = Other\nteams = 2\n";
  struct row_source s;
  open_row(&s, profile, "7,2018-01-01 00:00,,,,,12,,,Library,1.5");
  struct row row = row_source_good(&s);
  assert_int_equal(row.count, 1);
  const struct volunteer_event_held *held = &row.events[0].held;
  is_text(held->station, "Library");
  is_text(held->kind, "Other");
  assert_int_equal(held->minutes, 90);
  assert_int_equal(held->volunteers, 12);
  assert_int_equal(held->teams, 2);
  row_source_close(&s);
  open_row(&s, profile, "7,2018-01-01 00:00,,,,,many,,,Library,1");
  row_source_bad(&s, 2, NULL, "column \"Area\": \"many\" is no whole number from 0 to 2147483647");
  row_source_close(&s);
  open_row(&s, profile, "7,2018-01-01 00:00,,,,,1,,,,1");
  row_source_bad(&s, 2, NULL, "column \"Who\": ");
  row_source_close(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(filed_pledged_and_resolved), cmocka_unit_test(empty_fields),
    cmocka_unit_test(rows_that_are_refused), cmocka_unit_test(names_that_are_too_long),
    cmocka_unit_test(a_changed_row_is_filed_again), cmocka_unit_test(ids_say_what_is_sent),
    cmocka_unit_test(ids_are_uuids), cmocka_unit_test(volunteer_events)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
