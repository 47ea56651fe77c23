// SPDX-License-Identifier: Apache-2.0
// Reads events from JSON lines: plain ones in one pass, all others by jansson and the records' tables.
#include "schemas/json.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "schemas/check.h"
#include "schemas/json_flat.h"
#include "schemas/moment.h"
#include "schemas/record.h"

enum { LINE_MAX_BYTES = 1 << 20 };

// An event is flat: a second opening bracket outside a string is refused before a parser would nest, or allocate, for
// it.
static bool is_flat(const char *line, size_t size) {
  bool quoted = false;
  int opened = 0;
  for (size_t i = 0; i < size; i++) {
    if (quoted && line[i] == '\\') {
      i++;
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && (line[i] == '{' || line[i] == '[')) {
      opened++;
    }
  }
  return opened <= 1;
}

static json_t *parse(const char *line, size_t size, struct err *e) {
  if (size > LINE_MAX_BYTES) {
    (void)err_set(e, "The line is longer than %d bytes.", LINE_MAX_BYTES);
    return NULL;
  }
  if (!is_flat(line, size)) {
    (void)err_set(e, "The line holds an object or an array inside another; an event is one flat JSON object.");
    return NULL;
  }
  json_error_t error;
  json_t *object = json_loadb(line, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
  if (!object) {
    (void)err_set(e, "The line is not JSON at byte %d: %s.", error.position, error.text);
  } else if (!json_is_object(object)) {
    (void)err_set(e, "The line is not a JSON object.");
    json_decref(object);
    object = NULL;
  }
  return object;
}

static int refuse(const struct field *f, const char *takes, struct err *e) {
  return err_set(e, "`%s` takes %s.", f->name, takes);
}

static struct text text_of(const json_t *value) {
  size_t size = json_string_length(value);
  return (struct text){json_string_value(value), (uint32_t)size};  // below LINE_MAX_BYTES
}

static int read_text(const struct field *f, const json_t *value, void *at, struct err *e) {
  if (!json_is_string(value)) {
    return refuse(f, "a string", e);
  }
  struct text text = text_of(value);
  *(struct text *)at = text;
  enum fault fault = check_text(f, text);
  return fault ? check_explain(fault, f->name, f, e) : 0;
}

static int read_moment(const struct field *f, const json_t *value, void *at, struct err *e) {
  int64_t moment = json_integer_value(value);
  struct text text = text_of(value);
  bool known = json_is_string(value) ? !moment_parse(text.at, text.size, &moment) : json_is_integer(value);
  if (!known) {
    return refuse(f, "a time with an offset, as in \"2026-03-01T08:00:00+08:00\", or milliseconds since 1970", e);
  }
  *(int64_t *)at = moment;
  enum fault fault = check_number(f, moment);
  return fault ? check_explain(fault, f->name, f, e) : 0;
}

static int read_int(const struct field *f, const json_t *value, void *at, struct err *e) {
  if (!json_is_integer(value)) {
    return refuse(f, "a whole number", e);
  }
  enum fault fault = check_number(f, json_integer_value(value));
  *(int32_t *)at = (int32_t)json_integer_value(value);
  return fault ? check_explain(fault, f->name, f, e) : 0;
}

static int refuse_symbol(const struct field *f, const char *symbol, struct err *e) {
  char known[256];
  size_t size = 0;
  for (int32_t i = 0; i <= f->most && size < sizeof known; i++) {
    size += (size_t)snprintf(known + size, sizeof known - size, "%s%s", i ? ", " : "", f->names[i]);
  }
  return err_set(e, "`%s` has no symbol \"%.80s\"; it is one of %s.", f->name, symbol, known);
}

static int read_enum(const struct field *f, const json_t *value, void *at, struct err *e) {
  if (!json_is_string(value)) {
    return refuse(f, "a string", e);
  }
  struct text symbol = text_of(value);
  for (int32_t i = 0; i <= f->most; i++) {
    if (strlen(f->names[i]) == symbol.size && !memcmp(f->names[i], symbol.at, symbol.size)) {
      *(int32_t *)at = i;
      return 0;
    }
  }
  return refuse_symbol(f, symbol.at, e);
}

static int read_boolean(const struct field *f, const json_t *value, void *at, struct err *e) {
  if (!json_is_boolean(value)) {
    return refuse(f, "true or false", e);
  }
  *(bool *)at = json_is_true(value);
  return 0;
}

static int read_field(const struct field *f, const json_t *value, void *base, struct err *e) {
  void *at = (char *)base + f->place;
  if (json_is_null(value)) {
    record_default(f, base);
    return f->nullable ? 0 : check_explain(FAULT_NULL, f->name, f, e);
  }
  switch (f->type) {
    case FIELD_TEXT:
      return read_text(f, value, at, e);
    case FIELD_MOMENT:
      return read_moment(f, value, at, e);
    case FIELD_INT:
      return read_int(f, value, at, e);
    case FIELD_ENUM:
      return read_enum(f, value, at, e);
    case FIELD_BOOLEAN:
      break;
  }
  return read_boolean(f, value, at, e);
}

static int read_type(json_t *object, enum event_type *type, struct err *e) {
  const json_t *value = json_object_get(object, "type");
  if (!json_is_string(value)) {
    return err_set(e, "`type` is missing; it names the event, as in {\"type\":\"request-filed\", ...}.");
  }
  return record_type(text_of(value), type, e);
}

static int read_fields(json_t *object, struct event *event, struct err *e) {
  const struct record *r = record_for(event->type);
  const char *key;
  json_t *value;
  json_object_foreach(object, key, value) {
    const struct field *f = record_field(r, key);
    if (!f && strcmp(key, "type") != 0) {
      return err_set(e, "there is no field `%.80s`.", key);
    }
    if (f && read_field(f, value, event, e)) {
      return -1;
    }
  }
  for (size_t i = 0; i < r->count; i++) {
    if (r->fields[i].required && !json_object_get(object, r->fields[i].name)) {
      return check_explain(FAULT_MISSING, r->fields[i].name, &r->fields[i], e);
    }
  }
  return 0;
}

int json_read_event(struct json_event *hold, const char *line, size_t size, struct event *event, struct err *e) {
  json_event_release(hold);
  if (json_flat_event(line, size, event)) {
    return 0;
  }
  json_t *object = parse(line, size, e);
  if (!object) {
    return -1;
  }
  hold->object = object;
  enum event_type type;
  if (read_type(object, &type, e)) {
    return -1;
  }
  record_init(event, type);
  return read_fields(object, event, e) ? err_prefix(e, "%s", event_type_names[type]) : 0;
}

void json_event_release(struct json_event *hold) {
  json_decref(hold->object);
  hold->object = NULL;
}
