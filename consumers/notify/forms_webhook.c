// SPDX-License-Identifier: Apache-2.0
// CloudEvents.
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/notify/forms.h"
#include "consumers/notify/forms_json.h"
#include "schemas/json.h"

// An attribute may hold neither controls nor noncharacters; those, and the % itself, are percent-encoded. The text is
// UTF-8.
static bool is_forbidden(const uint8_t *at, size_t left) {
  if (at[0] < 0x20 || at[0] == 0x7f || at[0] == '%') {
    return true;
  }
  if (left > 1 && at[0] == 0xc2) {
    return at[1] < 0xa0;
  }
  if (left > 2 && at[0] == 0xef) {
    return (at[1] == 0xb7 && at[2] >= 0x90 && at[2] <= 0xaf) || (at[1] == 0xbf && at[2] >= 0xbe);
  }
  return left > 3 && at[0] >= 0xf0 && (at[1] & 0x0f) == 0x0f && at[2] == 0xbf && at[3] >= 0xbe;
}

static size_t character_size(uint8_t first) {
  return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static json_t *attribute(struct text text) {
  struct buf out = {0};
  const uint8_t *at = (const uint8_t *)text.at;
  for (size_t i = 0; i < text.size;) {
    size_t size = character_size(at[i]);
    bool forbidden = is_forbidden(at + i, text.size - i);
    for (; size && i < text.size; size--, i++) {
      if (forbidden) {
        buf_printf(&out, "%%%02X", (unsigned)at[i]);
      } else {
        buf_add_byte(&out, at[i]);
      }
    }
  }
  json_t *value = forms_json_text((struct text){(const char *)out.at, (uint32_t)out.size});
  buf_release(&out);
  return value;
}

// As the contract writes it, without a `type` of its own: that is the event's.
static json_t *alert_data(const struct overdue_alert *a) {
  struct buf text = {0};
  json_write_alert(a, &text);
  json_t *data = must(json_loadb((const char *)text.at, text.size, 0, NULL));
  (void)json_object_del(data, "type");
  buf_release(&text);
  return data;
}

static json_t *group_data(const struct notice *n) {
  json_t *data = must(json_object());
  json_t *alerts = must(json_array());
  for (size_t i = 0; i < n->count; i++) {
    forms_json_append(alerts, alert_data(n->all[i].alert));
  }
  forms_json_set(data, "total", must(json_integer((json_int_t)n->total)));
  forms_json_set(data, "alerts", alerts);
  return data;
}

static void set_count(json_t *data, const char *key, uint32_t count) {
  if (count) {
    forms_json_set(data, key, must(json_integer(count)));
  }
}

static void set_what(json_t *event, const struct notice *n) {
  const struct overdue_alert *a = n->all[0].alert;
  if (n->total > 1) {
    forms_json_set(event, "type", must(json_string("huiyin.overdue-alerts")));
    forms_json_set(event, "time", forms_json_moment(n->at));
    return;
  }
  const char *type = a->status == ALERT_CLEARED ? "huiyin.overdue-alert.cleared" : "huiyin.overdue-alert.raised";
  forms_json_set(event, "type", must(json_string(type)));
  forms_json_set(event, "subject", attribute(a->request_id));
  forms_json_set(event, "time", forms_json_moment(a->at));
}

void forms_webhook(const struct notice *n, const char *source, struct buf *out) {
  struct buf id = {0};
  json_t *event = must(json_object());
  json_t *data = n->total > 1 ? group_data(n) : alert_data(n->all[0].alert);
  set_count(data, "level", n->level);
  set_count(data, "again", n->again);
  notice_key(n, &id);
  forms_json_set(event, "specversion", must(json_string("1.0")));
  forms_json_set(event, "id", forms_json_buf(&id));
  forms_json_set(event, "source", must(json_string(source)));
  set_what(event, n);
  forms_json_set(event, "datacontenttype", must(json_string("application/json")));
  forms_json_set(event, "data", data);
  buf_release(&id);
  forms_json_end(event, out);
}
