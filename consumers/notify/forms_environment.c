// SPDX-License-Identifier: Apache-2.0
// The environment of a command.
#include <inttypes.h>

#include "consumers/notify/forms.h"

static void add_text(struct buf *out, const char *name, struct text value) {
  buf_printf(out, "HUIYIN_%s=", name);
  buf_add(out, value.at, value.size);
  buf_add_byte(out, 0);
}

// Empty where there is none.
static void add_moment(struct buf *out, const char *name, int64_t moment) {
  char text[MOMENT_TEXT_MAX] = "";
  if (moment != MOMENT_NONE) {
    moment_format(moment, text);
  }
  add_text(out, name, texts_of(text));
}

static void add_number(struct buf *out, const char *name, uint64_t number) {
  buf_printf(out, "HUIYIN_%s=%" PRIu64, name, number);
  buf_add_byte(out, 0);
}

static void add_line(void *context, struct text line) {
  struct buf *out = context;
  buf_add_byte(out, '\n');
  buf_add(out, line.at, line.size);
}

// What people read, for a gateway that takes a text.
static void add_words(struct buf *out, const struct notice *n) {
  buf_add_string(out, "HUIYIN_TITLE=");
  notice_title(n, PLAIN_BARE, out);
  buf_add_byte(out, 0);
  buf_add_string(out, "HUIYIN_TEXT=");
  notice_title(n, PLAIN_BARE, out);
  notice_lines(n, PLAIN_BARE, add_line, out);
  buf_add_byte(out, 0);
}

void forms_environment(const struct notice *n, struct buf *out) {
  const struct overdue_alert *a = notice_worst(n);
  struct buf key = {0};
  notice_key(n, &key);
  add_text(out, "KEY", (struct text){(const char *)key.at, (uint32_t)key.size});
  buf_release(&key);
  add_text(out, "ALERT_ID", a->alert_id);
  add_text(out, "STATUS", texts_of(alert_status_names[a->status]));
  add_text(out, "REQUEST_ID", a->request_id);
  add_text(out, "MARK", a->mark);
  add_text(out, "SEVERITY", texts_of(severity_names[a->severity]));
  add_text(out, "AUDIENCE", a->audience);
  add_text(out, "KIND", texts_of(kind_names[a->kind]));
  add_text(out, "CHANNEL", texts_of(channel_names[a->channel]));
  add_text(out, "PRIORITY", texts_of(priority_names[a->priority]));
  add_text(out, "CATEGORY", a->category);
  add_text(out, "DISTRICT", a->district);
  add_text(out, "UNIT", a->unit);
  add_moment(out, "AT", a->at);
  add_moment(out, "MARK_AT", a->mark_at);
  add_moment(out, "DUE_AT", a->due_at);
  add_moment(out, "FILED_AT", a->filed_at);
  add_number(out, "TOTAL", n->total);
  add_number(out, "LEVEL", n->level);
  add_number(out, "AGAIN", n->again);
  add_words(out, n);
}
