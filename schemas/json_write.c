// SPDX-License-Identifier: Apache-2.0
// Writes events and alerts as JSON objects, straight into a buffer.
#include <inttypes.h>
#include <string.h>

#include "schemas/json.h"
#include "schemas/moment.h"
#include "schemas/record.h"

// What must not stand in a JSON string as it is.
static bool needs_escape(unsigned char c) {
  return c < 0x20 || c == '"' || c == '\\' || c == 0x7f;
}

static void write_escape(unsigned char c, struct buf *out) {
  switch (c) {
    case '"':
      buf_add_string(out, "\\\"");
      break;
    case '\\':
      buf_add_string(out, "\\\\");
      break;
    case '\n':
      buf_add_string(out, "\\n");
      break;
    default:
      buf_printf(out, "\\u%04x", c);
      break;
  }
}

static void write_string(struct text text, struct buf *out) {
  buf_add_byte(out, '"');
  uint32_t from = 0;
  for (uint32_t i = 0; i < text.size; i++) {
    unsigned char c = (unsigned char)text.at[i];
    if (needs_escape(c)) {
      buf_add(out, text.at + from, i - from);
      write_escape(c, out);
      from = i + 1;
    }
  }
  buf_add(out, text.at + from, text.size - from);
  buf_add_byte(out, '"');
}

static void write_text(struct text text, struct buf *out) {
  if (text.at) {
    write_string(text, out);
  } else {
    buf_add_string(out, "null");
  }
}

static void write_moment(int64_t moment, struct buf *out) {
  if (moment == MOMENT_NONE) {
    buf_add_string(out, "null");
    return;
  }
  char text[MOMENT_TEXT_MAX];
  moment_format(moment, text);
  buf_printf(out, "\"%s\"", text);
}

static void write_int(const struct field *f, int32_t value, struct buf *out) {
  if (f->nullable && value == 0) {
    buf_add_string(out, "null");
  } else {
    buf_printf(out, "%" PRId32, value);
  }
}

static void write_value(const struct field *f, const void *at, struct buf *out) {
  switch (f->type) {
    case FIELD_TEXT:
      write_text(*(const struct text *)at, out);
      break;
    case FIELD_MOMENT:
      write_moment(*(const int64_t *)at, out);
      break;
    case FIELD_INT:
      write_int(f, *(const int32_t *)at, out);
      break;
    case FIELD_ENUM:
      buf_printf(out, "\"%s\"", f->names[*(const int32_t *)at]);
      break;
    case FIELD_BOOLEAN:
      buf_add_string(out, *(const bool *)at ? "true" : "false");
      break;
  }
}

static void write_record(const struct record *r, const void *base, int with_summary, struct buf *out) {
  buf_printf(out, "{\"type\":\"%s\"", r->name);
  for (size_t i = 0; i < r->count; i++) {
    const struct field *f = &r->fields[i];
    if (with_summary || strcmp(f->name, "summary") != 0) {
      buf_printf(out, ",\"%s\":", f->name);
      write_value(f, (const char *)base + f->place, out);
    }
  }
  buf_add_byte(out, '}');
}

void json_write_event(const struct event *event, int with_summary, struct buf *out) {
  write_record(record_for(event->type), event, with_summary, out);
}

void json_write_alert(const struct overdue_alert *alert, struct buf *out) {
  write_record(record_for_alert(), alert, 0, out);
}
