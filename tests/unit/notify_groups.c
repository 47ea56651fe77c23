// SPDX-License-Identifier: Apache-2.0
// When who is told of what: a test for each rule, and a run of random alerts that holds them all.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/core/alert_copy.h"
#include "consumers/notify/groups.h"
#include "consumers/notify/quiet.h"
#include "consumers/policy/words.h"
#include "notify_sample.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

// 2026-03-02T00:00:00Z, where the clocks of Shanghai show 8:00.
static const int64_t start = INT64_C(1772409600000);

struct bench {
  struct conf_file file;
  struct faults faults;
  struct routes routes;
  struct groups *groups;
  int64_t now;
  struct buf said;
};

static const char receivers[] =
  "[receiver a]\ntype = command\ncommand = x\n"
  "[receiver b]\ntype = command\ncommand = x\n"
  "[receiver c]\ntype = command\ncommand = x\n"
  "[route r]\nreceivers = a\n";

// `MINUTES a,b +R-1 -R-2 of 2 level 1 again 2;`
static void say(void *context, const struct outgoing *m) {
  struct bench *b = context;
  buf_printf(&b->said, "%g ", (double)(b->now - start) / MINUTE);
  for (size_t i = 0; i < m->told.count; i++) {
    buf_printf(&b->said, "%s%s", i ? "," : "", m->told.all[i]->name);
  }
  for (size_t i = 0; i < m->notice.count; i++) {
    const struct overdue_alert *a = m->notice.all[i].alert;
    buf_printf(&b->said, " %c%.*s", a->status == ALERT_CLEARED ? '-' : '+', (int)a->request_id.size, a->request_id.at);
  }
  if (m->notice.total > m->notice.count) {
    buf_printf(&b->said, " of %zu", m->notice.total);
  }
  if (m->notice.level) {
    buf_printf(&b->said, " level %u", (unsigned)m->notice.level);
  }
  if (m->notice.again) {
    buf_printf(&b->said, " again %u", (unsigned)m->notice.again);
  }
  buf_add_string(&b->said, "; ");
}

static void begin_with(struct bench *b, const char *rules, struct groups_sink sink) {
  struct buf text = {0};
  struct err e;
  *b = (struct bench){.faults.file = "routes.conf", .now = start};
  buf_printf(&text, "%s%s", receivers, rules);
  assert_int_equal(conf_file_parse(&b->file, "routes.conf", buf_string(&text), text.size, &e), 0);
  routes_read(&b->routes, &b->file, &b->faults);
  assert_string_equal(buf_string(&b->faults.text), "");
  b->groups = groups_new(&b->routes, sink);
  buf_release(&text);
}

static void begin(struct bench *b, const char *rules) {
  begin_with(b, rules, (struct groups_sink){say, NULL, NULL, b});
}

static void end(struct bench *b) {
  groups_free(b->groups);
  routes_release(&b->routes);
  faults_release(&b->faults);
  conf_file_release(&b->file);
  buf_release(&b->said);
}

// Each moment at which something is due is visited, so that messages bear theirs.
static void go_on(struct bench *b, int64_t minutes) {
  int64_t until = b->now + minutes * MINUTE;
  while (groups_next(b->groups) <= until) {
    int64_t next = groups_next(b->groups);
    b->now = next > b->now ? next : b->now;
    groups_due(b->groups, b->now);
    assert_true(groups_next(b->groups) > b->now);
  }
  b->now = until;
}

static void assert_said(struct bench *b, const char *expected) {
  assert_string_equal(buf_string(&b->said), expected);
  buf_clear(&b->said);
}

static bool put(struct bench *b, const char *request, enum alert_status status, enum severity severity) {
  char id[64];
  struct overdue_alert a = sample_alert();
  (void)snprintf(id, sizeof id, "0:%s:overdue:1", request);
  a.alert_id = texts_of(id);
  a.request_id = texts_of(request);
  a.status = status;
  a.severity = severity;
  a.at = b->now;
  return groups_alert(b->groups, &a, b->now);
}

static void raise_one(struct bench *b, const char *request) {
  assert_true(put(b, request, ALERT_RAISED, SEVERITY_WARNING));
}

static void clear_one(struct bench *b, const char *request) {
  assert_true(put(b, request, ALERT_CLEARED, SEVERITY_WARNING));
}

// --- groups

static void without_a_group_each_alert_is_told_at_once(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "");
  raise_one(&b, "R1");
  raise_one(&b, "R2");
  go_on(&b, 5);
  assert_said(&b, "0 a +R1; 0 a +R2; ");
  clear_one(&b, "R1");
  go_on(&b, 5);
  assert_said(&b, "5 a -R1; ");
  assert_int_equal(groups_count(b.groups), 1);
  end(&b);
}

static void what_came_and_went_is_told_in_that_order(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "");
  raise_one(&b, "R1");
  clear_one(&b, "R1");
  go_on(&b, 1);
  assert_said(&b, "0 a +R1; 0 a -R1; ");
  end(&b);
}

static void an_alert_twice_and_a_clear_of_nothing_change_nothing(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "");
  raise_one(&b, "R1");
  assert_false(put(&b, "R1", ALERT_RAISED, SEVERITY_WARNING));
  assert_false(put(&b, "R2", ALERT_CLEARED, SEVERITY_WARNING));
  go_on(&b, 1);
  clear_one(&b, "R1");
  assert_false(put(&b, "R1", ALERT_CLEARED, SEVERITY_WARNING));
  go_on(&b, 1);
  assert_said(&b, "0 a +R1; 1 a -R1; ");
  end(&b);
}

static void a_group_waits_and_then_keeps_its_interval(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "group-by = all\ngroup-wait = 1m\ngroup-interval = 5m\n");
  raise_one(&b, "R1");
  go_on(&b, 0);
  raise_one(&b, "R2");
  go_on(&b, 2);
  raise_one(&b, "R3");
  clear_one(&b, "R1");
  go_on(&b, 20);
  raise_one(&b, "R4");
  go_on(&b, 1);
  assert_said(&b, "1 a +R1 +R2; 6 a +R3 -R1; 22 a +R4; ");
  end(&b);
}

static void groups_are_apart_by_their_labels(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "group-by = severity\ngroup-wait = 1m\n");
  raise_one(&b, "R1");
  assert_true(put(&b, "R2", ALERT_RAISED, SEVERITY_INFO));
  raise_one(&b, "R3");
  go_on(&b, 2);
  assert_said(&b, "1 a +R2; 1 a +R1 +R3; ");
  end(&b);
}

static void a_long_group_is_several_messages_with_the_worst_first(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "group-by = all\ngroup-wait = 1m\n");
  for (int i = 0; i < 12; i++) {
    char name[16];
    (void)snprintf(name, sizeof name, "R%d", i);
    assert_true(put(&b, name, ALERT_RAISED, i == 11 ? SEVERITY_WARNING : SEVERITY_INFO));
  }
  go_on(&b, 2);
  assert_said(&b, "1 a +R11 +R0 +R1 +R2 +R3 +R4 +R5 +R6 +R7 +R8; 1 a +R9 +R10; ");
  end(&b);
}

static bool put_number(struct bench *b, const char *request, int number, enum alert_status status, int64_t mark_at) {
  char id[64];
  struct overdue_alert a = sample_alert();
  (void)snprintf(id, sizeof id, "0:%s:overdue:%d", request, number);
  a.alert_id = texts_of(id);
  a.request_id = texts_of(request);
  a.status = status;
  a.severity = SEVERITY_WARNING;
  a.mark_at = mark_at;
  a.at = b->now;
  return groups_alert(b->groups, &a, b->now);
}

// Who keeps a list of what stands by request and mark reads the messages in order, and ends with what is.
static void what_is_raised_again_is_told_behind_its_clear(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "group-by = all\ngroup-interval = 5m\n");
  assert_true(put_number(&b, "R1", 1, ALERT_RAISED, start));
  go_on(&b, 1);
  assert_true(put_number(&b, "R2", 1, ALERT_RAISED, start));
  assert_true(put_number(&b, "R1", 1, ALERT_CLEARED, start));
  assert_true(put_number(&b, "R1", 2, ALERT_RAISED, start + 1));
  assert_true(put_number(&b, "R3", 1, ALERT_RAISED, start));
  assert_true(put_number(&b, "R3", 1, ALERT_CLEARED, start));
  assert_true(put_number(&b, "R3", 2, ALERT_RAISED, start + 2));
  assert_true(put_number(&b, "R3", 2, ALERT_CLEARED, start + 2));
  for (int i = 4; i < 13; i++) {
    char name[16];
    (void)snprintf(name, sizeof name, "R%d", i);
    assert_true(put_number(&b, name, 1, ALERT_RAISED, start));
  }
  go_on(&b, 10);
  assert_said(&b, "0 a +R1; 5 a +R2 +R4 +R5 +R6 +R7 +R8 +R9 +R10 +R11 +R12; 5 a -R1 +R1 +R3 -R3 +R3 -R3; ");
  end(&b);
}

// When a first start raises all at once, who has waited longest comes first.
static void the_worst_are_those_whose_mark_is_longest_past(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "group-by = all\n");
  assert_true(put_number(&b, "R1", 1, ALERT_RAISED, start - HOUR));
  assert_true(put_number(&b, "R2", 1, ALERT_RAISED, MOMENT_NONE));
  assert_true(put_number(&b, "R3", 1, ALERT_RAISED, start - 3 * HOUR));
  assert_true(put_number(&b, "R4", 1, ALERT_RAISED, start - 2 * HOUR));
  go_on(&b, 1);
  assert_said(&b, "0 a +R3 +R4 +R1 +R2; ");
  end(&b);
}

// A correction before the clear moved it out of the route's district.
static void a_clear_goes_the_way_of_its_raise(void **state) {
  struct bench b;
  struct overdue_alert a = sample_alert();
  (void)state;
  begin(&b, "district = 152502\ngroup-by = district\n");
  assert_true(groups_alert(b.groups, &a, b.now));
  go_on(&b, 1);
  a.status = ALERT_CLEARED;
  a.district = texts_of("elsewhere");
  assert_true(groups_alert(b.groups, &a, b.now));
  go_on(&b, 1);
  assert_said(&b, "0 a +R-1; 1 a -R-1; ");
  end(&b);
}

// --- again, and further

static void what_stands_is_repeated_until_it_is_cleared(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "repeat = 1h\n");
  raise_one(&b, "R1");
  go_on(&b, 130);
  clear_one(&b, "R1");
  go_on(&b, 300);
  assert_said(&b, "0 a +R1; 60 a +R1 again 1; 120 a +R1 again 2; 130 a -R1; ");
  assert_true(groups_next(b.groups) == INT64_MAX);
  end(&b);
}

static const char levels[] = "escalate = after 30m: b\nescalate = after 1h:\nescalate = after 2h: c, a\n";

static void levels_are_told_in_turn_and_an_empty_one_is_passed_over(void **state) {
  struct bench b;
  (void)state;
  begin(&b, levels);
  raise_one(&b, "R1");
  go_on(&b, 150);
  clear_one(&b, "R1");
  go_on(&b, 500);
  assert_said(&b, "0 a +R1; 30 b +R1 level 1; 120 c,a +R1 level 3; 150 a -R1; 150 b -R1 level 1; 150 c -R1 level 3; ");
  end(&b);
}

static void levels_of_a_group_that_are_due_within_a_second_are_one_message(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "group-by = all\nescalate = after 30m: b\n");
  for (int i = 0; i < 4; i++) {
    char name[16];
    (void)snprintf(name, sizeof name, "R%d", i);
    raise_one(&b, name);
    groups_due(b.groups, b.now);
    b.now += 300;
  }
  go_on(&b, 40);
  buf_drop(&b.said, (size_t)(strchr(buf_string(&b.said), 'b') - buf_string(&b.said)));
  assert_said(&b, "b +R0 level 1; 30.0167 b +R1 +R2 +R3 level 1; ");
  end(&b);
}

static void a_clear_stops_the_levels(void **state) {
  struct bench b;
  (void)state;
  begin(&b, levels);
  raise_one(&b, "R1");
  go_on(&b, 45);
  clear_one(&b, "R1");
  go_on(&b, 500);
  assert_said(&b, "0 a +R1; 30 b +R1 level 1; 45 a -R1; 45 b -R1 level 1; ");
  end(&b);
}

// The clear waits for the group's interval; the level would have been due before.
static void a_clear_that_waits_stops_the_levels_too(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "group-by = all\ngroup-interval = 30m\nrepeat = 10m\nescalate = after 10m: b\n");
  raise_one(&b, "R1");
  go_on(&b, 5);
  clear_one(&b, "R1");
  go_on(&b, 60);
  assert_said(&b, "0 a +R1; 30 a -R1; ");
  end(&b);
}

static void a_receiver_of_two_levels_hears_of_the_clear_once(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "escalate = after 10m: b\nescalate = after 20m: c, b\n");
  raise_one(&b, "R1");
  go_on(&b, 30);
  clear_one(&b, "R1");
  go_on(&b, 1);
  assert_said(&b, "0 a +R1; 10 b +R1 level 1; 20 c,b +R1 level 2; 30 a -R1; 30 b -R1 level 1; 30 c -R1 level 2; ");
  end(&b);
}

static void an_acknowledgement_stops_repeats_and_levels_while_it_lasts(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "repeat = 20m\nescalate = after 30m: b\n");
  raise_one(&b, "R1");
  raise_one(&b, "R2");
  go_on(&b, 10);
  groups_acknowledge(b.groups, texts_of("R1"), b.now + 60 * MINUTE, b.now);
  go_on(&b, 70);
  assert_said(&b,
    "0 a +R1; 0 a +R2; 20 a +R2 again 1; 30 b +R2 level 1; 40 a +R2 again 2; 60 a +R2 again 3; 70 b +R1 level 1; 70 a "
    "+R1 again 1; 80 a +R2 again 4; ");
  end(&b);
}

static void an_acknowledgement_can_be_taken_back(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "repeat = 20m\n");
  raise_one(&b, "R1");
  go_on(&b, 10);
  groups_acknowledge(b.groups, texts_of("R1"), b.now + 600 * MINUTE, b.now);
  go_on(&b, 40);
  groups_acknowledge(b.groups, texts_of("R1"), b.now, b.now);
  go_on(&b, 5);
  assert_said(&b, "0 a +R1; 50 a +R1 again 1; ");
  end(&b);
}

// --- what holds back

// 22:00 in Shanghai is 14 hours after the start, 7:00 then 23 hours.
static void quiet_hours_hold_back_all_but_the_critical(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "quiet-hours = 00:00-07:00, 22:00-24:00\ntime-zone = Asia/Shanghai\nrepeat = 10h\n");
  go_on(&b, 14 * 60 - 1);
  raise_one(&b, "R1");
  go_on(&b, 1);
  raise_one(&b, "R2");
  assert_true(put(&b, "R3", ALERT_RAISED, SEVERITY_INFO));
  assert_true(put(&b, "R4", ALERT_RAISED, SEVERITY_CRITICAL));
  go_on(&b, 60);
  clear_one(&b, "R1");
  assert_true(put(&b, "R4", ALERT_CLEARED, SEVERITY_CRITICAL));
  go_on(&b, 12 * 60);
  assert_said(&b, "839 a +R1; 840 a +R4; 900 a -R4; 1380 a -R1; 1380 a +R2; 1380 a +R3; ");
  end(&b);
}

static int64_t quiet_in(const char *zone, const char *hours, const char *moment) {
  struct zone z;
  struct working_hours quiet;
  struct err e;
  int64_t at;
  assert_int_equal(zone_load(&z, zone, &e), 0);
  assert_int_equal(words_hours(hours, &quiet, &e), 0);
  assert_int_equal(moment_parse(moment, strlen(moment), &at), 0);
  int64_t until = quiet_until(&quiet, &z, at);
  zone_release(&z);
  return until == MOMENT_NONE ? -1 : (until - at) / MINUTE;
}

// The clocks of New York go from 2:00 to 3:00 on 8 March 2026, and from 2:00 back to 1:00 on 1 November.
static void quiet_hours_end_by_the_clocks_of_the_place(void **state) {
  static const char night[] = "00:00-07:00, 22:00-24:00";
  (void)state;
  assert_int_equal(quiet_in("Asia/Shanghai", night, "2026-03-01T21:59:59+08:00"), -1);
  assert_int_equal(quiet_in("Asia/Shanghai", night, "2026-03-01T22:00:00+08:00"), 9 * 60);
  assert_int_equal(quiet_in("Asia/Shanghai", night, "2026-03-02T06:59:00+08:00"), 1);
  assert_int_equal(quiet_in("Asia/Shanghai", night, "2026-03-02T07:00:00+08:00"), -1);
  assert_int_equal(quiet_in("America/New_York", night, "2026-03-07T23:00:00-05:00"), 7 * 60);
  assert_int_equal(quiet_in("America/New_York", night, "2026-10-31T23:00:00-04:00"), 9 * 60);
  assert_int_equal(quiet_in("Asia/Shanghai", "closed", "2026-03-01T22:00:00+08:00"), -1);
  assert_true(quiet_in("Asia/Shanghai", "open", "2026-03-01T22:00:00+08:00") > 24 * 60);
}

// Labour Day of 2026 in China: Friday 1 to Tuesday 5 May are free, Saturday the 9th is worked instead.
static void quiet_outside_of_a_calendar_knows_its_holidays(void **state) {
  static const char text[] =
    "[holidays china]\n"
    "2026-05-01 to 2026-05-05 = closed\n"
    "2026-05-09 = monday\n"
    "[calendar office]\n"
    "time-zone = Asia/Shanghai\n"
    "monday to friday = 09:00-12:00, 13:00-17:00\n"
    "holidays = china\n"
    "[receiver a]\ntype = webhook\nurl = http://h/\n"
    "[route r]\nreceivers = a\nquiet-hours = outside office\n";
  static const struct {
    const char *at, *until;
  } rows[] = {{"2026-04-30T16:59:59+08:00", NULL}, {"2026-04-30T17:00:00+08:00", "2026-05-06T09:00:00+08:00"},
    {"2026-05-04T10:00:00+08:00", "2026-05-06T09:00:00+08:00"}, {"2026-05-06T09:00:00+08:00", NULL},
    {"2026-05-07T12:00:00+08:00", "2026-05-07T13:00:00+08:00"},
    {"2026-05-08T18:00:00+08:00", "2026-05-09T09:00:00+08:00"}, {"2026-05-09T10:00:00+08:00", NULL},
    {"2026-05-09T17:00:00+08:00", "2026-05-11T09:00:00+08:00"}};
  struct conf_file file;
  struct routes routes = {0};
  struct faults faults = {.file = "routes.conf"};
  struct err e;
  (void)state;
  assert_int_equal(conf_file_parse(&file, "routes.conf", text, strlen(text), &e), 0);
  routes_read(&routes, &file, &faults);
  assert_string_equal(buf_string(&faults.text), "");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int64_t at;
    int64_t until = MOMENT_NONE;
    assert_int_equal(moment_parse(rows[i].at, strlen(rows[i].at), &at), 0);
    if (rows[i].until) {
      assert_int_equal(moment_parse(rows[i].until, strlen(rows[i].until), &until), 0);
    }
    assert_int_equal(quiet_outside(routes.all[0]->quiet_outside, at), until);
  }
  routes_release(&routes);
  faults_release(&faults);
  conf_file_release(&file);
}

// From 17:00 until 9:00 of the next day, and no longer.
static void a_calendar_holds_back_all_but_the_critical(void **state) {
  struct bench b;
  (void)state;
  begin(
    &b, "quiet-hours = outside office\n[calendar office]\ntime-zone = Asia/Shanghai\nmonday to sunday = 09:00-17:00\n");
  go_on(&b, 9 * 60 - 1);  // the bench begins at 8:00 in Shanghai
  raise_one(&b, "R1");
  go_on(&b, 1);
  raise_one(&b, "R2");
  assert_true(put(&b, "R3", ALERT_RAISED, SEVERITY_CRITICAL));
  go_on(&b, 16 * 60);
  assert_said(&b, "539 a +R1; 540 a +R3; 1500 a +R2; ");
  end(&b);
}

static void a_silence_holds_back_what_it_matches_while_it_lasts(void **state) {
  struct bench b;
  struct text mark = texts_of("overdue");
  (void)state;
  begin(&b, "");
  struct silence silence = {{.marks = {&mark, 1}}, b.now + 5 * MINUTE, b.now + 30 * MINUTE};
  groups_silence(b.groups, &silence, 1, b.now);
  raise_one(&b, "R1");
  go_on(&b, 10);
  assert_true(put(&b, "R2", ALERT_RAISED, SEVERITY_CRITICAL));
  raise_one(&b, "R3");
  clear_one(&b, "R1");
  go_on(&b, 10);
  clear_one(&b, "R3");
  go_on(&b, 20);
  assert_said(&b, "0 a +R1; 10 a -R1; 30 a +R2; ");
  assert_int_equal(groups_count(b.groups), 1);
  end(&b);
}

static void a_silence_can_be_taken_back(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "");
  struct silence silence = {.from = b.now, .until = b.now + 300 * MINUTE};
  groups_silence(b.groups, &silence, 1, b.now);
  raise_one(&b, "R1");
  go_on(&b, 10);
  groups_silence(b.groups, NULL, 0, b.now);
  go_on(&b, 10);
  assert_said(&b, "10 a +R1; ");
  end(&b);
}

static void an_order_about_others_brings_nothing_forward(void **state) {
  struct bench b;
  struct text mark = texts_of("another");
  (void)state;
  begin(&b, "group-by = all\ngroup-wait = 10m\ngroup-interval = 30m\n");
  struct silence silence = {{.marks = {&mark, 1}}, b.now, b.now + 300 * MINUTE};
  raise_one(&b, "R1");
  go_on(&b, 2);
  groups_silence(b.groups, &silence, 1, b.now);
  groups_acknowledge(b.groups, texts_of("R9"), b.now + 60 * MINUTE, b.now);
  go_on(&b, 10);
  raise_one(&b, "R2");
  go_on(&b, 8);
  groups_silence(b.groups, NULL, 0, b.now);
  go_on(&b, 40);
  assert_said(&b, "10 a +R1; 40 a +R2; ");
  end(&b);
}

static void a_silence_that_is_taken_back_does_not_break_the_interval(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "group-by = all\ngroup-interval = 10m\n");
  struct silence silence = {{.severities = 1U << SEVERITY_WARNING}, b.now, b.now + 300 * MINUTE};
  groups_silence(b.groups, &silence, 1, b.now);
  raise_one(&b, "R1");
  assert_true(put(&b, "R2", ALERT_RAISED, SEVERITY_INFO));
  go_on(&b, 1);
  groups_silence(b.groups, NULL, 0, b.now);
  go_on(&b, 20);
  assert_said(&b, "0 a +R2; 10 a +R1; ");
  end(&b);
}

static void a_storm_is_summed_but_for_the_critical(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "group-by = all\nstorm = 5 per 10m\n");
  for (int i = 0; i < 40; i++) {
    char name[16];
    (void)snprintf(name, sizeof name, "R%d", i);
    assert_true(put(&b, name, ALERT_RAISED, i % 20 ? SEVERITY_INFO : SEVERITY_CRITICAL));
  }
  go_on(&b, 1);
  assert_said(&b, "0 a +R0 +R20; 0 a +R1 +R2 +R3 +R4 +R5 +R6 +R7 +R8 +R9 +R10 of 38; ");
  for (int i = 40; i < 60; i++) {
    char name[16];
    (void)snprintf(name, sizeof name, "R%d", i);
    assert_true(put(&b, name, ALERT_RAISED, i % 20 ? SEVERITY_INFO : SEVERITY_CRITICAL));
  }
  clear_one(&b, "R59");
  go_on(&b, 30);
  assert_said(&b, "1 a +R40; 10 a +R41 +R42 +R43 +R44 +R45 +R46 +R47 +R48 +R49 +R50 of 19; ");
  raise_one(&b, "R60");
  clear_one(&b, "R1");
  go_on(&b, 30);
  assert_said(&b, "31 a +R60 -R1; ");
  end(&b);
}

// --- after a restart

static void what_was_told_before_a_restart_is_not_told_anew(void **state) {
  struct bench b;
  struct overdue_alert a = sample_alert();
  (void)state;
  begin(&b, "repeat = 1h\nescalate = after 30m: b\nescalate = after 3h: c\n");
  struct held_alert held = {b.routes.all[0], &a, NULL, {.told_at = b.now - 90 * MINUTE, .level = 1, .again = 1}};
  assert_true(groups_restore(b.groups, &held));
  assert_false(groups_restore(b.groups, &held));
  assert_false(groups_alert(b.groups, &a, b.now));
  go_on(&b, 40);
  a.status = ALERT_CLEARED;
  assert_true(groups_alert(b.groups, &a, b.now));
  go_on(&b, 600);
  assert_said(&b, "30 a +R-1 again 2; 40 a -R-1; 40 b -R-1 level 1; ");
  assert_int_equal(groups_count(b.groups), 0);
  end(&b);
}

static void begin_told(struct bench *b, const char *rules, int64_t ago, uint32_t again) {
  struct overdue_alert a = sample_alert();
  begin(b, rules);
  struct held_alert held = {b->routes.all[0], &a, NULL, {.told_at = b->now - ago, .again = again}};
  assert_true(groups_restore(b->groups, &held));
}

// It was held back for a while, by an acknowledgement, say; each restart would repeat it until it has caught up.
static void what_lags_behind_after_a_hold_is_not_repeated_by_each_restart(void **state) {
  struct bench b;
  (void)state;
  begin_told(&b, "repeat = 1h\n", 5 * HOUR + 20 * MINUTE, 1);
  go_on(&b, 100);
  assert_said(&b, "40 a +R-1 again 2; 100 a +R-1 again 3; ");
  end(&b);
}

static void a_repeat_that_a_stop_missed_is_made_up_for(void **state) {
  struct bench b;
  (void)state;
  begin_told(&b, "repeat = 1h\n", 2 * HOUR + 20 * MINUTE, 1);
  go_on(&b, 70);
  assert_said(&b, "0 a +R-1 again 2; 60 a +R-1 again 3; ");
  end(&b);
}

// As without the restart.
static void what_is_held_back_still_is_repeated_when_that_ends(void **state) {
  struct bench b;
  (void)state;
  begin_told(&b, "repeat = 1h\n", 5 * HOUR + 20 * MINUTE, 1);
  groups_acknowledge(b.groups, texts_of("R-1"), b.now + 10 * MINUTE, b.now);
  go_on(&b, 70);
  assert_said(&b, "10 a +R-1 again 2; 70 a +R-1 again 3; ");
  end(&b);
}

static void what_is_past_before_anybody_is_told_is_not_told(void **state) {
  struct bench b;
  (void)state;
  begin(&b, "group-by = all\ngroup-wait = 5m\n");
  groups_catch_up(b.groups, true);
  for (int i = 0; i < 200; i++) {
    char name[16];
    (void)snprintf(name, sizeof name, "R%d", i);
    raise_one(&b, name);
    if (i % 100) {
      clear_one(&b, name);
    }
  }
  assert_true(groups_count(b.groups) < 100);
  groups_catch_up(b.groups, false);
  assert_int_equal(groups_count(b.groups), 2);
  go_on(&b, 60);
  assert_said(&b, "5 a +R0 +R100; ");
  clear_one(&b, "R0");
  go_on(&b, 60);
  assert_said(&b, "60 a -R0; ");
  end(&b);
}

// --- whatever comes

enum { ALERTS = 400 };

// An alert as who keeps it has it.
struct remembered {
  uint8_t raise[ALERT_COPY_MAX];
  uint8_t clear[ALERT_COPY_MAX];
  bool is_held;
  bool is_cleared;
  struct progress progress;
};

// For each alert: how often it was raised and cleared at the first receiver.
struct heard {
  uint32_t raised[ALERTS];
  uint32_t cleared[ALERTS];
  uint32_t finished[ALERTS];
  uint64_t summed;  // how many alerts were counted and not listed
  struct remembered *kept;
};

// `0:R17:overdue:1`
static void finish(void *context, const struct route *route, struct text alert_id) {
  struct heard *h = context;
  assert_string_equal(route->name, "r");
  h->finished[strtol(alert_id.at + 3, NULL, 10)]++;
  h->kept[strtol(alert_id.at + 3, NULL, 10)].is_held = false;
}

static void keep(void *context, const struct held_alert *alert) {
  struct heard *h = context;
  struct remembered *r = &h->kept[strtol(alert->raise->alert_id.at + 3, NULL, 10)];
  (void)alert_copy_write(alert->raise, r->raise);
  r->is_held = true;
  r->is_cleared = alert->clear != NULL;
  r->progress = alert->progress;
  if (alert->clear) {
    (void)alert_copy_write(alert->clear, r->clear);
  }
}

// All that there was before is what was kept.
static void restart(struct bench *b, struct groups_sink sink, struct heard *h) {
  groups_free(b->groups);
  b->groups = groups_new(&b->routes, sink);
  for (int i = 0; i < ALERTS; i++) {
    struct remembered *r = &h->kept[i];
    struct overdue_alert raise;
    struct overdue_alert clear;
    if (r->is_held) {
      alert_copy_read(r->raise, &raise);
      alert_copy_read(r->is_cleared ? r->clear : r->raise, &clear);
      assert_true(groups_restore(
        b->groups, &(struct held_alert){b->routes.all[0], &raise, r->is_cleared ? &clear : NULL, r->progress}));
    }
  }
}

static void hear(void *context, const struct outgoing *m) {
  struct heard *h = context;
  assert_true(m->notice.count && m->notice.count <= NOTICE_LISTED_MOST);
  h->summed += m->notice.again || m->notice.level ? 0 : m->notice.total - m->notice.count;
  for (size_t i = 0; i < m->notice.count && !m->notice.again && !m->notice.level; i++) {
    const struct overdue_alert *a = m->notice.all[i].alert;
    long n = strtol(a->request_id.at + 1, NULL, 10);
    h->raised[n] += a->status == ALERT_RAISED;
    h->cleared[n] += a->status == ALERT_CLEARED;
    if (a->severity == SEVERITY_CRITICAL) {
      assert_true(h->cleared[n] <= h->raised[n]);
    }
  }
}

static uint32_t next_random(uint32_t *seed) {
  *seed = *seed * 1664525U + 1013904223U;
  return *seed >> 8;
}

static enum severity severity_of(int number) {
  return (enum severity)(number % 3);
}

// All that is put is told once, a clear not before its raise; what a storm summed is counted, and nothing CRITICAL is.
static void nothing_is_lost_and_nothing_told_twice(void **state) {
  static const char *const rules[] = {"", "repeat = 7m\nescalate = after 11m: b\n",
    "group-by = severity\ngroup-wait = 2m\ngroup-interval = 3m\nrepeat = 7m\nescalate = after 11m: b\n",
    "group-by = all\nstorm = 8 per 3m\nrepeat = 30m\nquiet-hours = 08:10-08:40\ntime-zone = Asia/Shanghai\n"};
  uint64_t sums_met = 0;
  (void)state;
  for (uint32_t seed = 1; seed <= 40; seed++) {
    struct bench b;
    struct heard heard = {0};
    struct groups_sink sink = {hear, finish, keep, &heard};
    uint32_t random = seed;
    heard.kept = calloc(ALERTS, sizeof *heard.kept);
    assert_non_null(heard.kept);
    begin_with(&b, rules[seed % 4], sink);
    for (int i = 0; i < 2 * ALERTS; i++) {
      char name[16];
      int number = i < ALERTS ? i : i - ALERTS;
      (void)snprintf(name, sizeof name, "R%d", number);
      enum alert_status status = i < ALERTS ? ALERT_RAISED : ALERT_CLEARED;
      assert_true(put(&b, name, status, severity_of(number)));
      go_on(&b, next_random(&random) % 16 == 0);
      if (seed > 16 && next_random(&random) % 32 == 0) {
        restart(&b, sink, &heard);
      }
    }
    go_on(&b, 24 * 60);
    assert_int_equal(groups_count(b.groups), 0);
    assert_true(groups_next(b.groups) == INT64_MAX);
    uint64_t unheard = 0;
    uint64_t met = 0;  // came and went within one sum, and were counted once
    for (int i = 0; i < ALERTS; i++) {
      assert_true(heard.raised[i] <= 1 && heard.cleared[i] <= 1);
      assert_int_equal(heard.finished[i], 1);
      assert_true(severity_of(i) != SEVERITY_CRITICAL || heard.raised[i] + heard.cleared[i] == 2);
      unheard += 2 - heard.raised[i] - heard.cleared[i];
      met += heard.kept[i].progress.told_at == MOMENT_NONE;
    }
    assert_int_equal(unheard, heard.summed + met);
    assert_true(seed % 4 == 3 || !unheard);
    sums_met += met;
    free(heard.kept);
    end(&b);
  }
  assert_true(sums_met > 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_past_before_anybody_is_told_is_not_told),
    cmocka_unit_test(without_a_group_each_alert_is_told_at_once),
    cmocka_unit_test(what_came_and_went_is_told_in_that_order),
    cmocka_unit_test(an_alert_twice_and_a_clear_of_nothing_change_nothing),
    cmocka_unit_test(a_group_waits_and_then_keeps_its_interval),
    cmocka_unit_test(groups_are_apart_by_their_labels),
    cmocka_unit_test(a_long_group_is_several_messages_with_the_worst_first),
    cmocka_unit_test(what_is_raised_again_is_told_behind_its_clear),
    cmocka_unit_test(the_worst_are_those_whose_mark_is_longest_past),
    cmocka_unit_test(a_clear_goes_the_way_of_its_raise),
    cmocka_unit_test(what_stands_is_repeated_until_it_is_cleared),
    cmocka_unit_test(levels_are_told_in_turn_and_an_empty_one_is_passed_over),
    cmocka_unit_test(levels_of_a_group_that_are_due_within_a_second_are_one_message),
    cmocka_unit_test(a_clear_stops_the_levels),
    cmocka_unit_test(a_clear_that_waits_stops_the_levels_too),
    cmocka_unit_test(a_receiver_of_two_levels_hears_of_the_clear_once),
    cmocka_unit_test(an_acknowledgement_stops_repeats_and_levels_while_it_lasts),
    cmocka_unit_test(an_acknowledgement_can_be_taken_back),
    cmocka_unit_test(quiet_hours_hold_back_all_but_the_critical),
    cmocka_unit_test(quiet_hours_end_by_the_clocks_of_the_place),
    cmocka_unit_test(quiet_outside_of_a_calendar_knows_its_holidays),
    cmocka_unit_test(a_calendar_holds_back_all_but_the_critical),
    cmocka_unit_test(a_silence_holds_back_what_it_matches_while_it_lasts),
    cmocka_unit_test(a_silence_can_be_taken_back),
    cmocka_unit_test(an_order_about_others_brings_nothing_forward),
    cmocka_unit_test(a_silence_that_is_taken_back_does_not_break_the_interval),
    cmocka_unit_test(a_storm_is_summed_but_for_the_critical),
    cmocka_unit_test(what_was_told_before_a_restart_is_not_told_anew),
    cmocka_unit_test(what_lags_behind_after_a_hold_is_not_repeated_by_each_restart),
    cmocka_unit_test(a_repeat_that_a_stop_missed_is_made_up_for),
    cmocka_unit_test(what_is_held_back_still_is_repeated_when_that_ends),
    cmocka_unit_test(nothing_is_lost_and_nothing_told_twice),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
