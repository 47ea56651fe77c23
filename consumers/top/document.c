// SPDX-License-Identifier: Apache-2.0
// One snapshot as JSON.
#include "consumers/top/document.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "runtime/character.h"

static void document_set(json_t *object, const char *name, json_t *value) {
  if (json_object_set_new_nocheck(object, name, must(value)) != 0) {
    abort();
  }
}

static void document_number(json_t *object, const char *name, int64_t value) {
  document_set(object, name, json_integer(value));
}

// Null where there is none.
static void document_moment(json_t *object, const char *name, int64_t moment) {
  document_set(object, name, moment == MOMENT_NONE ? json_null() : json_integer(moment));
}

// What is no UTF-8 (Redis holds what anybody wrote) has no place in JSON.
static void document_text(json_t *object, const char *name, struct text text) {
  bool good = text.at && character_all_valid(text.at, text.size);
  document_set(object, name, good ? json_stringn_nocheck(text.at, text.size) : json_null());
}

static void document_string(json_t *object, const char *name, const char *string) {
  document_text(object, name, (struct text){string, (uint32_t)strlen(string)});
}

static json_t *document_counters(const int64_t *values, const char *const *names, size_t count) {
  json_t *object = must(json_object());
  for (size_t i = 0; i < count; i++) {
    document_number(object, names[i], values[i]);
  }
  return object;
}

// --- how far it can be believed

static json_t *document_data(const struct facts *f) {
  json_t *data = must(json_object());
  json_t *reasons = must(json_array());
  document_number(data, "age_ms", f->age);
  document_set(data, "stale", json_boolean(f->reason_count > 0));
  for (size_t i = 0; i < f->reason_count; i++) {
    json_t *reason = must(json_object());
    document_string(reason, "code", view_reason_words[f->reasons[i].reason]);
    if (f->reasons[i].partition >= 0) {
      document_number(reason, "partition", f->reasons[i].partition);
    }
    (void)json_array_append_new(reasons, reason);
  }
  document_set(data, "reasons", reasons);
  return data;
}

// --- lists

static json_t *document_districts(const struct listing *l) {
  json_t *districts = must(json_object());
  for (size_t i = 0; i < l->shown; i++) {
    const struct listing_row *row = &l->rows[l->order[i]];
    const char *name = listing_string(l, row->name);
    json_t *one = document_counters(row->values, field_names, FIELD_COUNT);
    document_set(one, "children", json_boolean(row->children));
    if (character_all_valid(name, strlen(name))) {
      document_set(districts, name, one);
    } else {
      json_decref(one);
    }
  }
  return districts;
}

static json_t *document_alert(const struct newest_one *one) {
  const struct overdue_alert *a = &one->alert;
  json_t *object = must(json_object());
  document_text(object, "alert_id", a->alert_id);
  document_string(object, "status", alert_status_names[a->status]);
  document_moment(object, "at", a->at);
  document_text(object, "mark", a->mark);
  document_string(object, "severity", severity_names[a->severity]);
  document_text(object, "request_id", a->request_id);
  document_moment(object, "mark_at", a->mark_at);
  document_moment(object, "due_at", a->due_at);
  document_moment(object, "filed_at", a->filed_at);
  document_string(object, "kind", kind_names[a->kind]);
  document_string(object, "channel", channel_names[a->channel]);
  document_string(object, "priority", priority_names[a->priority]);
  document_text(object, "category", a->category);
  document_text(object, "district", a->district);
  document_text(object, "unit", a->unit);
  document_text(object, "audience", a->audience);
  document_number(object, "partition", one->partition);
  document_number(object, "offset", one->offset);
  return object;
}

enum { DOCUMENT_ALERTS = 12 };

static json_t *document_alerts(const struct newest *n) {
  json_t *alerts = must(json_object());
  json_t *newest = must(json_array());
  for (size_t i = 0; n && i < n->count && i < DOCUMENT_ALERTS; i++) {
    (void)json_array_append_new(newest, document_alert(&n->list[i]));
  }
  document_set(alerts, "known", json_boolean(n && n->at_end >= n->partitions));
  document_set(alerts, "newest", newest);
  return alerts;
}

// --- the pipeline

static json_t *document_partition(const struct view_partition *p) {
  json_t *object = must(json_object());
  document_number(object, "offset", p->meta.offset < 0 ? 0 : p->meta.offset);
  if (p->has_pulse) {
    document_set(object, "end", p->pulse.end < 0 ? json_null() : json_integer(p->pulse.end));
    document_set(object, "lag", p->pulse.lag < 0 ? json_null() : json_integer(p->pulse.lag));
    document_number(object, "pulse_age_ms", p->pulse_age);
    document_string(object, "tracker", p->pulse.tracker);
    document_string(object, "version", p->pulse.version);
    document_number(object, "committed_at", p->pulse.committed_at);
    document_number(object, "refused_commits", p->pulse.refused_commits);
    document_number(object, "rollbacks", p->pulse.rollbacks);
    document_number(object, "misplaced", p->pulse.misplaced);
  }
  document_moment(object, "clock", p->meta.clock);
  document_string(object, "owner", p->meta.owner);
  document_number(object, "commit", p->meta.commit);
  document_number(object, "outbox", p->outbox);
  document_string(object, "damaged", p->meta.damaged);
  document_number(object, "policies", p->meta.policies);
  return object;
}

static void document_pipeline(json_t *document, const struct picture *p, const struct view_moment *m) {
  json_t *offsets = must(json_object());
  json_t *partitions = must(json_object());
  json_t *pipeline = must(json_object());
  for (size_t i = 0; i < m->partition_count; i++) {
    char number[16];
    (void)snprintf(number, sizeof number, "%" PRId32, m->partitions[i].partition);
    document_number(offsets, number, m->partitions[i].meta.offset < 0 ? 0 : m->partitions[i].meta.offset);
    document_set(partitions, number, document_partition(&m->partitions[i]));
  }
  document_set(document, "offsets", offsets);
  document_set(pipeline, "partitions", partitions);
  document_string(pipeline, "redis", p->redis);
  document_set(document, "pipeline", pipeline);
}

void document_add(struct buf *out, const struct picture *p, const struct view_moment *m, const struct newest *alerts) {
  json_t *document = must(json_object());
  document_number(document, "version", 1);
  document_moment(document, "at", m->at);
  document_string(document, "prefix", p->prefix);
  document_string(document, "time_zone", p->zone->name);
  document_set(document, "data", document_data(p->facts));
  document_set(document, "totals", document_counters(p->facts->all, field_names, FIELD_COUNT));
  document_set(
    document, "volunteers", document_counters(p->facts->volunteers, volunteer_field_names, VOLUNTEER_FIELD_COUNT));
  document_set(document, "districts", document_districts(p->table));
  document_number(document, "district_total", (int64_t)(p->table->total ? p->table->total : p->table->count));
  document_set(document, "alerts", document_alerts(alerts));
  document_pipeline(document, p, m);
  char *text = must(json_dumps(document, JSON_COMPACT | JSON_PRESERVE_ORDER));
  buf_add_string(out, text);
  buf_add_byte(out, '\n');
  free(text);
  json_decref(document);
}
