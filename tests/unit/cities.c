// SPDX-License-Identifier: Apache-2.0
// Tests the profiles on the real exports they are for, where ../shared/data has them: the events are counted here, by
// the rules of that folder's README, and must give its numbers. Skipped (77) without the data.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "producers/rows.h"
#include "schemas/moment.h"

#include <cmocka.h>

enum { SKIPPED = 77 };

static const char data[] = "../shared/data";

// What README.md says, and what was found.
struct city {
  uint64_t rows, resolved, due, late, overdue;
  const char *as_of;  // UTC
};

// Of one row, what can be judged only when the latest stamp of all is known.
struct open_row {
  int64_t due;
};

static FILE *unpack(const char *name) {
  char command[256];
  bool packed = strstr(name, ".zst");
  (void)snprintf(command, sizeof command, "%s %s/%s", packed ? "zstdcat" : "cat", data, name);
  FILE *pipe = popen(command, "r");
  assert_non_null(pipe);
  return pipe;
}

static int64_t latest(int64_t a, int64_t b) {
  return a > b ? a : b;
}

static void count_row(
  const struct row *row, struct city *found, int64_t *as_of, struct open_row *open, size_t *open_count) {
  const struct event *filed = &row->events[0];
  int64_t due = filed->filed.due_at;
  assert_int_equal(filed->type, EVENT_REQUEST_FILED);
  *as_of = latest(*as_of, filed->occurred_at);
  found->rows++;
  found->due += due != MOMENT_NONE;
  if (row->count == 1) {
    open[(*open_count)++].due = due;
    return;
  }
  assert_int_equal(row->count, 2);
  assert_int_equal(row->events[1].type, EVENT_TASK_RESOLVED);
  *as_of = latest(*as_of, row->events[1].occurred_at);
  found->resolved++;
  found->late += due != MOMENT_NONE && row->events[1].occurred_at > due;
}

// Reads all rows of a file; each must be good.
static void each_row(
  const char *profile_name, const char *name, void (*take)(const struct row *, void *), void *context) {
  char path[128];
  struct profile profile;
  struct rows rows;
  struct row row;
  struct err e = {0};
  (void)snprintf(path, sizeof path, "producers/profiles/%s.profile", profile_name);
  if (profile_read(&profile, path, &e)) {
    fail_msg("%s", e.text);
  }
  FILE *pipe = unpack(name);
  (void)snprintf(path, sizeof path, "/dev/fd/%d", fileno(pipe));
  assert_int_equal(rows_open(&rows, path, &profile, false, &e), 0);
  int got = 0;
  while ((got = rows_next(&rows, &row, &e)) > 0) {
    if (!row.good) {
      fail_msg("%s:%d: %s", name, (int)row.line, row.why.text);
    }
    take(&row, context);
  }
  if (got) {
    fail_msg("%s", e.text);
  }
  rows_close(&rows);
  (void)pclose(pipe);
  profile_release(&profile);
}

struct counting {
  struct city found;
  int64_t as_of;
  struct open_row open[10000];
  size_t open_count;
};

static void take_request(const struct row *row, void *context) {
  struct counting *c = context;
  count_row(row, &c->found, &c->as_of, c->open, &c->open_count);
}

static void city(const char *profile, const char *name, struct city want) {
  struct counting *c = calloc(1, sizeof *c);
  each_row(profile, name, take_request, c);
  for (size_t i = 0; i < c->open_count; i++) {
    c->found.overdue += c->open[i].due != MOMENT_NONE && c->open[i].due < c->as_of;
  }
  char as_of[MOMENT_TEXT_MAX];
  moment_format(c->as_of, as_of);
  assert_string_equal(as_of, want.as_of);
  assert_int_equal(c->found.rows, want.rows);
  assert_int_equal(c->found.resolved, want.resolved);
  assert_int_equal(c->found.due, want.due);
  assert_int_equal(c->found.late, want.late);
  assert_int_equal(c->found.overdue, want.overdue);
  free(c);
}

static void new_york(void **state) {
  city("nyc311", "nyc-2018-10.csv.zst", (struct city){6765, 2441, 3037, 124, 40, "2018-10-22T06:47:00.000Z"});
}

static void baltimore(void **state) {
  city("baltimore311", "baltimore-2014-2019.csv.zst",
    (struct city){10000, 9792, 9714, 1567, 135, "2019-02-13T21:18:56.000Z"});
}

static void boston(void **state) {
  city("boston311", "boston-2022-01-100.csv", (struct city){100, 85, 89, 5, 11, "2022-04-25T18:30:31.000Z"});
}

static void take_held(const struct row *row, void *context) {
  assert_int_equal(row->count, 1);
  assert_int_equal(row->events[0].type, EVENT_VOLUNTEER_EVENT_HELD);
  ++*(size_t *)context;
}

static void volunteers(void **state) {
  size_t count = 0;
  each_row("nyc-volunteer", "nyc-volunteer-2011.csv", take_held, &count);
  assert_int_equal(count, 665);
}

int main(void) {
  if (access(data, R_OK)) {
    (void)printf("SKIPPED cities: there is no %s\n", data);
    return SKIPPED;
  }
  if (system("command -v zstdcat >/dev/null")) {
    (void)printf("SKIPPED cities: there is no zstdcat; install the package zstd\n");
    return SKIPPED;
  }
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(new_york), cmocka_unit_test(baltimore), cmocka_unit_test(boston), cmocka_unit_test(volunteers)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
