// SPDX-License-Identifier: Apache-2.0
// The counters by their names: semantics.md, "The counters", sentence by sentence.
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/property/recount.h"

enum { PART_MAX = 64, DAY_SIZE = 10, MONTH_SIZE = 7 };

// A part of a scope's name, percent-encoded.
static const char *encode(struct text text, char *out) {
  char *at = out;
  for (uint32_t i = 0; i < text.size; i++) {
    unsigned byte = (unsigned char)text.at[i];
    bool as_it_is = byte >= 0x20 && byte != 0x7f && byte != '%' && byte != ':';
    at += sprintf(at, as_it_is ? "%c" : "%%%02X", (int)byte);
  }
  *at = 0;
  return out;
}

// `2026-04-01`, or as many characters of it as are wanted.
static const char *date_of(int64_t moment, int64_t east_ms, size_t size, char *out) {
  int64_t local = moment + east_ms;
  time_t second = (time_t)(local >= 0 ? local / 1000 : (local - 999) / 1000);
  struct tm tm;
  (void)gmtime_r(&second, &tm);
  (void)strftime(out, PART_MAX, "%Y-%m-%d", &tm);
  out[size] = 0;
  return out;
}

// The district's levels as paths: `a`, `a/b`. Returns how many.
static size_t levels_of(struct text district, char paths[DISTRICT_LEVELS_MAX][PART_MAX]) {
  char path[PART_MAX] = "";
  char copy[PART_MAX];
  size_t count = 0;
  (void)snprintf(copy, sizeof copy, "%.*s", (int)district.size, district.at);
  char *rest = NULL;
  for (char *level = strtok_r(copy, "/", &rest); level; level = strtok_r(NULL, "/", &rest)) {
    (void)strcat(strcat(path, count ? "/" : ""), level);
    (void)encode((struct text){path, (uint32_t)strlen(path)}, paths[count++]);
  }
  return count;
}

static void add(struct sums *out, const char *name, const int64_t *values) {
  int64_t *sum = sums_at(out, name);
  for (size_t i = 0; i < out->width; i++) {
    sum[i] += values[i];
  }
}

static void add_named(struct sums *out, const char *before, const char *name, const int64_t *values) {
  char whole[SUM_NAME_MAX + 64];
  (void)snprintf(whole, sizeof whole, "%.63s%.*s", before, SUM_NAME_MAX, name);
  add(out, whole, values);
}

static int64_t at_least_0(int64_t number) {
  return number < 0 ? 0 : number;
}

static void closed_values(const struct facts *f, int64_t *v) {
  const struct task_resolved *last = &f->resolution->resolved;
  int64_t at = f->resolution->occurred_at;
  v[FIELD_RESOLVED] = 1;
  v[FIELD_DECLINED] = last->outcome == OUTCOME_DECLINED;
  v[FIELD_EXCLUDED] = f->excluded;
  v[FIELD_ON_TIME] = !f->excluded && f->has_due && at <= f->due;
  v[FIELD_LATE] = !f->excluded && f->has_due && at > f->due;
  v[FIELD_RATED] = !f->excluded && last->satisfaction;
  v[FIELD_SATISFIED] = !f->excluded && last->satisfaction >= 4;
  v[FIELD_RESOLVE_MS] = f->excluded ? 0 : at_least_0(at - f->filed_at);
}

static void values_of(const struct facts *f, int64_t clock, int64_t *v) {
  v[FIELD_FILED] = 1;
  v[FIELD_PLEDGED] = f->pledge != NULL;
  v[FIELD_PLEDGE_MS] = f->pledge ? at_least_0(f->first_pledge_at - f->filed_at) : 0;
  v[FIELD_OPEN] = !f->closed;
  v[FIELD_OVERDUE] = !f->closed && f->has_due && clock > f->due;
  v[FIELD_STALLED] =
    !f->closed && !f->pledge && f->policy->pledge_within >= 0 && clock > f->filed_at + f->policy->pledge_within;
  v[FIELD_REOPENED] = f->reopened;
  v[FIELD_OVER_EXTENDED] = f->over_extended;
  v[FIELD_ASSISTED] = f->filing->filed.assisted;
  if (f->closed) {
    closed_values(f, v);
  }
}

// The fields that go under one day.
static void add_dated(struct sums *out, const struct facts *f, int64_t moment, int64_t east_ms, const char *district,
  const int64_t *values) {
  char date[PART_MAX];
  char part[PART_MAX * 2];
  add_named(out, "day:", date_of(moment, east_ms, DAY_SIZE, date), values);
  if (district) {
    (void)snprintf(part, sizeof part, "%s:%s", date, district);
    add_named(out, "day:", part, values);
  }
  if (f->unit.at) {
    char unit[PART_MAX];
    (void)snprintf(part, sizeof part, "%s:%s", date_of(moment, east_ms, MONTH_SIZE, date), encode(f->unit, unit));
    add_named(out, "month:", part, values);
  }
}

static void add_days(
  struct sums *out, const struct facts *f, int64_t east_ms, const char *district, const int64_t *values) {
  static const enum field on_resolution[] = {
    FIELD_RESOLVED, FIELD_ON_TIME, FIELD_LATE, FIELD_EXCLUDED, FIELD_RATED, FIELD_SATISFIED};
  int64_t day[FIELD_COUNT] = {[FIELD_FILED] = 1};
  add_dated(out, f, f->filed_at, east_ms, district, day);
  if (f->pledge) {
    int64_t pledge_day[FIELD_COUNT] = {[FIELD_PLEDGED] = 1};
    add_dated(out, f, f->first_pledge_at, east_ms, district, pledge_day);
  }
  if (f->closed) {
    int64_t resolve_day[FIELD_COUNT] = {0};
    for (size_t i = 0; i < sizeof on_resolution / sizeof *on_resolution; i++) {
      resolve_day[on_resolution[i]] = values[on_resolution[i]];
    }
    add_dated(out, f, f->resolution->occurred_at, east_ms, district, resolve_day);
  }
}

static void add_request(
  struct sums *out, const struct facts *f, const struct policy *p, int64_t east_ms, int64_t clock) {
  int64_t values[FIELD_COUNT] = {0};
  if (f->orphan) {
    values[FIELD_ORPHANS] = 1;
    add(out, "all", values);
    return;
  }
  const struct request_filed *filed = &f->filing->filed;
  char category[PART_MAX];
  char unit[PART_MAX];
  char paths[DISTRICT_LEVELS_MAX][PART_MAX];
  size_t levels = levels_of(filed->district, paths);
  values_of(f, clock, values);
  add(out, "all", values);
  for (size_t i = 0; i < levels; i++) {
    add_named(out, "district:", paths[i], values);
  }
  add_named(out, "category:", encode(filed->category, category), values);
  add_named(out, "channel:", channel_names[filed->channel], values);
  add_named(out, "kind:", kind_names[filed->kind], values);
  if (f->unit.at) {
    add_named(out, "unit:", encode(f->unit, unit), values);
  }
  if (levels) {
    char cross[PART_MAX * 2 + 1];
    (void)snprintf(cross, sizeof cross, "%s:%s", paths[0], category);
    add_named(out, "cross:", cross, values);
  }
  add_days(out, f, east_ms, levels ? paths[0] : NULL, values);
}

// The first event of each request stands for it.
static bool is_first(const struct history *h, size_t index) {
  struct text key = event_key(h->events[index]);
  for (size_t i = 0; i < index; i++) {
    struct text other = event_key(h->events[i]);
    if (h->events[i]->type != EVENT_VOLUNTEER_EVENT_HELD && other.size == key.size &&
        memcmp(other.at, key.at, key.size) == 0) {
      return false;
    }
  }
  return true;
}

void recount_counters(
  const struct history *h, const struct policy *p, int64_t east_ms, int64_t clock, struct sums *out) {
  for (size_t i = 0; i < h->count; i++) {
    if (h->events[i]->type != EVENT_VOLUNTEER_EVENT_HELD && is_first(h, i)) {
      struct text key = event_key(h->events[i]);
      char id[ID_MAX + 1];
      struct facts facts;
      (void)snprintf(id, sizeof id, "%.*s", (int)key.size, key.at);
      recount_facts(h, id, p, &facts);
      add_request(out, &facts, p, east_ms, clock);
    }
  }
}

static bool same(struct text a, struct text b) {
  return a.size == b.size && memcmp(a.at, b.at, a.size) == 0;
}

static bool is_read_before(const struct history *h, size_t index) {
  const struct event *e = h->events[index];
  for (size_t i = 0; i < index; i++) {
    const struct event *other = h->events[i];
    if (other->type == EVENT_VOLUNTEER_EVENT_HELD && same(other->event_id, e->event_id) &&
        same(other->held.station, e->held.station)) {
      return true;
    }
  }
  return false;
}

void recount_volunteers(const struct history *h, int64_t east_ms, struct sums *out) {
  for (size_t i = 0; i < h->count; i++) {
    const struct event *e = h->events[i];
    if (e->type != EVENT_VOLUNTEER_EVENT_HELD || is_read_before(h, i)) {
      continue;
    }
    const int64_t values[VOLUNTEER_FIELD_COUNT] = {
      1, e->held.teams, e->held.volunteers, e->held.beneficiaries, e->held.minutes};
    char part[PART_MAX];
    char paths[DISTRICT_LEVELS_MAX][PART_MAX];
    size_t levels = levels_of(e->held.district, paths);
    add(out, "all", values);
    for (size_t level = 0; level < levels; level++) {
      add_named(out, "district:", paths[level], values);
    }
    add_named(out, "station:", encode(e->held.station, part), values);
    add_named(out, "kind:", encode(e->held.kind, part), values);
    add_named(out, "day:", date_of(e->occurred_at, east_ms, DAY_SIZE, part), values);
  }
}
