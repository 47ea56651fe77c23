// SPDX-License-Identifier: Apache-2.0
// The story of a request as JSON.
#include "consumers/board/story_json.h"

#include <stdlib.h>

#include "consumers/board/api_json.h"
#include "consumers/notify/delivered.h"

static void set(json_t *object, const char *key, json_t *value) {
  (void)json_object_set_new(object, key, value);
}

static json_t *name_of(const char *const *names, int32_t index) {
  return json_string(names[index]);
}

// --- events

static void put_filed(json_t *out, const struct request_filed *f) {
  set(out, "kind", name_of(kind_names, f->kind));
  set(out, "channel", name_of(channel_names, f->channel));
  set(out, "priority", name_of(priority_names, f->priority));
  set(out, "assisted", json_boolean(f->assisted));
  set(out, "category", api_text(f->category));
  set(out, "district", api_text(f->district));
  set(out, "due_at", api_moment(f->due_at));
}

static void put_pledged(json_t *out, const struct task_pledged *p) {
  set(out, "unit", api_text(p->unit));
  set(out, "pledger", api_text(p->pledger));
  set(out, "due_at", api_moment(p->due_at));
}

static void put_resolved(json_t *out, const struct task_resolved *r) {
  set(out, "unit", api_text(r->unit));
  set(out, "outcome", name_of(outcome_names, r->outcome));
  set(out, "satisfaction", r->satisfaction ? json_integer(r->satisfaction) : json_null());
}

static json_t *say_event(const struct event *event, const struct story_message *m) {
  json_t *out = json_object();
  set(out, "offset", json_integer(m->offset));
  set(out, "timestamp", api_moment(m->timestamp));
  set(out, "type", json_string(event_type_names[event->type]));
  set(out, "event_id", api_text(event->event_id));
  set(out, "occurred_at", api_moment(event->occurred_at));
  set(out, "source", api_text(event->source));
  if (event->type == EVENT_REQUEST_FILED) {
    put_filed(out, &event->filed);
  } else if (event->type == EVENT_TASK_PLEDGED) {
    put_pledged(out, &event->pledged);
  } else {
    put_resolved(out, &event->resolved);
  }
  return out;
}

json_t *story_json_events(const struct story_list *events, const struct wire *wire) {
  json_t *out = json_array();
  for (size_t i = 0; i < events->count; i++) {
    struct event event;
    story_event(events, i, wire, &event);
    (void)json_array_append_new(out, say_event(&event, &events->all[i]));
  }
  return out;
}

// --- state

static const char *status_of(const struct request *r) {
  if (request_is_orphan(r)) {
    return "orphan";
  }
  return request_is_closed(r) ? "closed" : "open";
}

static void put_filing(json_t *out, const struct request *r) {
  bool filed = !request_is_orphan(r);
  set(out, "filed_at", api_moment(r->filed_at));
  set(out, "kind", filed ? name_of(kind_names, r->filing.kind) : json_null());
  set(out, "channel", filed ? name_of(channel_names, r->filing.channel) : json_null());
  set(out, "priority", filed ? name_of(priority_names, r->filing.priority) : json_null());
  set(out, "category", filed ? api_text(r->filing.category) : json_null());
  set(out, "district", filed ? api_text(r->filing.district) : json_null());
  set(out, "assisted", json_boolean(r->filing.assisted));
}

static json_t *say_state(const struct policy *policy, const struct request *r, int64_t clock) {
  bool closed = request_is_closed(r);
  int64_t due = policy_due(policy, r);
  bool timed = closed && !request_is_excluded(r) && due != MOMENT_NONE;
  json_t *out = json_object();
  set(out, "status", json_string(status_of(r)));
  put_filing(out, r);
  set(out, "unit", api_text(request_unit(r)));
  set(out, "first_pledge_at", api_moment(r->first_pledge_at));
  set(out, "pledge_at", api_moment(r->pledge.at));
  set(out, "first_resolution_at", api_moment(r->first_resolution_at));
  set(out, "resolution_at", api_moment(r->resolution.at));
  set(out, "outcome", r->resolution.at == MOMENT_NONE ? json_null() : name_of(outcome_names, r->resolution.outcome));
  set(out, "satisfaction", r->resolution.satisfaction ? json_integer(r->resolution.satisfaction) : json_null());
  set(out, "reopened", json_boolean(request_is_reopened(r)));
  set(out, "excluded", json_boolean(request_is_excluded(r)));
  set(out, "overdue", json_boolean(!closed && policy_passed(due, clock)));
  set(out, "on_time", timed ? json_boolean(r->resolution.at <= due) : json_null());
  set(out, "over_extended", json_boolean(policy_over_extended(policy, r) != MOMENT_NONE));
  set(out, "clock", api_moment(clock));
  return out;
}

static json_t *say_due(const struct policy *policy, const struct request *r) {
  static const char *const words[] = {"none", "pledge", "filing", "policy"};
  int64_t due = policy_due(policy, r);
  json_t *out = json_object();
  enum story_due_by by = story_due_by(r, due);
  const char *limit = by == STORY_DUE_POLICY ? story_limit(policy, r) : NULL;
  set(out, "at", api_moment(due));
  set(out, "why", json_string(words[by]));
  set(out, "limit", limit ? api_word(limit) : json_null());
  set(out, "policy_version", json_integer((json_int_t)policy_version_of(policy, r) + 1));
  return out;
}

static json_t *say_marks(const struct policy *policy, const struct request *r, const struct marks *m) {
  json_t *out = json_array();
  int64_t due = policy_due(policy, r);
  for (size_t i = 0; i < policy->mark_count; i++) {
    int64_t moment = policy_mark_moment(policy, i, r, due);
    if (moment != MOMENT_NONE || m->raised[i]) {
      json_t *mark = json_object();
      set(mark, "mark", api_word(policy->marks[i].name));
      set(mark, "severity", json_string(severity_names[policy->marks[i].severity]));
      set(mark, "at", api_moment(moment));
      set(mark, "raised", json_integer(m->raised[i]));
      set(mark, "stands", json_boolean(m->standing[i]));
      (void)json_array_append_new(out, mark);
    }
  }
  return out;
}

// --- alerts, and whom they reached

static json_t *say_alerts(const struct story_list *alerts, const struct wire *wire) {
  json_t *out = json_array();
  for (size_t i = 0; i < alerts->count; i++) {
    struct overdue_alert a;
    json_t *one = json_object();
    story_alert(alerts, i, wire, &a);
    set(one, "alert_id", api_text(a.alert_id));
    set(one, "status", name_of(alert_status_names, a.status));
    set(one, "mark", api_text(a.mark));
    set(one, "severity", name_of(severity_names, a.severity));
    set(one, "audience", api_text(a.audience));
    set(one, "at", api_moment(a.at));
    set(one, "mark_at", api_moment(a.mark_at));
    set(one, "due_at", api_moment(a.due_at));
    set(one, "offset", alerts->all[i].offset < 0 ? json_null() : json_integer(alerts->all[i].offset));
    (void)json_array_append_new(out, one);
  }
  return out;
}

// An alert_id begins with its partition.
static bool is_of(struct text alert_id, int32_t partition) {
  long number = -1;
  char digits[12] = {0};
  for (uint32_t i = 0; i < alert_id.size && i < sizeof digits - 1 && alert_id.at[i] != ':'; i++) {
    digits[i] = alert_id.at[i];
  }
  char *end;
  number = strtol(digits, &end, 10);
  return end != digits && !*end && number == partition;
}

static json_t *say_told(const redisReply *deliveries, int32_t partition) {
  json_t *out = json_array();
  for (size_t i = 0; deliveries && i < deliveries->elements; i++) {
    const redisReply *value = deliveries->element[i];
    struct delivered d;
    struct err e;
    if (value->type != REDIS_REPLY_STRING || delivered_read(&d, value->str, value->len, &e) != 0 ||
        !is_of(d.alert_id, partition)) {
      continue;
    }
    json_t *one = json_object();
    set(one, "receiver", api_text(d.receiver));
    set(one, "alert_id", api_text(d.alert_id));
    set(one, "status", name_of(alert_status_names, d.status));
    set(one, "outcome", name_of(delivered_outcome_names, d.outcome));
    set(one, "at", api_moment(d.at));
    set(one, "level", json_integer(d.level));
    set(one, "again", json_integer(d.again));
    (void)json_array_append_new(out, one);
  }
  return out;
}

// --- the part

json_t *story_json_part(
  const struct story_told *t, const struct story_part *p, int32_t partition, const struct meta *meta) {
  static const char *const words[] = {"not-stored", "damaged", "gone", "stored"};
  const struct policy *policy = t->counting->rules.policy;
  struct request r;
  struct marks marks;
  enum story_state state = story_state(p, meta->timestamp, t->counting->keep_closed, &r, &marks);
  bool stored = state == STORY_STORED;
  json_t *out = json_object();
  set(out, "partition", json_integer(partition));
  set(out, "events", story_json_events(&p->events, t->wire));
  set(out, "stored", json_string(words[state]));
  set(out, "state", stored ? say_state(policy, &r, meta->clock) : json_null());
  set(out, "due", stored ? say_due(policy, &r) : json_null());
  set(out, "marks", stored ? say_marks(policy, &r, &marks) : json_array());
  set(out, "alerts", say_alerts(&p->alerts, t->wire));
  set(out, "told", say_told(t->deliveries, partition));
  return out;
}
