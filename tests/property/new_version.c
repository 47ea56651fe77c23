// SPDX-License-Identifier: Apache-2.0
// When the states that were stored under the first versions of a policy are restated under all of them, counters and
// standing alerts are the slow recount's, at once and ever after.
#include "tests/property/new_version.h"

#include <stdio.h>
#include <string.h>

#include "tests/property/recount.h"
#include "tests/property/run.h"

enum { VERSIONS = 3 };

struct change {
  const struct scenario *whole;
  struct scenario before;  // the same under the first versions alone
  size_t read_count;
  const struct event *read[STEPS_MAX];
  struct sums sums;
  struct alerts alerts;
  char text[SUMS_DIFFERENCE_MAX + 64];
};

static size_t version_count(const struct scenario *s) {
  size_t count = 0;
  for (const struct policy *p = &s->policy; p; p = p->later) {
    count++;
  }
  return count;
}

static void keep_first(struct scenario *s, const struct scenario *whole, size_t count) {
  struct policy *const versions[VERSIONS] = {&s->policy, &s->later[0], &s->later[1]};
  *s = *whole;
  for (size_t i = 0; i < count; i++) {
    versions[i]->later = i + 1 < count ? versions[i + 1] : NULL;
  }
}

static const char *check_counters(struct change *c, struct run *r, const struct policy *p) {
  const struct history h = {c->read, c->read_count};
  sums_init(&c->sums, FIELD_COUNT);
  recount_counters(&h, p, RUN_EAST_MS, ledger_clock(r->ledger), &c->sums);
  ledger_take_counts(r->ledger, r->counts, r->volunteers);
  return sums_difference(&c->sums, r->counts, c->text);
}

static const char *check_standing(struct change *c, const struct run *r, const struct policy *p) {
  const struct history h = {c->read, c->read_count};
  bool standing[REQUESTS][MARKS_MAX] = {{false}};
  for (size_t i = 0; i < c->alerts.count; i++) {
    const struct seen *seen = &c->alerts.list[i];
    bool *stands = &standing[seen->request][seen->mark];
    if (*stands != (seen->status == ALERT_CLEARED)) {
      return "RAISED and CLEARED do not alternate";
    }
    *stands = seen->status == ALERT_RAISED;
  }
  for (size_t request = 0; request < REQUESTS; request++) {
    struct facts facts;
    recount_facts(&h, request_ids[request], p, &facts);
    for (size_t mark = 0; mark < p->mark_count; mark++) {
      if (recount_owed(&facts, mark, ledger_clock(r->ledger)) != standing[request][mark]) {
        return "what stands is not what is owed";
      }
    }
  }
  return NULL;
}

static const char *read_steps(struct change *c, struct run *r, const struct policy *p, size_t from, size_t to) {
  const char *wrong = NULL;
  for (size_t i = from; i < to && !wrong; i++) {
    const struct step *step = &c->whole->steps[i];
    run_step(r, step);
    if (step->event) {
      c->read[c->read_count++] = step->event;
    }
    wrong = check_counters(c, r, p);
  }
  return wrong ? wrong : check_standing(c, r, p);
}

// What was emitted together comes in order of request and mark.
static const char *check_order(const struct change *c, size_t from) {
  for (size_t i = from + 1; i < c->alerts.count; i++) {
    const struct seen *last = &c->alerts.list[i - 1];
    const struct seen *next = &c->alerts.list[i];
    int order = strcmp(request_ids[last->request], request_ids[next->request]);
    if (order > 0 || (order == 0 && last->mark >= next->mark)) {
      return "what restating emits is not in order of request and mark";
    }
  }
  return NULL;
}

// Some are met twice, as a scan of a store may, and some leave memory in between.
static void restate(struct run *r, const struct policy *before, struct chance *chance) {
  for (size_t i = 0; i < r->store.count; i++) {
    const struct stored *s = &r->store.list[i];
    for (uint32_t times = chance_one_in(chance, 3) ? 2 : 1; times > 0; times--) {
      (void)ledger_put(r->ledger, s->field, s->field_size, s->value, s->value_size);
      (void)ledger_restate(r->ledger, s->field, s->field_size, before);
      if (chance_one_in(chance, 2)) {
        run_shrink(r, false);
      }
    }
  }
  struct ledger_restated emitted;
  ledger_restate_end(r->ledger, &emitted);
  run_store(r);
}

static const char *change(struct change *c, struct run *under_first, struct run *r, struct chance *chance) {
  size_t at = chance_below(chance, (uint32_t)c->whole->step_count + 1);
  const struct policy *all = &c->whole->policy;
  run_init(under_first, &c->before, c->whole->start, &c->alerts);
  const char *wrong = read_steps(c, under_first, &c->before.policy, 0, at);
  run_store(under_first);
  run_continue(r, under_first, &c->alerts);
  r->scenario = c->whole;
  r->rules.policy = all;
  run_restart(r);
  size_t alerts = c->alerts.count;
  restate(r, &c->before.policy, chance);
  wrong = wrong ? wrong : check_order(c, alerts);
  wrong = wrong ? wrong : check_counters(c, r, all);
  wrong = wrong ? wrong : check_standing(c, r, all);
  return wrong ? wrong : read_steps(c, r, all, at, c->whole->step_count);
}

const char *new_version_check(const struct scenario *s, struct chance *chance) {
  static struct change c;
  struct run first;
  struct run second;
  size_t count = version_count(s);
  if (count == 1) {
    return NULL;
  }
  c.whole = s;
  c.read_count = c.alerts.count = 0;
  keep_first(&c.before, s, 1 + chance_below(chance, (uint32_t)count - 1));
  const char *wrong = change(&c, &first, &second, chance);
  run_release(&first);
  run_release(&second);
  return wrong;
}
