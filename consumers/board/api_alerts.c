// SPDX-License-Identifier: Apache-2.0
// The newest alerts.
#include <string.h>

#include "consumers/board/api_parts.h"
#include "consumers/core/scope.h"
#include "consumers/core/text.h"

struct alerts_order {
  struct text mark;
  struct district district;
  int severity;  // -1: any
  int status;    // likewise
  bool standing;
  size_t limit;
};

static int read_alerts(struct api_call *c, struct alerts_order *o) {
  static const char *const names[] = {"mark", "district", "severity", "status", "standing", "limit"};
  static const char *const flags[] = {"0", "1"};
  struct text district;
  int standing = 1;
  *o = (struct alerts_order){.severity = -1, .status = -1};
  if (api_params_check(&c->params, names, 6, NULL, &c->fault) != 0 ||
      api_params_text(&c->params, "mark", NAME_MAX_BYTES, &o->mark, &c->fault) != 0 ||
      api_params_text(&c->params, "district", NAME_MAX_BYTES, &district, &c->fault) != 0 ||
      api_params_word(&c->params, "severity", severity_names, SEVERITY_COUNT, &o->severity, &c->fault) != 0 ||
      api_params_word(&c->params, "status", alert_status_names, ALERT_STATUS_COUNT, &o->status, &c->fault) != 0 ||
      api_params_word(&c->params, "standing", flags, 2, &standing, &c->fault) != 0 ||
      api_params_limit(&c->params, &o->limit, &c->fault) != 0) {
    return -1;
  }
  district_split(district, &o->district);
  o->standing = standing;
  return 0;
}

static bool is_within(const struct district *whole, struct text path) {
  struct district d;
  if (!whole->levels) {
    return true;
  }
  district_split(path, &d);
  return d.levels >= whole->levels &&
         text_equal(district_path(&d, whole->levels - 1), district_path(whole, whole->levels - 1));
}

static bool is_wanted(const struct alerts_order *o, const struct overdue_alert *a) {
  return (o->status < 0 || a->status == o->status) && (o->severity < 0 || a->severity == o->severity) &&
         (!o->mark.at || text_equal(a->mark, o->mark)) && is_within(&o->district, a->district);
}

// Whether it was raised and not cleared since.
static bool stands(struct api_call *c, const struct view_alert *a, struct view_page *page) {
  bool found = false;
  if (a->alert.status != ALERT_RAISED) {
    return false;
  }
  view_standing_request(c->api->options.standing, a->alert.request_id, page);
  for (size_t i = 0; i < page->count; i++) {
    for (size_t n = 0; n < page->list[i].mark_count; n++) {
      found |= text_equal(page->list[i].marks[n].alert_id, a->alert.alert_id);
    }
  }
  return found;
}

static json_t *say_alert(const struct view_alert *v, bool standing) {
  const struct overdue_alert *a = &v->alert;
  json_t *out = json_object();
  (void)json_object_set_new(out, "alert_id", api_text(a->alert_id));
  (void)json_object_set_new(out, "status", json_string(alert_status_names[a->status]));
  (void)json_object_set_new(out, "at", api_moment(a->at));
  (void)json_object_set_new(out, "mark", api_text(a->mark));
  (void)json_object_set_new(out, "severity", json_string(severity_names[a->severity]));
  (void)json_object_set_new(out, "request_id", api_text(a->request_id));
  (void)json_object_set_new(out, "mark_at", api_moment(a->mark_at));
  (void)json_object_set_new(out, "due_at", api_moment(a->due_at));
  (void)json_object_set_new(out, "filed_at", api_moment(a->filed_at));
  (void)json_object_set_new(out, "kind", json_string(kind_names[a->kind]));
  (void)json_object_set_new(out, "channel", json_string(channel_names[a->channel]));
  (void)json_object_set_new(out, "priority", json_string(priority_names[a->priority]));
  (void)json_object_set_new(out, "category", api_text(a->category));
  (void)json_object_set_new(out, "district", api_text(a->district));
  (void)json_object_set_new(out, "unit", api_text(a->unit));
  (void)json_object_set_new(out, "audience", api_text(a->audience));
  (void)json_object_set_new(out, "partition", json_integer(v->partition));
  (void)json_object_set_new(out, "offset", json_integer(v->offset));
  (void)json_object_set_new(out, "stands", json_boolean(standing));
  return out;
}

static json_t *say_rows(struct api_call *c, const struct alerts_order *o) {
  struct view_alerts newest = {0};
  struct view_page page = {0};
  json_t *rows = json_array();
  view_standing_newest(c->api->options.standing, VIEW_NEWEST_KEPT, &newest);
  for (size_t i = 0; i < newest.count && json_array_size(rows) < o->limit; i++) {
    if (is_wanted(o, &newest.list[i].alert)) {
      bool standing = stands(c, &newest.list[i], &page);
      if (standing || !o->standing) {
        (void)json_array_append_new(rows, say_alert(&newest.list[i], standing));
      }
    }
  }
  view_page_release(&page);
  view_alerts_release(&newest);
  return rows;
}

// By mark. The name of a mark is a policy's.
static json_t *say_standing(const struct view_standing_state *s) {
  json_t *out = json_object();
  for (size_t i = 0; i < s->mark_count; i++) {
    if (s->marks[i].count) {
      (void)json_object_set_new(out, s->marks[i].name, json_integer((json_int_t)s->marks[i].count));
    }
  }
  return out;
}

int api_alerts(struct api_call *c, json_t **out) {
  struct alerts_order o;
  struct view_standing_state state;
  if (read_alerts(c, &o) != 0) {
    return -1;
  }
  view_standing_state(c->api->options.standing, &state);
  *out = json_object();
  (void)json_object_set_new(*out, "known", json_boolean(state.known));
  (void)json_object_set_new(*out, "standing", say_standing(&state));
  (void)json_object_set_new(*out, "requests", json_integer((json_int_t)state.requests));
  (void)json_object_set_new(*out, "rows", say_rows(c, &o));
  return 0;
}
