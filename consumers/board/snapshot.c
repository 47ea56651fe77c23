// SPDX-License-Identifier: Apache-2.0
// The snapshot as a JSON document.
#include "consumers/board/snapshot.h"

#include <stdio.h>
#include <string.h>

#include "consumers/board/api_json.h"
#include "consumers/board/snapshot_alerts.h"
#include "consumers/board/snapshot_pipeline.h"
#include "consumers/core/must.h"

// --- counters

static const enum field total_fields[] = {FIELD_FILED, FIELD_PLEDGED, FIELD_RESOLVED, FIELD_OPEN, FIELD_OVERDUE,
  FIELD_STALLED, FIELD_ON_TIME, FIELD_LATE, FIELD_REOPENED, FIELD_DECLINED, FIELD_EXCLUDED, FIELD_ASSISTED, FIELD_RATED,
  FIELD_SATISFIED, FIELD_OVER_EXTENDED, FIELD_PLEDGE_MS, FIELD_RESOLVE_MS, FIELD_ORPHANS};
static const enum field day_fields[] = {
  FIELD_FILED, FIELD_PLEDGED, FIELD_RESOLVED, FIELD_ON_TIME, FIELD_LATE, FIELD_EXCLUDED, FIELD_RATED, FIELD_SATISFIED};
static const enum field trend_fields[] = {FIELD_FILED, FIELD_PLEDGED, FIELD_RESOLVED, FIELD_LATE};
static const enum field district_fields[] = {FIELD_FILED, FIELD_PLEDGED, FIELD_RESOLVED, FIELD_OPEN, FIELD_OVERDUE,
  FIELD_STALLED, FIELD_ON_TIME, FIELD_LATE, FIELD_RATED, FIELD_SATISFIED};

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

static json_t *counts_of(const struct picture *p, size_t place, const enum field *fields, size_t count) {
  const int64_t *values = p->read ? view_values(p->moment, place) : NULL;
  json_t *object = must(json_object());
  for (size_t i = 0; i < count; i++) {
    (void)json_object_set_new(object, field_names[fields[i]], json_integer(values ? values[fields[i]] : 0));
  }
  return object;
}

static json_t *volunteers_of(const struct picture *p, size_t place) {
  const int64_t *values = p->read ? view_values(p->moment, place) : NULL;
  json_t *object = must(json_object());
  for (size_t i = 0; i < VOLUNTEER_FIELD_COUNT; i++) {
    (void)json_object_set_new(object, volunteer_field_names[i], json_integer(values ? values[i] : 0));
  }
  return object;
}

// --- days

static void day_text(char *out, size_t room, int32_t day) {
  struct civil c = civil_from_days(day);
  (void)snprintf(out, room, "%04d-%02d-%02d", (int)c.year % 10000, (int)c.month, (int)c.day);
}

static json_t *days_of(const struct picture *p) {
  json_t *object = must(json_object());
  for (size_t i = VIEW_DAYS; i--;) {
    char name[24];
    day_text(name, sizeof name, p->question->days[i]);
    (void)json_object_set_new(
      object, name, counts_of(p, p->question->day_places[i], trend_fields, COUNT_OF(trend_fields)));
  }
  return object;
}

static json_t *weekday_of(const struct picture *p) {
  const int64_t *values[VIEW_DAYS_ASKED];
  size_t count = p->read ? p->question->day_count : 0;
  for (size_t i = 0; i < count; i++) {
    values[i] = view_values(p->moment, p->question->day_places[i]);
  }
  struct view_weekday mean = view_weekday_mean(values, count);
  return must(json_pack("{s:i, s:f, s:f, s:f}", "days", mean.days, "filed", mean.filed, "pledged", mean.pledged,
    "resolved", mean.resolved));
}

// --- districts

static json_t *district_of(const struct picture *p, const struct question_district *d) {
  json_t *object = counts_of(p, d->place, district_fields, COUNT_OF(district_fields));
  int64_t today = p->read ? view_values(p->moment, d->today)[FIELD_FILED] : 0;
  (void)json_object_set_new(object, "today", json_integer(today));
  (void)json_object_set_new(object, "children", json_boolean(d->children));
  return object;
}

static json_t *districts_of(const struct picture *p) {
  json_t *object = must(json_object());
  for (size_t i = 0; i < p->question->district_count; i++) {
    const struct question_district *d = &p->question->districts[i];
    json_t *name = api_text((struct text){d->name.size ? (const char *)d->name.at : "", (uint32_t)d->name.size});
    (void)json_object_set_new(object, json_string_value(name), district_of(p, d));
    json_decref(name);
  }
  return object;
}

// --- the whole

static json_t *reasons_of(const struct picture *p) {
  json_t *list = must(json_array());
  for (size_t i = 0; i < p->reason_count; i++) {
    json_t *reason = json_pack("{s:s}", "code", view_reason_words[p->reasons[i].reason]);
    if (p->reasons[i].partition >= 0) {
      (void)json_object_set_new(reason, "partition", json_integer(p->reasons[i].partition));
    }
    (void)json_array_append_new(list, reason);
  }
  return list;
}

static json_t *offsets_of(const struct picture *p) {
  json_t *object = must(json_object());
  for (size_t i = 0; p->read && i < p->moment->partition_count; i++) {
    char name[24];
    int64_t offset = p->moment->partitions[i].meta.offset;
    (void)snprintf(name, sizeof name, "%zu", i);
    if (p->moment->partitions[i].present) {
      (void)json_object_set_new(object, name, json_integer(offset < 0 ? 0 : offset));
    }
  }
  return object;
}

json_t *snapshot_make(const struct picture *p) {
  const struct question *q = p->question;
  char today[16];
  day_text(today, sizeof today, q->today);
  json_t *data = json_pack("{s:b, s:o}", "stale", p->reason_count > 0, "reasons", reasons_of(p));
  json_t *s = json_pack("{s:i, s:o, s:o, s:s}", "version", 1, "prefix", api_word(p->board->prefix), "time_zone",
    api_word(p->board->zone.name), "today", today);
  if (p->log_clock != MOMENT_NONE) {
    (void)json_object_set_new(s, "log_clock", json_true());
  }
  (void)json_object_set_new(s, "offsets", offsets_of(p));
  (void)json_object_set_new(s, "data", data);
  (void)json_object_set_new(s, "totals", counts_of(p, q->all, total_fields, COUNT_OF(total_fields)));
  (void)json_object_set_new(s, "day", counts_of(p, q->day_places[0], day_fields, COUNT_OF(day_fields)));
  (void)json_object_set_new(s, "weekday", weekday_of(p));
  (void)json_object_set_new(s, "days", days_of(p));
  (void)json_object_set_new(s, "districts", districts_of(p));
  (void)json_object_set_new(s, "district_total", json_integer((json_int_t)q->district_total));
  (void)json_object_set_new(s, "volunteers", volunteers_of(p, q->volunteers));
  (void)json_object_set_new(s, "volunteers_day", volunteers_of(p, q->volunteers_day));
  (void)json_object_set_new(s, "alerts", snapshot_alerts(p));
  (void)json_object_set_new(s, "dead_letters", snapshot_letters(p));
  (void)json_object_set_new(s, "pipeline", snapshot_pipeline(p));
  return must(s);
}

json_t *snapshot_ages(const struct picture *p) {
  return must(json_pack("{s:I, s:{s:I}, s:o}", "at", (json_int_t)(p->read ? p->moment->at : 0), "data", "age_ms",
    (json_int_t)p->age, "pipeline", snapshot_pulse_ages(p)));
}
