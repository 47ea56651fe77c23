// SPDX-License-Identifier: Apache-2.0
// What one request, or one volunteer event, adds to the counters.
#include "consumers/core/contribution.h"

static const struct text no_text = {NULL, 0};

// Which fields go under the local day of which moment.
static const uint32_t dated_fields[DATED_COUNT] = {
  [DATED_FILED] = 1U << FIELD_FILED,
  [DATED_PLEDGED] = 1U << FIELD_PLEDGED,
  [DATED_RESOLVED] = 1U << FIELD_RESOLVED | 1U << FIELD_ON_TIME | 1U << FIELD_LATE | 1U << FIELD_EXCLUDED |
                     1U << FIELD_RATED | 1U << FIELD_SATISFIED,
};

void contribution_none(struct contribution *c) {
  *c = (struct contribution){.dated = {MOMENT_NONE, MOMENT_NONE, MOMENT_NONE}};
}

static int64_t elapsed(int64_t from, int64_t to) {
  return to > from ? to - from : 0;
}

static void set(struct contribution *c, enum field field, bool one) {
  c->ones |= (uint32_t)one << field;
}

static void set_closed(struct contribution *c, const struct request *r, int64_t due) {
  bool excluded = request_is_excluded(r);
  set(c, FIELD_RESOLVED, true);
  set(c, FIELD_DECLINED, r->resolution.outcome == OUTCOME_DECLINED);
  set(c, FIELD_EXCLUDED, excluded);
  c->dated[DATED_RESOLVED] = r->resolution.at;
  if (excluded) {
    return;
  }
  c->resolve_ms = elapsed(r->filed_at, r->resolution.at);
  set(c, FIELD_RATED, r->resolution.satisfaction != 0);
  set(c, FIELD_SATISFIED, r->resolution.satisfaction >= 4);
  set(c, FIELD_ON_TIME, due != MOMENT_NONE && r->resolution.at <= due);
  set(c, FIELD_LATE, due != MOMENT_NONE && r->resolution.at > due);
}

static void set_open(struct contribution *c, const struct request *r, struct terms *t, int64_t due, int64_t clock) {
  set(c, FIELD_OPEN, true);
  set(c, FIELD_OVERDUE, policy_passed(due, clock));
  set(c, FIELD_STALLED, !request_is_pledged(r) && policy_passed(terms_pledge_limit(t, r), clock));
}

static void set_names(struct contribution *c, const struct request *r) {
  c->named = true;
  c->district = name_id(r->filing.district);
  c->first_level = name_first_level(r->filing.district);
  c->category = name_id(r->filing.category);
  c->channel = r->filing.channel;
  c->kind = r->filing.kind;
  c->unit = name_id(request_unit(r));
}

void contribution_of(struct contribution *c, const struct request *r, const struct policy *p, int64_t clock) {
  struct terms t;
  terms_of(&t, p, r);
  contribution_under(c, r, &t, clock);
}

void contribution_under(struct contribution *c, const struct request *r, struct terms *t, int64_t clock) {
  contribution_none(c);
  if (request_is_orphan(r)) {
    set(c, FIELD_ORPHANS, true);
    return;
  }
  set_names(c, r);
  int64_t due = terms_due(t, r);
  set(c, FIELD_FILED, true);
  set(c, FIELD_ASSISTED, r->filing.assisted);
  set(c, FIELD_REOPENED, request_is_reopened(r));
  set(c, FIELD_OVER_EXTENDED, terms_over_extended(t, r) != MOMENT_NONE);
  c->dated[DATED_FILED] = r->filed_at;
  if (request_is_pledged(r)) {
    set(c, FIELD_PLEDGED, true);
    c->pledge_ms = elapsed(r->filed_at, r->first_pledge_at);
    c->dated[DATED_PLEDGED] = r->first_pledge_at;
  }
  if (request_is_closed(r)) {
    set_closed(c, r, due);
  } else {
    set_open(c, r, t, due, clock);
  }
}

int64_t contribution_value(const struct contribution *c, enum field field) {
  if (field == FIELD_PLEDGE_MS || field == FIELD_RESOLVE_MS) {
    return field == FIELD_PLEDGE_MS ? c->pledge_ms : c->resolve_ms;
  }
  return c->ones >> field & 1;
}

// What two contributions add, and their difference, for the fields that are wanted. Worked out once, used by many rows.
struct step {
  struct increment back;
  struct increment forth;
  struct increment difference;
};

static struct step step_between(const struct contribution *b, const struct contribution *a) {
  return (struct step){.back = {.down = b->ones, .pledge_ms = -b->pledge_ms, .resolve_ms = -b->resolve_ms},
    .forth = {.up = a->ones, .pledge_ms = a->pledge_ms, .resolve_ms = a->resolve_ms},
    .difference = {.up = a->ones & ~b->ones,
      .down = b->ones & ~a->ones,
      .pledge_ms = a->pledge_ms - b->pledge_ms,
      .resolve_ms = a->resolve_ms - b->resolve_ms}};
}

// The same without times.
static struct step step_of_ones(uint32_t before, uint32_t after) {
  return (struct step){
    .back = {.down = before}, .forth = {.up = after}, .difference = {.up = after & ~before, .down = before & ~after}};
}

// Moves a row of a request from where it was, if it was anywhere, to where it is.
static inline void move(
  struct increments *i, const struct step *step, bool before, struct row_key was, bool after, struct row_key is) {
  if (before && after && memcmp(&was, &is, sizeof was) == 0) {
    increments_add(i, is, &step->difference);
    return;
  }
  if (before) {
    increments_add(i, was, &step->back);
  }
  if (after) {
    increments_add(i, is, &step->forth);
  }
}

static struct row_key key_of(enum row_type type, int32_t day, uint32_t first, uint32_t second) {
  return (struct row_key){.type = type, .day = day, .first = first, .second = second};
}

static void move_orphan(
  struct increments *i, const struct step *step, const struct contribution *b, const struct contribution *a) {
  struct row_key key = key_of(ROW_ORPHANS, 0, 0, 0);
  move(i, step, !b->named, key, !a->named, key);
}

static void move_filing(
  struct increments *i, const struct step *step, const struct contribution *b, const struct contribution *a) {
  move(i, step, b->first_level, key_of(ROW_DISTRICT, 0, b->district, 0), a->first_level,
    key_of(ROW_DISTRICT, 0, a->district, 0));
  move(i, step, b->named, key_of(ROW_CROSS, 0, b->first_level, b->category), a->named,
    key_of(ROW_CROSS, 0, a->first_level, a->category));
  move(i, step, b->named, key_of(ROW_SORT, 0, (uint32_t)b->channel, (uint32_t)b->kind), a->named,
    key_of(ROW_SORT, 0, (uint32_t)a->channel, (uint32_t)a->kind));
}

static int32_t day_of(int64_t moment, const struct zone *z) {
  return moment == MOMENT_NONE ? 0 : (int32_t)zone_day(z, moment);
}

static void move_days(struct increments *i, const struct step *step, const struct contribution *b, bool before,
  int32_t was, const struct contribution *a, bool after, int32_t is) {
  move(i, step, before, key_of(ROW_DAY, was, b->first_level, 0), after, key_of(ROW_DAY, is, a->first_level, 0));
  if (b->unit || a->unit) {
    move(i, step, before && b->unit, key_of(ROW_MONTH, increments_month(i, was), b->unit, 0), after && a->unit,
      key_of(ROW_MONTH, increments_month(i, is), a->unit, 0));
  }
}

static void move_dated(
  struct increments *i, int which, const struct contribution *b, const struct contribution *a, const struct zone *z) {
  uint32_t before = b->ones & dated_fields[which];
  uint32_t after = a->ones & dated_fields[which];
  bool same_moment = b->dated[which] == a->dated[which];
  if (before == after && same_moment && b->first_level == a->first_level && b->unit == a->unit) {
    return;
  }
  const struct step step = step_of_ones(before, after);
  int32_t is = day_of(a->dated[which], z);
  int32_t was = same_moment ? is : day_of(b->dated[which], z);
  move_days(i, &step, b, b->dated[which] != MOMENT_NONE, was, a, a->dated[which] != MOMENT_NONE, is);
}

void contribution_change(
  struct increments *i, const struct contribution *before, const struct contribution *after, const struct zone *z) {
  const struct step step = step_between(before, after);
  if (!before->named || !after->named) {
    move_orphan(i, &step, before, after);
  }
  if (!before->named && !after->named) {
    return;
  }
  move_filing(i, &step, before, after);
  move(i, &step, before->unit, key_of(ROW_UNIT, 0, before->unit, 0), after->unit, key_of(ROW_UNIT, 0, after->unit, 0));
  for (int which = 0; which < DATED_COUNT; which++) {
    move_dated(i, which, before, after, z);
  }
}

static void add_volunteer(
  struct tally *t, enum scope_type type, struct text first, int32_t day, const int64_t *values) {
  const struct scope scope = {.type = type, .day = day, .first = first};
  tally_add(t, &scope, values, 1);
}

void contribution_volunteer(
  struct tally *t, int64_t occurred_at, const struct volunteer_event_held *held, const struct zone *z) {
  const int64_t values[VOLUNTEER_FIELD_COUNT] = {[VOLUNTEER_EVENTS] = 1,
    [VOLUNTEER_TEAMS] = held->teams,
    [VOLUNTEER_VOLUNTEERS] = held->volunteers,
    [VOLUNTEER_BENEFICIARIES] = held->beneficiaries,
    [VOLUNTEER_MINUTES] = held->minutes};
  struct district d;
  district_split(held->district, &d);
  add_volunteer(t, SCOPE_ALL, no_text, 0, values);
  for (size_t i = 0; i < d.levels; i++) {
    add_volunteer(t, SCOPE_DISTRICT, district_path(&d, i), 0, values);
  }
  add_volunteer(t, SCOPE_STATION, held->station, 0, values);
  add_volunteer(t, SCOPE_KIND, held->kind, 0, values);
  add_volunteer(t, SCOPE_DAY, no_text, (int32_t)zone_day(z, occurred_at), values);
}
