// SPDX-License-Identifier: Apache-2.0
// Requests that are let go: counters, alerts and what is too late are the slow recount's after every message, whether
// and whenever what is gone leaves memory and store.
#include "tests/property/letting_go.h"

#include <stdio.h>
#include <string.h>

#include "tests/property/lives.h"

// One log, read by two runs: one lets go, the other keeps all.
struct log_read {
  const struct scenario *scenario;
  int64_t keep;
  bool by_log;  // the messages move the clock
  size_t count;
  struct message_read messages[LIVES_MESSAGES];
  struct event events[LIVES_MESSAGES];
  struct lives lives;
  struct sums sums;
  struct alerts alerts[2];
  char text[SUMS_DIFFERENCE_MAX + 64];
};

static int64_t bounded(int64_t moment) {
  return moment < MOMENT_FIRST ? MOMENT_FIRST : moment > MOMENT_LAST ? MOMENT_LAST : moment;
}

// Stamps run on, with some that are early; most events are young, some are old, some are repeats.
static void make_log(struct log_read *l, const struct scenario *s, struct chance *c) {
  int64_t stamp = s->first;
  l->scenario = s;
  l->keep = s->grain * (1 + (int64_t)chance_below(c, 6));
  l->by_log = chance_one_in(c, 2);
  l->count = 8 + chance_below(c, LIVES_MESSAGES - 8 + 1);
  for (size_t i = 0; i < l->count; i++) {
    stamp = bounded(stamp + s->grain * (int64_t)chance_below(c, 4) + (int64_t)chance_below(c, 2));
    l->events[i] = s->events[chance_below(c, (uint32_t)s->event_count)];
    if (i && chance_one_in(c, 4)) {
      l->events[i] = l->events[chance_below(c, (uint32_t)i)];
    } else if (l->events[i].type != EVENT_VOLUNTEER_EVENT_HELD) {
      l->events[i].occurred_at = bounded(stamp - s->grain * (int64_t)chance_below(c, 9));
    }
    int64_t early = bounded(stamp - s->grain * (int64_t)chance_below(c, 9));
    l->messages[i] = (struct message_read){&l->events[i], chance_one_in(c, 12)  ? MOMENT_NONE
                                                          : chance_one_in(c, 5) ? early
                                                                                : stamp};
  }
}

static const char *check_counters(struct log_read *l, struct run *r) {
  const struct history h = {l->lives.list, l->lives.count};
  const struct policy *p = &l->scenario->policy;
  sums_init(&l->sums, FIELD_COUNT);
  recount_counters(&h, p, RUN_EAST_MS, ledger_clock(r->ledger), &l->sums);
  ledger_take_counts(r->ledger, r->counts, r->volunteers);
  const char *difference = sums_difference(&l->sums, r->counts, l->text);
  if (difference) {
    return difference;
  }
  sums_init(&l->sums, VOLUNTEER_FIELD_COUNT);
  recount_volunteers(&h, RUN_EAST_MS, &l->sums);
  return sums_difference(&l->sums, r->volunteers, l->text);
}

// RAISED and CLEARED alternate, and numbers rise through all lives.
static const char *follow(const struct log_read *l, const struct alerts *a, bool standing[REQUESTS][MARKS_MAX]) {
  unsigned raised[REQUESTS][MARKS_MAX] = {{0}};
  memset(standing, 0, sizeof(bool) * REQUESTS * MARKS_MAX);
  for (size_t i = 0; i < a->count; i++) {
    const struct seen *seen = &a->list[i];
    bool *stands = &standing[seen->request][seen->mark];
    char id[64];
    raised[seen->request][seen->mark] += seen->status == ALERT_RAISED;
    (void)snprintf(id, sizeof id, "3:%s:%s:%u", request_ids[seen->request], l->scenario->policy.marks[seen->mark].name,
      raised[seen->request][seen->mark] - 1);
    if (*stands != (seen->status == ALERT_CLEARED) || strcmp(id, seen->id) != 0) {
      return "alerts do not alternate, or their numbers do not go on";
    }
    *stands = seen->status == ALERT_RAISED;
  }
  return NULL;
}

static const char *check_alerts(struct log_read *l, const struct run *r) {
  const struct history h = {l->lives.list, l->lives.count};
  const struct policy *p = &l->scenario->policy;
  bool standing[REQUESTS][MARKS_MAX];
  const char *wrong = follow(l, r->alerts, standing);
  for (size_t request = 0; request < REQUESTS && !wrong; request++) {
    struct facts facts;
    char name[LIVES_ID];
    lives_last(&l->lives, request_ids[request], name);
    recount_facts(&h, name, p, &facts);
    for (size_t mark = 0; mark < p->mark_count; mark++) {
      bool owed = recount_owed(&facts, mark, ledger_clock(r->ledger));
      wrong = owed == standing[request][mark] ? wrong : "what stands is not what is owed";
    }
  }
  return wrong;
}

static void interrupt(struct run *r, struct chance *c) {
  switch (chance_below(c, 6)) {
    case 0:
      run_let_go(r);
      break;
    case 1:
      run_shrink(r, chance_one_in(c, 2));
      break;
    case 2:
      run_restart(r);
      break;
    default:
      break;
  }
}

static const char *read_log(struct log_read *l, struct run *r, struct chance *interruptions) {
  const char *wrong = NULL;
  size_t late = 0;
  run_keep_closed(r, l->keep);
  for (size_t i = 0; i < l->count && !wrong; i++) {
    const struct message_read *m = &l->messages[i];
    if (l->by_log || i % 3 == 2) {
      ledger_advance(r->ledger, m->timestamp);
    }
    late += !run_message(r, m->event, m->timestamp);
    if (interruptions) {
      interrupt(r, interruptions);
    }
    lives_init(&l->lives, l->messages, i + 1, l->keep);
    wrong = late == l->lives.too_late ? check_counters(l, r) : "another event is too late";
  }
  return wrong ? wrong : check_alerts(l, r);
}

static const char *compare_alerts(const struct log_read *l) {
  bool same = l->alerts[0].count == l->alerts[1].count;
  for (size_t i = 0; same && i < l->alerts[0].count; i++) {
    const struct seen *a = &l->alerts[0].list[i];
    const struct seen *b = &l->alerts[1].list[i];
    same = strcmp(a->id, b->id) == 0 && a->status == b->status && a->at == b->at;
  }
  return same ? NULL : "letting go changes the alerts";
}

const char *letting_go_check(const struct scenario *s, struct chance *c) {
  static struct log_read l;
  const char *wrong = NULL;
  make_log(&l, s, c);
  for (int i = 0; i < 2 && !wrong; i++) {
    struct run r;
    l.alerts[i].count = 0;
    run_init(&r, s, s->start, &l.alerts[i]);
    wrong = read_log(&l, &r, i ? c : NULL);
    run_release(&r);
  }
  return wrong ? wrong : compare_alerts(&l);
}
