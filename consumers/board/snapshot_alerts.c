// SPDX-License-Identifier: Apache-2.0
// Alerts and dead letters in the snapshot.
#include "consumers/board/snapshot_alerts.h"

#include "consumers/board/api_json.h"
#include "consumers/core/must.h"

static const char *word(const char *const *words, size_t count, int32_t index) {
  return index >= 0 && (size_t)index < count ? words[index] : "";
}

json_t *snapshot_alert(const struct view_alert *v) {
  const struct overdue_alert *a = &v->alert;
  json_t *o = must(json_object());
  (void)json_object_set_new(o, "alert_id", api_text(a->alert_id));
  (void)json_object_set_new(o, "status", json_string(word(alert_status_names, ALERT_STATUS_COUNT, a->status)));
  (void)json_object_set_new(o, "at", api_moment(a->at));
  (void)json_object_set_new(o, "mark", api_text(a->mark));
  (void)json_object_set_new(o, "severity", json_string(word(severity_names, SEVERITY_COUNT, a->severity)));
  (void)json_object_set_new(o, "request_id", api_text(a->request_id));
  (void)json_object_set_new(o, "mark_at", api_moment(a->mark_at));
  (void)json_object_set_new(o, "due_at", api_moment(a->due_at));
  (void)json_object_set_new(o, "filed_at", api_moment(a->filed_at));
  (void)json_object_set_new(o, "kind", json_string(word(kind_names, KIND_COUNT, a->kind)));
  (void)json_object_set_new(o, "channel", json_string(word(channel_names, CHANNEL_COUNT, a->channel)));
  (void)json_object_set_new(o, "priority", json_string(word(priority_names, PRIORITY_COUNT, a->priority)));
  (void)json_object_set_new(o, "category", api_text(a->category));
  (void)json_object_set_new(o, "district", api_text(a->district));
  (void)json_object_set_new(o, "unit", api_text(a->unit));
  (void)json_object_set_new(o, "audience", api_text(a->audience));
  (void)json_object_set_new(o, "partition", json_integer(v->partition));
  (void)json_object_set_new(o, "offset", json_integer(v->offset));
  return o;
}

static json_t *list_of(const struct view_alerts *alerts) {
  json_t *list = must(json_array());
  for (size_t i = 0; i < alerts->count; i++) {
    (void)json_array_append_new(list, snapshot_alert(&alerts->list[i]));
  }
  return list;
}

json_t *snapshot_alerts(const struct picture *p) {
  json_t *standing = must(json_object());
  for (size_t i = 0; i < p->standing.mark_count; i++) {
    json_t *name = api_word(p->standing.marks[i].name);
    (void)json_object_set_new(standing, json_string_value(name), json_integer((json_int_t)p->standing.marks[i].count));
    json_decref(name);
  }
  return must(json_pack("{s:b, s:o, s:I, s:o, s:o}", "known", p->standing.known, "standing", standing, "requests",
    (json_int_t)p->standing.requests, "newest", list_of(&p->newest), "overdue", list_of(&p->overdue)));
}

json_t *snapshot_letters(const struct picture *p) {
  json_t *reasons = must(json_object());
  for (size_t i = 0; i < VIEW_LETTER_KINDS; i++) {
    if (p->letters.by_kind[i]) {
      (void)json_object_set_new(reasons, view_letter_kind_name(i), json_integer((json_int_t)p->letters.by_kind[i]));
    }
  }
  return must(
    json_pack("{s:b, s:I, s:o}", "known", p->letters.known, "total", (json_int_t)p->letters.total, "reasons", reasons));
}
