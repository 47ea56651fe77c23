// SPDX-License-Identifier: Apache-2.0
// Random cases, small enough that ties and collisions are the rule.
#include "tests/property/scenario.h"

#include <string.h>

#include "consumers/core/policy_versions.h"

const char *const request_ids[REQUESTS] = {"r", "5f8fad5b-d9cb-469f-a165-70867728950e", "r\xc3\xa9"};
static const char *const units[] = {"u", "u:%", "\xe5\xb1\x80", "v"};
static const char *const categories[] = {"c", "\xe5\x99\xaa\xe5\xa3\xb0", "c:1"};
static const char *const districts[] = {"", "a", "a/b", "/a//b/", "a/c", "b/a%", "//"};
static const char *const stations[] = {"s", "s:1"};
static const char *const event_ids[] = {"e", "e1"};

static struct text pick(struct chance *c, const char *const *names, uint32_t count) {
  const char *name = names[chance_below(c, count)];
  return (struct text){name, (uint32_t)strlen(name)};
}

int64_t scenario_moment(const struct scenario *s, struct chance *c) {
  return s->first + s->grain * (int64_t)chance_below(c, 16);
}

static int64_t maybe_moment(const struct scenario *s, struct chance *c) {
  return chance_one_in(c, 2) ? scenario_moment(s, c) : MOMENT_NONE;
}

static int64_t limit(const struct scenario *s, struct chance *c) {
  return chance_one_in(c, 4) ? POLICY_NONE : s->grain * (int64_t)chance_below(c, 8);
}

static void make_mark(const struct scenario *s, struct policy *p, struct chance *c, const char *name) {
  struct mark *m = &p->marks[p->mark_count++];
  m->name = name;
  m->audience = "";
  m->severity = (enum severity)chance_below(c, SEVERITY_COUNT);
  static const enum mark_base bases[] = {MARK_AFTER_FILING, MARK_SHARE_TO_DUE, MARK_AFTER_DUE, MARK_OVER_EXTENDED};
  m->base = bases[chance_below(c, 4)];
  m->condition = chance_one_in(c, 2) ? MARK_WHILE_OPEN : MARK_WHILE_UNPLEDGED;
  int64_t steps = m->base == MARK_AFTER_DUE ? (int64_t)chance_below(c, 9) - 4 : (int64_t)chance_below(c, 6);
  m->length = m->base == MARK_SHARE_TO_DUE ? (int64_t)chance_below(c, 101) : steps * s->grain;
}

static void make_version(const struct scenario *s, struct policy *p, struct chance *c) {
  static const char *const names[] = {"m0", "m1", "m2", "m3"};
  if (chance_one_in(c, 2)) {
    policy_built_in(p, limit(s, c), limit(s, c));
    return;
  }
  *p = (struct policy){.pledge_within = limit(s, c), .resolve_within = limit(s, c)};
  for (uint32_t i = chance_below(c, 5); i > 0; i--) {
    make_mark(s, p, c, names[i - 1]);
  }
}

static void set_limit(struct limit_list *list, struct limit *rule, int64_t within) {
  *rule = (struct limit){.span = {SPAN_ELAPSED, within}};
  *list = (struct limit_list){.all = rule, .count = within != POLICY_NONE};
}

// The same limits as rules for all requests, with one for extensions.
static void make_limits(struct scenario *s, struct policy *p, size_t place, struct chance *c) {
  struct limits *l = &s->limits[place];
  struct limit *rules = s->rules[place];
  set_limit(&l->pledge, &rules[0], p->pledge_within);
  set_limit(&l->resolve, &rules[1], p->resolve_within);
  rules[2] = (struct limit){.times = chance_below(c, 3)};
  rules[2].span = chance_one_in(c, 3) ? (struct span){SPAN_NONE, 0}
                                      : (struct span){SPAN_ELAPSED, s->grain * (int64_t)chance_below(c, 6)};
  l->extend = (struct limit_list){.all = &rules[2], .count = 1};
  p->limits = l;
}

// Half of the policies have one version. The later ones begin among the moments of the events, maybe both at once.
static void make_policy(struct scenario *s, struct chance *c) {
  struct policy *const versions[] = {&s->policy, &s->later[0], &s->later[1]};
  size_t count = chance_one_in(c, 2) ? 1 : 2 + chance_below(c, 2);
  int64_t from = s->first;
  for (size_t i = 0; i < count; i++) {
    make_version(s, versions[i], c);
    if (chance_one_in(c, 2)) {
      make_limits(s, versions[i], i, c);
    }
    from += s->grain * (int64_t)chance_below(c, 8);
    versions[i]->from = from;
    versions[i]->retroactive = i && chance_one_in(c, 3);
  }
  (void)policy_versions_join(versions, count);
}

static void make_filed(const struct scenario *s, struct chance *c, struct event *e) {
  e->filed = (struct request_filed){.request_id = pick(c, request_ids, REQUESTS),
    .kind = (int32_t)chance_below(c, 2),
    .channel = (int32_t)chance_below(c, 2) * (CHANNEL_COUNT - 1),
    .category = pick(c, categories, 3),
    .district = pick(c, districts, 7),
    .priority = (int32_t)chance_below(c, PRIORITY_COUNT),
    .assisted = chance_one_in(c, 2),
    .due_at = maybe_moment(s, c)};
}

static void make_resolved(struct chance *c, struct event *e) {
  e->resolved = (struct task_resolved){.request_id = pick(c, request_ids, REQUESTS),
    .unit = pick(c, units, 4),
    .outcome = (int32_t)chance_below(c, OUTCOME_COUNT),
    .satisfaction = (int32_t)chance_below(c, 6)};
}

// What it says depends on its names, so that it does not matter which of several is read first.
static void make_held(const struct scenario *s, struct chance *c, struct event *e) {
  e->event_id = pick(c, event_ids, 2);
  struct text station = pick(c, stations, 2);
  int32_t number = (int32_t)(e->event_id.size + 4 * station.size);
  e->occurred_at = s->first + s->grain * number;
  e->held = (struct volunteer_event_held){.station = station,
    .district = {districts[number % 7], (uint32_t)strlen(districts[number % 7])},
    .kind = {"k", 1},
    .teams = number,
    .volunteers = number % 3,
    .beneficiaries = number * 7,
    .minutes = 60};
}

static void make_event(const struct scenario *s, struct chance *c, struct event *e) {
  uint32_t type = chance_below(c, 10);
  *e = (struct event){.event_id = pick(c, event_ids, 2), .source = {"", 0}, .occurred_at = scenario_moment(s, c)};
  if (type < 4) {
    e->type = EVENT_REQUEST_FILED;
    make_filed(s, c, e);
  } else if (type < 7) {
    e->type = EVENT_TASK_PLEDGED;
    e->pledged = (struct task_pledged){
      .request_id = pick(c, request_ids, REQUESTS), .unit = pick(c, units, 4), .due_at = maybe_moment(s, c)};
  } else if (type < 9) {
    e->type = EVENT_TASK_RESOLVED;
    make_resolved(c, e);
  } else {
    e->type = EVENT_VOLUNTEER_EVENT_HELD;
    make_held(s, c, e);
  }
}

// One field of a filing or resolution becomes another, so that what is compared last is compared at all.
static void vary(const struct scenario *s, struct chance *c, struct event *e) {
  struct event other = *e;
  uint32_t field = chance_below(c, 6);
  if (e->type == EVENT_REQUEST_FILED) {
    make_filed(s, c, &other);
    e->filed.kind = field == 0 ? other.filed.kind : e->filed.kind;
    e->filed.category = field == 1 ? other.filed.category : e->filed.category;
    e->filed.district = field == 2 ? other.filed.district : e->filed.district;
    e->filed.priority = field == 3 ? other.filed.priority : e->filed.priority;
    e->filed.due_at = field == 4 ? other.filed.due_at : e->filed.due_at;
    e->filed.assisted = field == 5 ? other.filed.assisted : e->filed.assisted;
  } else if (e->type == EVENT_TASK_PLEDGED) {
    e->pledged.due_at = maybe_moment(s, c);
  } else if (e->type == EVENT_TASK_RESOLVED) {
    make_resolved(c, &other);
    e->resolved.outcome = field == 0 ? other.resolved.outcome : e->resolved.outcome;
    e->resolved.satisfaction = field == 1 ? other.resolved.satisfaction : e->resolved.satisfaction;
    e->resolved.unit = field > 1 ? other.resolved.unit : e->resolved.unit;
  }
}

size_t scenario_shuffle(const struct scenario *s, struct chance *c, const struct event **out) {
  size_t count = 0;
  for (size_t i = 0; i < s->event_count; i++) {
    for (uint32_t times = 1 + chance_one_in(c, 4); times > 0; times--) {
      size_t place = chance_below(c, (uint32_t)++count);
      out[count - 1] = out[place];
      out[place] = &s->events[i];
    }
  }
  return count;
}

// Clock moves fall between the events, mostly forward.
static void make_steps(struct scenario *s, struct chance *c) {
  const struct event *order[EVENTS_MAX * 2];
  size_t count = scenario_shuffle(s, c, order);
  int64_t clock = s->start;
  for (size_t i = 0; i < count && s->step_count + 2 < STEPS_MAX; i++) {
    if (chance_one_in(c, 3)) {
      int64_t next = scenario_moment(s, c) + (int64_t)chance_below(c, 2);
      bool halfway = clock != INT64_MIN && next > clock && !chance_one_in(c, 3);
      clock = halfway ? clock + (next - clock) / 2 : next;
      s->steps[s->step_count++] = (struct step){NULL, clock};
    }
    s->steps[s->step_count++] = (struct step){order[i], 0};
  }
  s->steps[s->step_count++] = (struct step){NULL, scenario_moment(s, c) + s->grain * 8};
}

// Around the midnight that ends a month in the zone, and at both ends of time.
static int64_t first_moment(const struct scenario *s, struct chance *c) {
  const int64_t month_end = INT64_C(1774972800000) - 8 * s->grain;  // 2026-04-01T00:00+08:00, less half a span
  switch (chance_below(c, 8)) {
    case 0:
      return MOMENT_FIRST;
    case 1:
      return MOMENT_LAST - 16 * s->grain;
    default:
      return month_end;
  }
}

void scenario_init(struct scenario *s, struct chance *c) {
  static const int64_t grains[] = {1, 7, 3600000, INT64_C(5) * 86400000};
  s->grain = grains[chance_below(c, 4)];
  s->first = first_moment(s, c);
  s->start = chance_one_in(c, 3) ? INT64_MIN : scenario_moment(s, c);
  s->event_count = 1 + chance_below(c, EVENTS_MAX);
  s->step_count = 0;
  make_policy(s, c);
  for (size_t i = 0; i < s->event_count; i++) {
    if (i && chance_one_in(c, 3)) {
      s->events[i] = s->events[chance_below(c, (uint32_t)i)];
      vary(s, c, &s->events[i]);
    } else {
      make_event(s, c, &s->events[i]);
    }
  }
  make_steps(s, c);
}
