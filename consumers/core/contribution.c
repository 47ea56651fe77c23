// SPDX-License-Identifier: Apache-2.0
// What one request, or one volunteer event, adds to the counters.
#include "consumers/core/contribution.h"

#include <string.h>

#include "consumers/core/text.h"

static const struct text no_text = {NULL, 0};

// Which fields go under the local day of which moment.
static const uint32_t dated_fields[DATED_COUNT] = {
  [DATED_FILED] = 1U << FIELD_FILED,
  [DATED_PLEDGED] = 1U << FIELD_PLEDGED,
  [DATED_RESOLVED] = 1U << FIELD_RESOLVED | 1U << FIELD_ON_TIME | 1U << FIELD_LATE | 1U << FIELD_EXCLUDED |
                     1U << FIELD_RATED | 1U << FIELD_SATISFIED,
};

void contribution_none(struct contribution *c) {
  *c = (struct contribution){0};
}

static int64_t elapsed(int64_t from, int64_t to) {
  return to > from ? to - from : 0;
}

static void set_closed(struct contribution *c, const struct request *r, int64_t due) {
  int64_t *v = c->values;
  v[FIELD_RESOLVED] = 1;
  v[FIELD_DECLINED] = r->resolution.outcome == OUTCOME_DECLINED;
  v[FIELD_EXCLUDED] = request_is_excluded(r);
  if (v[FIELD_EXCLUDED]) {
    return;
  }
  v[FIELD_RESOLVE_MS] = elapsed(r->filed_at, r->resolution.at);
  v[FIELD_RATED] = r->resolution.satisfaction != 0;
  v[FIELD_SATISFIED] = r->resolution.satisfaction >= 4;
  if (due != MOMENT_NONE) {
    v[FIELD_ON_TIME] = r->resolution.at <= due;
    v[FIELD_LATE] = r->resolution.at > due;
  }
}

static void set_open(
  struct contribution *c, const struct request *r, const struct policy *p, int64_t due, int64_t clock) {
  c->values[FIELD_OPEN] = 1;
  c->values[FIELD_OVERDUE] = policy_passed(due, clock);
  c->values[FIELD_STALLED] = !request_is_pledged(r) && policy_passed(policy_pledge_limit(p, r), clock);
}

static void set_day(struct contribution *c, int which, const struct zone *z, int64_t moment) {
  c->dated[which] = true;
  c->day[which] = (int32_t)zone_day(z, moment);
}

static void set_names(struct contribution *c, const struct request *r) {
  c->named = true;
  c->district = r->filing.district;
  c->category = r->filing.category;
  c->channel = r->filing.channel;
  c->kind = r->filing.kind;
  c->unit = request_unit(r);
}

void contribution_of(
  struct contribution *c, const struct request *r, const struct policy *p, const struct zone *z, int64_t clock) {
  contribution_none(c);
  if (request_is_orphan(r)) {
    c->values[FIELD_ORPHANS] = 1;
    return;
  }
  set_names(c, r);
  int64_t due = policy_due(p, r);
  c->values[FIELD_FILED] = 1;
  c->values[FIELD_ASSISTED] = r->filing.assisted;
  c->values[FIELD_REOPENED] = request_is_reopened(r);
  set_day(c, DATED_FILED, z, r->filed_at);
  if (request_is_pledged(r)) {
    c->values[FIELD_PLEDGED] = 1;
    c->values[FIELD_PLEDGE_MS] = elapsed(r->filed_at, r->first_pledge_at);
    set_day(c, DATED_PLEDGED, z, r->first_pledge_at);
  }
  if (request_is_closed(r)) {
    set_closed(c, r, due);
    set_day(c, DATED_RESOLVED, z, r->resolution.at);
  } else {
    set_open(c, r, p, due, clock);
  }
}

// What two contributions add, and their difference, for the fields that are wanted. Worked out once, used by many
// scopes.
struct step {
  struct tally_change before;
  struct tally_change after;
  struct tally_change difference;
};

static void note(struct tally_change *change, size_t field, int64_t by) {
  change->field[change->count] = (uint8_t)field;
  change->by[change->count] = by;
  change->count += by != 0;
}

static void step_between(struct step *s, const int64_t *before, const int64_t *after, uint32_t fields) {
  s->before.count = 0;
  s->after.count = 0;
  s->difference.count = 0;
  for (size_t i = 0; i < FIELD_COUNT; i++) {
    if (fields >> i & 1 && (before[i] || after[i])) {
      note(&s->before, i, before[i]);
      note(&s->after, i, after[i]);
      note(&s->difference, i, after[i] - before[i]);
    }
  }
}

static bool same_scope(const struct scope *a, const struct scope *b) {
  return a->day == b->day && text_equal(a->first, b->first) && text_equal(a->second, b->second);
}

// One scope of a request as it was and as it is; either may be missing.
struct place {
  bool before;
  bool after;
  struct scope was;
  struct scope is;
};

static void move(struct tally *t, const struct place *place, const struct step *step) {
  if (place->before && place->after && same_scope(&place->was, &place->is)) {
    tally_add_change(t, &place->is, &step->difference, 1);
    return;
  }
  if (place->before) {
    tally_add_change(t, &place->was, &step->before, -1);
  }
  if (place->after) {
    tally_add_change(t, &place->is, &step->after, 1);
  }
}

// A scope that was where `was` is a name, and is where `is` is one.
static void move_named(
  struct tally *t, const struct step *step, enum scope_type type, struct text was, struct text is) {
  const struct place place = {
    .before = was.at, .after = is.at, .was = {.type = type, .first = was}, .is = {.type = type, .first = is}};
  move(t, &place, step);
}

static struct text name_of(const char *name) {
  return (struct text){name, (uint32_t)strlen(name)};
}

static struct text channel_of(const struct contribution *c) {
  return c->named ? name_of(channel_names[c->channel]) : no_text;
}

static struct text kind_of(const struct contribution *c) {
  return c->named ? name_of(kind_names[c->kind]) : no_text;
}

// The district, its levels, and the day-district and cross scopes that stand on its first level.
struct area {
  struct district levels;
  struct text first;  // null where the path is empty
};

static void area_of(struct area *a, const struct contribution *c) {
  a->levels.levels = 0;
  if (c->named) {
    district_split(c->district, &a->levels);
  }
  a->first = a->levels.levels ? district_path(&a->levels, 0) : no_text;
}

static struct text level_of(const struct area *a, size_t level) {
  return level < a->levels.levels ? district_path(&a->levels, level) : no_text;
}

static void move_areas(struct tally *t, const struct step *step, const struct contribution *b, const struct area *was,
  const struct contribution *a, const struct area *is) {
  size_t levels = was->levels.levels > is->levels.levels ? was->levels.levels : is->levels.levels;
  for (size_t i = 0; i < levels; i++) {
    move_named(t, step, SCOPE_DISTRICT, level_of(was, i), level_of(is, i));
  }
  const struct place cross = {.before = was->first.at,
    .after = is->first.at,
    .was = {.type = SCOPE_CROSS, .first = was->first, .second = b->category},
    .is = {.type = SCOPE_CROSS, .first = is->first, .second = a->category}};
  move(t, &cross, step);
}

static int32_t month_of(int32_t day) {
  struct civil c = civil_from_days(day);
  return day - (c.day - 1);
}

// Nothing of it would move: the same numbers under the same names.
static bool stays(const struct step *step, int which, const struct contribution *b, const struct area *was,
  const struct contribution *a, const struct area *is) {
  return !step->difference.count && b->dated[which] == a->dated[which] && b->day[which] == a->day[which] &&
         text_equal(was->first, is->first) && text_equal(b->unit, a->unit);
}

static void move_dated(struct tally *t, int which, const struct contribution *b, const struct area *was,
  const struct contribution *a, const struct area *is) {
  if (!b->dated[which] && !a->dated[which]) {
    return;
  }
  struct step step;
  step_between(&step, b->values, a->values, dated_fields[which]);
  if (stays(&step, which, b, was, a, is)) {
    return;
  }
  struct place place = {.before = b->dated[which],
    .after = a->dated[which],
    .was = {.type = SCOPE_DAY, .day = b->day[which]},
    .is = {.type = SCOPE_DAY, .day = a->day[which]}};
  move(t, &place, &step);
  struct place area = {.before = place.before && was->first.at,
    .after = place.after && is->first.at,
    .was = {.type = SCOPE_DAY_DISTRICT, .day = b->day[which], .first = was->first},
    .is = {.type = SCOPE_DAY_DISTRICT, .day = a->day[which], .first = is->first}};
  move(t, &area, &step);
  struct place unit = {.before = place.before && b->unit.at,
    .after = place.after && a->unit.at,
    .was = {.type = SCOPE_MONTH_UNIT, .first = b->unit},
    .is = {.type = SCOPE_MONTH_UNIT, .first = a->unit}};
  unit.was.day = unit.before ? month_of(b->day[which]) : 0;
  unit.is.day = unit.after ? month_of(a->day[which]) : 0;
  move(t, &unit, &step);
}

void contribution_change(struct tally *t, const struct contribution *before, const struct contribution *after) {
  static const struct scope all = {.type = SCOPE_ALL};
  struct step step;
  step_between(&step, before->values, after->values, UINT32_MAX);
  tally_add_change(t, &all, &step.difference, 1);
  if (!before->named && !after->named) {
    return;
  }
  struct area was;
  struct area is;
  area_of(&was, before);
  area_of(&is, after);
  move_areas(t, &step, before, &was, after, &is);
  move_named(t, &step, SCOPE_CATEGORY, before->category, after->category);
  move_named(t, &step, SCOPE_CHANNEL, channel_of(before), channel_of(after));
  move_named(t, &step, SCOPE_KIND, kind_of(before), kind_of(after));
  move_named(t, &step, SCOPE_UNIT, before->unit, after->unit);
  for (int which = 0; which < DATED_COUNT; which++) {
    move_dated(t, which, before, &was, after, &is);
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
