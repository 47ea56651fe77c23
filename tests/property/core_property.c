// SPDX-License-Identifier: Apache-2.0
// The properties of the pure core, on random cases held against a slow recount:
//
//   core_property [--cases N] [--from SEED]     10,000 cases from seed 1 on, if not told otherwise
//
// 1. Every order of a set of events, with any repeats, gives the same states and the same counters at the same clock.
// 2. While events and clock moves alternate, the counters are the recount's after every step, the alerts that stand
//    are those owed, and RAISED and CLEARED alternate with rising numbers.
// 3. One step of the clock or many, states that leave memory and come back, restarts: nothing of it changes anything.
// 4. When a store's failover takes back what the alerts topic already has, the topic goes on after it.
// 5. Requests that are let go, and their ids used again, are counted as lives of their own (letting_go.c).
// 6. A policy that gets new versions on the way counts and alerts from then on as if it had had them from the beginning
//    (new_version.c).
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/property/letting_go.h"
#include "tests/property/new_version.h"
#include "tests/property/recount.h"
#include "tests/property/run.h"

// One case under way; ends the program when a property does not hold.
struct trial {
  uint64_t seed;
  struct chance chance;
  struct scenario scenario;
  size_t read_count;
  const struct event *read[STEPS_MAX + EVENTS_MAX * 2];
  struct sums sums;
  struct alerts alerts;
  struct alerts other;
};

__attribute__((noreturn)) static void fail(const struct trial *t, const char *property, const char *how) {
  fprintf(stderr, "core_property: the case of seed %llu: %s: %s.\nRun it again: core_property --cases 1 --from %llu\n",
    (unsigned long long)t->seed, property, how, (unsigned long long)t->seed);
  exit(1);
}

static void want(const struct trial *t, bool holds, const char *property, const char *how) {
  if (!holds) {
    fail(t, property, how);
  }
}

static struct history history_of(const struct trial *t) {
  return (struct history){t->read, t->read_count};
}

static void check_counters(struct trial *t, const struct run *r, const char *property) {
  const struct history h = history_of(t);
  char text[SUMS_DIFFERENCE_MAX];
  sums_init(&t->sums, FIELD_COUNT);
  recount_counters(&h, &t->scenario.policy, RUN_EAST_MS, ledger_clock(r->ledger), &t->sums);
  ledger_take_counts(r->ledger, r->counts, r->volunteers);
  const char *difference = sums_difference(&t->sums, r->counts, text);
  want(t, !difference, property, difference);
  sums_init(&t->sums, VOLUNTEER_FIELD_COUNT);
  recount_volunteers(&h, RUN_EAST_MS, &t->sums);
  difference = sums_difference(&t->sums, r->volunteers, text);
  want(t, !difference, property, difference);
}

static void differs(void *context, struct text request_id, const char *mark, bool owed) {
  (void)request_id;
  (void)mark;
  (void)owed;
  ++*(size_t *)context;
}

// However the states came about, an audit finds nothing; in two slices, so that a round goes on where it stopped.
static void check_audit(const struct trial *t, const struct run *r, const char *property) {
  size_t found = 0;
  size_t place = 0;
  size_t looked = 0;
  const struct audit_sink sink = {differs, &found};
  do {
    looked += ledger_audit(r->ledger, &place, 8, &sink);
  } while (place);
  want(t, found == 0, property, "an audit finds that what stands is not what is owed");
  want(t, looked == ledger_requests(r->ledger), property, "an audit does not look at each request once");
}

static void check_number(const struct trial *t, const struct seen *seen, unsigned number, const char *property) {
  char id[64];
  (void)snprintf(
    id, sizeof id, "3:%s:%s:%u", request_ids[seen->request], t->scenario.policy.marks[seen->mark].name, number);
  want(t, strcmp(id, seen->id) == 0, property, "an alert_id is not made of partition, request, mark and number");
}

// Follows the topic: who stands at its end, with RAISED and CLEARED alternating and numbers rising on the way.
static void follow_alerts(
  const struct trial *t, const struct alerts *alerts, bool standing[REQUESTS][MARKS_MAX], const char *property) {
  unsigned raised[REQUESTS][MARKS_MAX] = {{0}};
  memset(standing, 0, sizeof(bool) * REQUESTS * MARKS_MAX);
  for (size_t i = 0; i < alerts->count; i++) {
    const struct seen *seen = &alerts->list[i];
    want(t, seen->request < REQUESTS && seen->mark < t->scenario.policy.mark_count, property,
      "an alert names a request or mark that is none");
    bool *stands = &standing[seen->request][seen->mark];
    want(t, *stands == (seen->status == ALERT_CLEARED), property, "RAISED and CLEARED do not alternate");
    raised[seen->request][seen->mark] += seen->status == ALERT_RAISED;
    check_number(t, seen, raised[seen->request][seen->mark] - 1, property);
    *stands = seen->status == ALERT_RAISED;
  }
}

static void check_standing(const struct trial *t, const struct run *r, const char *property) {
  const struct history h = history_of(t);
  bool standing[REQUESTS][MARKS_MAX];
  follow_alerts(t, r->alerts, standing, property);
  for (size_t request = 0; request < REQUESTS; request++) {
    struct facts facts;
    recount_facts(&h, request_ids[request], &t->scenario.policy, &facts);
    for (size_t mark = 0; mark < t->scenario.policy.mark_count; mark++) {
      bool owed = recount_owed(&facts, mark, ledger_clock(r->ledger));
      want(t, owed == standing[request][mark], property,
        owed ? "an alert is owed and does not stand" : "an alert stands and is not owed");
    }
  }
}

// Every alert of one step says what is true now; those that a move of the clock raised come in order.
static void check_step_alerts(const struct trial *t, const struct run *r, size_t from, bool by_clock) {
  static const char property[] = "what alerts say";
  const struct history h = history_of(t);
  for (size_t i = from; i < r->alerts->count; i++) {
    const struct seen *seen = &r->alerts->list[i];
    struct facts facts;
    int64_t moment = MOMENT_NONE;
    recount_facts(&h, request_ids[seen->request], &t->scenario.policy, &facts);
    bool exists = recount_mark(&facts, seen->mark, &moment);
    want(t, seen->at == ledger_clock(r->ledger), property, "`at` is not the clock");
    want(t, seen->mark_at == (exists ? moment : MOMENT_NONE), property, "mark_at is not the mark's moment");
    want(t, seen->due_at == (facts.has_due ? facts.due : MOMENT_NONE), property, "due_at is not the due");
    if (!by_clock || i == from) {
      continue;
    }
    const struct seen *last = seen - 1;
    int order = (last->mark_at > seen->mark_at) - (last->mark_at < seen->mark_at);
    order = order ? order : strcmp(request_ids[last->request], request_ids[seen->request]);
    order = order ? order : (last->mark > seen->mark) - (last->mark < seen->mark);
    want(t, order < 0, property, "they are not in order of moment, request and mark");
  }
}

static void note_step(struct trial *t, const struct step *step) {
  if (step->event) {
    t->read[t->read_count++] = step->event;
  }
}

static void check_orders(struct trial *t) {
  static const char property[] = "any order";
  struct run first;
  int64_t clock = chance_one_in(&t->chance, 8) ? INT64_MIN : scenario_moment(&t->scenario, &t->chance) + 1;
  for (int order = 0; order < 4; order++) {
    struct run again;
    // cppcheck-suppress uninitvar ; run_init fills it, whichever of the two it is
    struct run *r = order ? &again : &first;
    struct alerts *alerts = order ? &t->other : &t->alerts;
    alerts->count = 0;
    run_init(r, &t->scenario, clock, alerts);
    t->read_count = scenario_shuffle(&t->scenario, &t->chance, t->read);
    for (size_t i = 0; i < t->read_count; i++) {
      run_event(r, t->read[i]);
    }
    run_store(r);
    check_standing(t, r, property);
    if (!order) {
      check_counters(t, r, property);
      continue;
    }
    want(t, run_same_requests(&first, &again), property, "the states differ");
    check_counters(t, r, property);
    run_release(&again);
  }
  run_release(&first);
}

static void check_steps(struct trial *t, struct run *r) {
  t->alerts.count = 0;
  t->read_count = 0;
  run_init(r, &t->scenario, t->scenario.start, &t->alerts);
  for (size_t i = 0; i < t->scenario.step_count; i++) {
    const struct step *step = &t->scenario.steps[i];
    size_t alerts = t->alerts.count;
    run_step(r, step);
    note_step(t, step);
    check_counters(t, r, "after every step");
    check_step_alerts(t, r, alerts, !step->event);
    check_audit(t, r, "after every step");
  }
  run_store(r);
  check_standing(t, r, "after every step");
}

static bool same_alerts(const struct alerts *a, const struct alerts *b) {
  bool same = a->count == b->count;
  for (size_t i = 0; same && i < a->count; i++) {
    const struct seen *left = &a->list[i];
    const struct seen *right = &b->list[i];
    same = strcmp(left->id, right->id) == 0 && left->status == right->status && left->mark_at == right->mark_at &&
           left->due_at == right->due_at;
  }
  return same;
}

// A move of the clock in up to four smaller ones.
static void step_slowly(struct trial *t, struct run *r, const struct step *step) {
  int64_t from = ledger_clock(r->ledger);
  for (int i = 0; !step->event && i < 3 && from > INT64_MIN && step->clock > from; i++) {
    from += 1 + (int64_t)(chance_next(&t->chance) % (uint64_t)(step->clock - from));
    ledger_advance(r->ledger, from);
  }
  run_step(r, step);
}

static void check_interruptions(struct trial *t, const struct run *whole) {
  static const char property[] = "with interruptions";
  struct run r;
  t->other.count = 0;
  run_init(&r, &t->scenario, t->scenario.start, &t->other);
  for (size_t i = 0; i < t->scenario.step_count; i++) {
    step_slowly(t, &r, &t->scenario.steps[i]);
    if (chance_one_in(&t->chance, 3)) {
      run_shrink(&r, chance_one_in(&t->chance, 2));
    } else if (chance_one_in(&t->chance, 6)) {
      run_restart(&r);
    }
  }
  run_store(&r);
  check_counters(t, &r, property);
  want(t, same_alerts(&t->alerts, &t->other), property, "the alerts differ");
  want(t, run_same_marks(whole, &r), property, "the states or marks differ");
  run_release(&r);
}

// What the topic holds from `from` on is believed.
static void hold_alerts(const struct trial *t, const struct run *r, size_t from) {
  for (size_t i = from; i < r->alerts->count; i++) {
    const struct seen *seen = &r->alerts->list[i];
    const char *id = request_ids[seen->request];
    const char *mark = t->scenario.policy.marks[seen->mark].name;
    const struct overdue_alert alert = {.alert_id = {seen->id, (uint32_t)strlen(seen->id)},
      .status = (int32_t)seen->status,
      .request_id = {id, (uint32_t)strlen(id)},
      .mark = {mark, (uint32_t)strlen(mark)}};
    int held = ledger_hold(r->ledger, &alert);
    want(t, held == 0, "a failover", "a mark of the policy cannot be held");
  }
}

// The clock may have moved otherwise after the failover than before it.
static void replay(struct trial *t, struct run *r, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) {
    const struct step *step = &t->scenario.steps[i];
    if (step->event || !chance_one_in(&t->chance, 3)) {
      run_step(r, step);
    }
    note_step(t, step);
  }
}

static void check_failover(struct trial *t) {
  static const char property[] = "a failover";
  struct run before;
  struct run after;
  size_t count = t->scenario.step_count;
  size_t stored = chance_below(&t->chance, (uint32_t)count);
  size_t reached = stored + chance_below(&t->chance, (uint32_t)(count - stored) + 1);
  t->other.count = 0;
  t->read_count = 0;
  run_init(&before, &t->scenario, t->scenario.start, &t->other);
  replay(t, &before, 0, stored);
  run_store(&before);
  run_continue(&after, &before, &t->other);
  size_t known = t->other.count;
  for (size_t i = stored; i < reached; i++) {
    run_step(&before, &t->scenario.steps[i]);
  }
  run_release(&before);
  hold_alerts(t, &after, known);
  replay(t, &after, stored, reached);
  want(t, ledger_settle(after.ledger, ledger_clock(after.ledger)) == 0, property, "a held request is not known");
  check_standing(t, &after, property);
  replay(t, &after, reached, count);
  check_counters(t, &after, property);
  check_standing(t, &after, property);
  check_audit(t, &after, property);
  run_release(&after);
}

static void check_case(struct trial *t, uint64_t seed) {
  struct run whole;
  t->seed = seed;
  t->chance = (struct chance){seed};
  scenario_init(&t->scenario, &t->chance);
  check_orders(t);
  check_steps(t, &whole);
  check_interruptions(t, &whole);
  run_release(&whole);
  check_failover(t);
  // It takes as long as all the others together.
  const char *wrong = chance_one_in(&t->chance, 3) ? letting_go_check(&t->scenario, &t->chance) : NULL;
  want(t, !wrong, "letting go", wrong);
  wrong = new_version_check(&t->scenario, &t->chance);
  want(t, !wrong, "a new version of the policy", wrong);
}

static uint64_t number_of(const char *text) {
  char *end;
  errno = 0;
  uint64_t number = strtoull(text, &end, 10);
  if (errno || end == text || *end) {
    fprintf(stderr, "core_property: %s is not a number.\n", text);
    exit(2);
  }
  return number;
}

int main(int argc, char **argv) {
  static struct trial trial;
  uint64_t cases = 10000;
  uint64_t from = 1;
  for (int i = 1; i < argc; i += 2) {
    bool is_cases = strcmp(argv[i], "--cases") == 0;
    if (i + 1 == argc || (!is_cases && strcmp(argv[i], "--from") != 0)) {
      fprintf(stderr, "usage: core_property [--cases N] [--from SEED]\n");
      return 2;
    }
    *(is_cases ? &cases : &from) = number_of(argv[i + 1]);
  }
  for (uint64_t i = 0; i < cases; i++) {
    check_case(&trial, from + i);
  }
  printf("%llu cases from seed %llu on hold.\n", (unsigned long long)cases, (unsigned long long)from);
  return 0;
}
