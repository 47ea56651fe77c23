// SPDX-License-Identifier: Apache-2.0
// Alertmanager's API v2.
#include "consumers/core/must.h"
#include "consumers/notify/forms.h"
#include "consumers/notify/forms_json.h"

// A label without a value is none.
static void set_label(json_t *labels, const char *name, struct text value) {
  if (value.size) {
    forms_json_set(labels, name, forms_json_text(value));
  }
}

static json_t *labels_of(const struct overdue_alert *raise) {
  json_t *labels = must(json_object());
  set_label(labels, "alertname", raise->mark);
  set_label(labels, "alert_id", raise->alert_id);
  set_label(labels, "request_id", raise->request_id);
  set_label(labels, "severity", texts_of(severity_names[raise->severity]));
  set_label(labels, "kind", texts_of(kind_names[raise->kind]));
  set_label(labels, "channel", texts_of(channel_names[raise->channel]));
  set_label(labels, "priority", texts_of(priority_names[raise->priority]));
  set_label(labels, "category", raise->category);
  set_label(labels, "district", raise->district);
  set_label(labels, "unit", raise->unit);
  set_label(labels, "audience", raise->audience);
  return labels;
}

static void add_line(void *context, struct text line) {
  struct buf *text = context;
  buf_add_string(text, text->size ? "\n" : "");
  buf_add(text, line.at, line.size);
}

static json_t *annotations_of(const struct notice *n, const struct noticed *one) {
  struct notice alone = *n;
  struct buf text = {0};
  json_t *annotations = must(json_object());
  alone.all = one;
  alone.count = 1;
  alone.total = 1;
  notice_title(&alone, PLAIN_BARE, &text);
  forms_json_set(annotations, "summary", forms_json_buf(&text));
  buf_clear(&text);
  notice_lines(&alone, PLAIN_BARE, add_line, &text);
  forms_json_set(annotations, "description", forms_json_buf(&text));
  buf_release(&text);
  return annotations;
}

static json_t *entry(const struct notice *n, const struct noticed *one, int64_t until) {
  const struct overdue_alert *alert = one->alert;
  const struct overdue_alert *raise = one->raise ? one->raise : alert;
  int64_t ends = alert->status == ALERT_CLEARED ? alert->at : until;
  json_t *made = must(json_object());
  forms_json_set(made, "labels", labels_of(raise));
  forms_json_set(made, "annotations", annotations_of(n, one));
  forms_json_set(made, "startsAt", forms_json_moment(raise->at));
  if (ends != MOMENT_NONE) {
    forms_json_set(made, "endsAt", forms_json_moment(ends > raise->at ? ends : raise->at));
  }
  return made;
}

void forms_alertmanager(const struct notice *n, int64_t until, struct buf *out) {
  json_t *all = must(json_array());
  for (size_t i = 0; i < n->count; i++) {
    forms_json_append(all, entry(n, &n->all[i], until));
  }
  forms_json_end(all, out);
}
