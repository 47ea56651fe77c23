// SPDX-License-Identifier: Apache-2.0
// What stands, after random records, against a plain list of all; and every order, filter and page of it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "consumers/core/ledger.h"
#include "consumers/view/standing_page.h"

enum { REQUESTS = 300, MARKS = 4, PARTITIONS = 3, TEXT = 64 };

static const char *const marks[MARKS] = {"stalled", "due-soon", "overdue", "escalated"};

// The plain model: one for each request, mark and partition.
struct plain {
  bool stands;
  int64_t at;
  uint32_t number;
};

struct plain_request {
  struct plain marks[MARKS];
  char id[TEXT];
  int32_t partition;
  int64_t due_at;
  int64_t filed_at;
  int32_t priority;
  char district[TEXT];
  char category[TEXT];
  char unit[TEXT];
  bool has_unit;
};

struct model {
  struct standing_table table;
  struct plain_request requests[REQUESTS];
  int64_t now;
};

static struct text text_of(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

static void model_init(struct model *m) {
  *m = (struct model){.now = 1000};
  for (int i = 0; i < REQUESTS; i++) {
    struct plain_request *r = &m->requests[i];
    (void)snprintf(r->id, sizeof r->id, "R-%d", i / 2 * 7919 % 1000);
    r->partition = i % PARTITIONS;
  }
}

static void change_fields(struct plain_request *r, int64_t now) {
  (void)snprintf(r->district, sizeof r->district, "d%d/x%d", rand() % 3, rand() % 4);
  (void)snprintf(r->category, sizeof r->category, "类%d", rand() % 5);
  (void)snprintf(r->unit, sizeof r->unit, "U%d", rand() % 4);
  r->has_unit = rand() % 3;
  r->due_at = rand() % 4 ? now - 50 + rand() % 100 : MOMENT_NONE;
  r->filed_at = rand() % 500;
  r->priority = rand() % PRIORITY_COUNT;
}

// One random record: raises what does not stand, or clears what does.
static void model_step(struct model *m) {
  struct plain_request *r = &m->requests[rand() % REQUESTS];
  int mark = rand() % MARKS;
  struct plain *p = &r->marks[mark];
  char id[ALERT_ID_MAX];
  m->now += rand() % 3;
  change_fields(r, m->now);
  p->number += !p->stands;
  p->stands = !p->stands;
  p->at = p->stands ? m->now : p->at;
  size_t size = alert_id_format(id, r->partition, text_of(r->id), marks[mark], p->number);
  if (r->partition == 2) {
    size = (size_t)snprintf(id, sizeof id, "odd %u of %s", (unsigned)p->number, r->id);
  }
  const struct overdue_alert a = {.alert_id = {id, (uint32_t)size},
    .status = p->stands ? ALERT_RAISED : ALERT_CLEARED,
    .request_id = text_of(r->id),
    .mark = text_of(marks[mark]),
    .severity = mark == 1   ? SEVERITY_INFO
                : mark == 0 ? SEVERITY_WARNING
                            : SEVERITY_CRITICAL,
    .audience = text_of(""),
    .at = m->now,
    .mark_at = m->now - 1,
    .due_at = r->due_at,
    .filed_at = r->filed_at,
    .priority = r->priority,
    .category = text_of(r->category),
    .district = text_of(r->district),
    .unit = r->has_unit ? text_of(r->unit) : (struct text){NULL, 0}};
  standing_take(&m->table, r->partition, m->now, &a);
}

static bool stands(const struct plain_request *r) {
  bool any = false;
  for (int i = 0; i < MARKS; i++) {
    any |= r->marks[i].stands;
  }
  return any;
}

static struct plain_request *find(struct model *m, const struct view_request *r) {
  for (int i = 0; i < REQUESTS; i++) {
    struct plain_request *p = &m->requests[i];
    if (p->partition == r->partition && strlen(p->id) == r->request_id.size &&
        memcmp(p->id, r->request_id.at, r->request_id.size) == 0) {
      return p;
    }
  }
  fail_msg("a request that there never was");
  return NULL;
}

static void same_text(struct text text, const char *expected) {
  assert_int_equal(text.size, strlen(expected));
  assert_memory_equal(text.at, expected, text.size);
}

static void same_request(const struct view_request *r, const struct plain_request *p) {
  size_t count = 0;
  assert_true(r->due_at == p->due_at && r->filed_at == p->filed_at && r->priority == p->priority);
  same_text(r->district, p->district);
  same_text(r->category, p->category);
  assert_int_equal(r->unit.at != NULL, p->has_unit);
  for (int i = 0; i < MARKS; i++) {
    count += p->marks[i].stands;
  }
  assert_int_equal(r->mark_count, count);
  for (size_t i = 0; i < r->mark_count; i++) {
    size_t mark = 0;
    while (
      strlen(marks[mark]) != r->marks[i].mark.size || memcmp(marks[mark], r->marks[i].mark.at, r->marks[i].mark.size)) {
      mark++;
    }
    char id[ALERT_ID_MAX];
    size_t size = alert_id_format(id, r->partition, r->request_id, marks[mark], p->marks[mark].number);
    if (r->partition == 2) {
      size = (size_t)snprintf(id, sizeof id, "odd %u of %s", (unsigned)p->marks[mark].number, p->id);
    }
    assert_true(p->marks[mark].stands && p->marks[mark].at == r->marks[i].at);
    assert_int_equal(r->marks[i].alert_id.size, size);
    assert_memory_equal(r->marks[i].alert_id.at, id, size);
  }
}

static void test_random_records(void **state) {
  static struct model m;
  (void)state;
  srand(2);
  model_init(&m);
  for (int step = 0; step < 40000; step++) {
    model_step(&m);
    if (step % 997) {
      continue;
    }
    struct view_filter all = VIEW_FILTER_NONE;
    struct view_page page = {0};
    size_t count = 0;
    size_t alerts = 0;
    for (int i = 0; i < REQUESTS; i++) {
      count += stands(&m.requests[i]);
      for (int j = 0; j < MARKS; j++) {
        alerts += m.requests[i].marks[j].stands;
      }
    }
    standing_list_page(&m.table, &all, VIEW_BY_DUE, false, NULL, REQUESTS, &page);
    assert_int_equal(page.count, count);
    assert_int_equal(page.total, count);
    assert_int_equal(m.table.count, count);
    assert_int_equal(m.table.alerts, alerts);
    for (size_t i = 0; i < page.count; i++) {
      same_request(&page.list[i], find(&m, &page.list[i]));
    }
    view_page_release(&page);
  }
  standing_table_release(&m.table);
}

// --- those past their due, against all

static int64_t late_of(const struct plain_request *r) {
  int64_t at = MOMENT_NONE;
  for (int i = 0; i < MARKS; i++) {
    bool late = r->marks[i].stands && r->due_at != MOMENT_NONE && r->marks[i].at >= r->due_at;
    at = late && (at == MOMENT_NONE || r->marks[i].at < at) ? r->marks[i].at : at;
  }
  return at;
}

static int falling(const void *a, const void *b) {
  int64_t one = *(const int64_t *)a;
  int64_t other = *(const int64_t *)b;
  return (one < other) - (one > other);
}

static void test_late(void **state) {
  static struct model m;
  (void)state;
  srand(3);
  model_init(&m);
  for (int step = 0; step < 20000; step++) {
    model_step(&m);
    if (step % 101) {
      continue;
    }
    int64_t expected[REQUESTS] = {0};
    size_t count = 0;
    struct view_alerts late = {0};
    for (int i = 0; i < REQUESTS; i++) {
      if (late_of(&m.requests[i]) != MOMENT_NONE) {
        expected[count++] = m.requests[i].due_at;
      }
    }
    qsort(expected, count, sizeof *expected, falling);
    if (step % 5003 == 0) {
      m.table.late_stale = true;
    }
    standing_see_late(&m.table);
    standing_list_late(&m.table, VIEW_OVERDUE_KEPT, &late);
    assert_int_equal(late.count, count < VIEW_OVERDUE_KEPT ? count : (size_t)VIEW_OVERDUE_KEPT);
    for (size_t i = 0; i < late.count; i++) {
      const struct overdue_alert *alert = &late.list[i].alert;
      assert_true(alert->due_at == expected[i]);
      const struct view_request whose = {.partition = late.list[i].partition, .request_id = alert->request_id};
      assert_true(alert->at == late_of(find(&m, &whose)));
    }
    view_alerts_release(&late);
  }
  standing_table_release(&m.table);
}

// --- pages

static int compare_request(
  const struct view_request *a, const struct view_request *b, enum view_order order, bool down) {
  const struct view_place one = view_place_of(a, order);
  const struct view_place other = view_place_of(b, order);
  bool none[2] = {one.key == MOMENT_NONE || !one.text.at, other.key == MOMENT_NONE || !other.text.at};
  if (none[0] != none[1]) {
    return none[0] ? 1 : -1;
  }
  char texts[2][TEXT];
  (void)snprintf(texts[0], TEXT, "%.*s", (int)one.text.size, one.text.at ? one.text.at : "");
  (void)snprintf(texts[1], TEXT, "%.*s", (int)other.text.size, other.text.at ? other.text.at : "");
  int result = one.key != other.key ? (one.key > other.key ? 1 : -1) : strcmp(texts[0], texts[1]);
  return down ? -result : result;
}

static void walk_pages(
  struct model *m, const struct view_filter *f, enum view_order order, bool down, size_t expected) {
  struct view_page page = {0};
  struct view_page before = {0};
  struct view_place place = {0};
  size_t met = 0;
  bool more = true;
  while (more) {
    standing_list_page(&m->table, f, order, down, &place, 7, &page);
    assert_int_equal(page.total, expected);
    for (size_t i = 0; i < page.count; i++) {
      const struct view_request *last = i ? &page.list[i - 1] : before.count ? &before.list[before.count - 1] : NULL;
      assert_true(!last || compare_request(last, &page.list[i], order, down) <= 0);
    }
    met += page.count;
    more = page.more;
    struct view_page other = before;
    before = page;
    page = other;
    place = before.count ? view_place_of(&before.list[before.count - 1], order) : place;
    assert_true(!more || before.count == 7);
  }
  assert_int_equal(met, expected);
  view_page_release(&page);
  view_page_release(&before);
}

static size_t count_if(const struct model *m, bool (*passes)(const struct plain_request *)) {
  size_t count = 0;
  for (int i = 0; i < REQUESTS; i++) {
    count += stands(&m->requests[i]) && passes(&m->requests[i]);
  }
  return count;
}

static bool any(const struct plain_request *r) {
  return r != NULL;
}
static bool in_d1(const struct plain_request *r) {
  return strncmp(r->district, "d1/", 3) == 0;
}
static bool in_d1_x2(const struct plain_request *r) {
  return strcmp(r->district, "d1/x2") == 0;
}
static bool has_overdue(const struct plain_request *r) {
  return r->marks[2].stands;
}
static bool of_u1_urgent(const struct plain_request *r) {
  return r->has_unit && strcmp(r->unit, "U1") == 0 && r->priority == PRIORITY_URGENT;
}
static bool found_3(const struct plain_request *r) {
  return strstr(r->id, "3") || strstr(r->district, "3") || strstr(r->category, "3") ||
         (r->has_unit && strstr(r->unit, "3"));
}
static bool of_class_2(const struct plain_request *r) {
  return strcmp(r->category, "类2") == 0;
}
static bool is_critical(const struct plain_request *r) {
  return r->marks[2].stands || r->marks[3].stands;
}

static void test_pages(void **state) {
  static struct model m;
  const struct {
    struct view_filter filter;
    bool (*passes)(const struct plain_request *);
  } cases[] = {
    {VIEW_FILTER_NONE, any},
    {{.severity = -1, .kind = -1, .channel = -1, .priority = -1, .district = {"d1", 2}}, in_d1},
    {{.severity = -1, .kind = -1, .channel = -1, .priority = -1, .district = {"d1/x2", 5}}, in_d1_x2},
    {{.severity = -1, .kind = -1, .channel = -1, .priority = -1, .mark = {"overdue", 7}}, has_overdue},
    {{.severity = -1, .kind = -1, .channel = -1, .priority = PRIORITY_URGENT, .unit = {"U1", 2}}, of_u1_urgent},
    {{.severity = -1, .kind = -1, .channel = -1, .priority = -1, .find = {"3", 1}}, found_3},
    {{.severity = -1, .kind = -1, .channel = -1, .priority = -1, .category = {"类2", 4}}, of_class_2},
    {{.severity = SEVERITY_CRITICAL, .kind = -1, .channel = -1, .priority = -1}, is_critical},
  };
  (void)state;
  srand(4);
  model_init(&m);
  for (int step = 0; step < 3000; step++) {
    model_step(&m);
  }
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    size_t expected = count_if(&m, cases[i].passes);
    assert_true(expected > 0);
    for (int order = VIEW_BY_DUE; order <= VIEW_BY_UNIT; order++) {
      walk_pages(&m, &cases[i].filter, (enum view_order)order, false, expected);
      walk_pages(&m, &cases[i].filter, (enum view_order)order, true, expected);
    }
  }
  struct view_filter nobody = VIEW_FILTER_NONE;
  nobody.unit = text_of("none has this name");
  walk_pages(&m, &nobody, VIEW_BY_DUE, false, 0);
  standing_table_release(&m.table);
}

static size_t newest_of(const struct standing_table *t, int32_t partition) {
  size_t count = 0;
  for (size_t i = 0; i < t->newest_count; i++) {
    count += t->newest[i].partition == partition;
  }
  return count;
}

static void test_forget(void **state) {
  static struct model m;
  struct view_filter all = VIEW_FILTER_NONE;
  struct view_page page = {0};
  size_t left = 0;
  (void)state;
  srand(5);
  model_init(&m);
  for (int step = 0; step < 3000; step++) {
    model_step(&m);
  }
  size_t others = m.table.newest_count - newest_of(&m.table, 1);
  assert_true(newest_of(&m.table, 1) && others);
  standing_forget(&m.table, 1);
  // They come again: none may be there twice.
  assert_int_equal(m.table.newest_count, others);
  assert_int_equal(newest_of(&m.table, 1), 0);
  for (int i = 0; i < REQUESTS; i++) {
    left += stands(&m.requests[i]) && m.requests[i].partition != 1;
  }
  standing_list_page(&m.table, &all, VIEW_BY_AT, true, NULL, REQUESTS, &page);
  assert_int_equal(page.count, left);
  for (size_t i = 0; i < page.count; i++) {
    assert_int_not_equal(page.list[i].partition, 1);
    same_request(&page.list[i], find(&m, &page.list[i]));
  }
  standing_list_request(&m.table, page.list[0].request_id, &page);
  assert_true(page.count >= 1);
  view_page_release(&page);
  standing_table_release(&m.table);
}

// Partition after partition, as a topic is read that was there before: the newest are those of all.
static void test_newest(void **state) {
  static struct standing_table t;
  struct view_alerts newest = {0};
  (void)state;
  for (int partition = 0; partition < 3; partition++) {
    for (int i = 0; i < 2000; i++) {
      char id[TEXT];
      (void)snprintf(id, sizeof id, "r%d", i);
      const struct overdue_alert a = {.alert_id = text_of(id),
        .request_id = text_of(id),
        .mark = text_of("overdue"),
        .audience = text_of(""),
        .at = 10 * i + partition,
        .due_at = MOMENT_NONE,
        .category = text_of("c"),
        .district = text_of("d")};
      standing_take(&t, partition, i, &a);
    }
  }
  standing_list_newest(&t, VIEW_NEWEST_KEPT, &newest);
  assert_int_equal(newest.count, VIEW_NEWEST_KEPT);
  for (size_t i = 0; i < newest.count; i++) {
    assert_true(newest.list[i].alert.at == 10 * (1999 - (int64_t)i / 3) + 2 - (int64_t)i % 3);
    assert_int_equal(newest.list[i].partition, 2 - (int)i % 3);
  }
  view_alerts_release(&newest);
  standing_table_release(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_records), cmocka_unit_test(test_late),
    cmocka_unit_test(test_pages), cmocka_unit_test(test_forget), cmocka_unit_test(test_newest)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
