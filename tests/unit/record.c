// SPDX-License-Identifier: Apache-2.0
// Tests the records' tables against the .avsc files, and the setting of fields by name.
#include "schemas/record.h"

#include <jansson.h>

#include "tests/unit/contract.h"

static json_t *load(const char *name) {
  char path[128];
  (void)snprintf(path, sizeof path, "schemas/%s.avsc", name);
  json_error_t error;
  json_t *schema = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
  if (!schema) {
    fail_msg("%s: %s", path, error.text);
  }
  return schema;
}

// The type inside ["null", T], or the type itself.
static json_t *inner(json_t *type, bool *nullable) {
  *nullable = json_is_array(type);
  if (!*nullable) {
    return type;
  }
  assert_int_equal(json_array_size(type), 2);
  assert_string_equal(json_string_value(json_array_get(type, 0)), "null");
  return json_array_get(type, 1);
}

static const char *text_in(const json_t *object, const char *key) {
  const char *text = json_string_value(json_object_get(object, key));
  return text ? text : "";
}

static void check_symbols(const struct field *f, const json_t *type) {
  json_t *symbols = json_object_get(type, "symbols");
  assert_int_equal(json_array_size(symbols), f->most + 1);
  for (size_t i = 0; i < json_array_size(symbols); i++) {
    assert_string_equal(json_string_value(json_array_get(symbols, i)), f->names[i]);
  }
}

static void check_type(const struct field *f, const json_t *type) {
  switch (f->type) {
    case FIELD_TEXT:
      assert_string_equal(json_string_value(type), "string");
      break;
    case FIELD_MOMENT:
      assert_string_equal(text_in(type, "type"), "long");
      assert_string_equal(text_in(type, "logicalType"), "timestamp-millis");
      break;
    case FIELD_INT:
      assert_string_equal(json_string_value(type), "int");
      break;
    case FIELD_ENUM:
      assert_string_equal(text_in(type, "type"), "enum");
      check_symbols(f, type);
      break;
    case FIELD_BOOLEAN:
      assert_string_equal(json_string_value(type), "boolean");
      break;
  }
}

static void check_default(const struct field *f, const json_t *value) {
  assert_int_equal(f->required, value == NULL);
  if (!value) {
    return;
  }
  if (f->nullable) {
    assert_true(json_is_null(value));
    return;
  }
  switch (f->type) {
    case FIELD_TEXT:
      assert_string_equal(json_string_value(value), "");
      break;
    case FIELD_ENUM:
      assert_string_equal(json_string_value(value), f->names[f->fallback]);
      break;
    case FIELD_BOOLEAN:
      assert_true(json_is_boolean(value) && json_is_true(value) == (f->fallback != 0));
      break;
    default:
      assert_true(json_is_integer(value) && json_integer_value(value) == f->fallback);
      break;
  }
}

static void check_record(const struct record *r) {
  json_t *schema = load(r->name);
  assert_string_equal(text_in(schema, "name"), r->avro_name);
  assert_string_equal(text_in(schema, "namespace"), "huiyin");
  assert_true(strlen(text_in(schema, "doc")) > 10);
  json_t *fields = json_object_get(schema, "fields");
  assert_int_equal(json_array_size(fields), r->count);
  for (size_t i = 0; i < r->count; i++) {
    const struct field *f = &r->fields[i];
    json_t *field = json_array_get(fields, i);
    bool nullable;
    json_t *type = inner(json_object_get(field, "type"), &nullable);
    assert_string_equal(text_in(field, "name"), f->name);
    assert_true(strlen(text_in(field, "doc")) > 5);
    assert_int_equal(nullable, f->nullable);
    check_type(f, type);
    check_default(f, json_object_get(field, "default"));
  }
  json_decref(schema);
}

static void tables_are_what_the_schemas_say(void **state) {
  for (int type = 0; type < EVENT_TYPE_COUNT; type++) {
    check_record(record_for((enum event_type)type));
    assert_string_equal(record_for((enum event_type)type)->name, event_type_names[type]);
  }
  check_record(record_for_alert());
}

static struct text text(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

static void set(struct event *event, const char *field, const char *value) {
  struct err e;
  if (record_set(event, field, text(value), &e)) {
    fail_msg("%s", e.text);
  }
}

static void fields_are_set_by_name(void **state) {
  struct event event;
  struct err e;
  record_init(&event, EVENT_REQUEST_FILED);
  assert_int_equal(event.filed.channel, CHANNEL_OTHER);
  assert_int_equal(event.filed.priority, PRIORITY_NORMAL);
  assert_int_equal(event.filed.due_at, MOMENT_NONE);
  assert_null(event.filed.summary.at);
  assert_int_equal(event_check(&event, &e), -1);
  assert_string_equal(e.text, "request-filed: `event_id` is missing.");
  set(&event, "event_id", "e1");
  set(&event, "occurred_at", "2026-03-01T08:00:00+08:00");
  set(&event, "request_id", "r1");
  set(&event, "kind", "PAIRED_HELP");
  set(&event, "category", " as it is ");
  assert_int_equal(event_check(&event, &e), -1);
  assert_string_equal(e.text, "request-filed: `district` is missing.");
  set(&event, "district", "");
  set(&event, "due_at", "1772323200000");
  set(&event, "assisted", "yes");
  set(&event, "summary", "");
  assert_int_equal(event_check(&event, &e), 0);
  assert_int_equal(event.occurred_at, 1772323200000);
  assert_int_equal(event.filed.due_at, 1772323200000);
  assert_int_equal(event.filed.kind, KIND_PAIRED_HELP);
  assert_true(event.filed.assisted);
  assert_null(event.filed.summary.at);
  assert_int_equal(event.filed.category.size, 10);
  set(&event, "due_at", "");
  assert_int_equal(event.filed.due_at, MOMENT_NONE);
}

static void what_does_not_fit_is_refused_by_name(void **state) {
  static const struct {
    enum event_type type;
    const char *field;
    const char *value;
    const char *says;
  } bad[] = {
    {EVENT_REQUEST_FILED, "unit", "x", "request-filed has no field `unit`."},
    {EVENT_REQUEST_FILED, "event_id", "", "`event_id` is empty."},
    {EVENT_REQUEST_FILED, "kind", "appeal",
      "`kind` is \"appeal\"; it takes one of APPEAL, COMPLAINT, SUGGESTION, CONSULTATION, MICRO_WISH, SERVICE_ORDER, "
      "PAIRED_HELP, OTHER."},
    {EVENT_REQUEST_FILED, "assisted", "maybe", "`assisted` is \"maybe\"; it takes true or false."},
    {EVENT_REQUEST_FILED, "due_at", "2026-03-01",
      "`due_at` is \"2026-03-01\"; it takes a time such as 2026-03-01T08:00:00+08:00, or milliseconds since 1970."},
    {EVENT_REQUEST_FILED, "due_at", "-1", "`due_at` is not a time between 1970-01-01 and 2199-12-31."},
    {EVENT_REQUEST_FILED, "district", "1/2/3/4/5/6/7/8/9", "`district` has more than 8 levels."},
    {EVENT_REQUEST_FILED, "category", "\xff", "`category` is not valid UTF-8 or holds a NUL."},
    {EVENT_TASK_RESOLVED, "satisfaction", "0", "`satisfaction` is not a number from 1 to 5."},
    {EVENT_TASK_RESOLVED, "satisfaction", "6", "`satisfaction` is not a number from 1 to 5."},
    {EVENT_TASK_RESOLVED, "satisfaction", "4.5", "`satisfaction` is \"4.5\"; it takes a whole number."},
    {EVENT_VOLUNTEER_EVENT_HELD, "teams", "-1", "`teams` is not a number from 0 to 2147483647."},
    {EVENT_VOLUNTEER_EVENT_HELD, "teams", "2147483648", "`teams` is not a number from 0 to 2147483647."},
    {EVENT_VOLUNTEER_EVENT_HELD, "teams", "99999999999999999999",
      "`teams` is \"99999999999999999999\"; it takes a whole number."},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct event event;
    struct err e;
    record_init(&event, bad[i].type);
    assert_int_equal(record_set(&event, bad[i].field, text(bad[i].value), &e), -1);
    assert_string_equal(e.text, bad[i].says);
  }
}

static void types_are_found_by_name(void **state) {
  enum event_type type;
  struct err e;
  for (int i = 0; i < EVENT_TYPE_COUNT; i++) {
    assert_int_equal(record_type(text(event_type_names[i]), &type, &e), 0);
    assert_int_equal(type, i);
  }
  assert_int_equal(record_type(text("request"), &type, &e), -1);
  assert_int_equal(record_type(text("overdue-alert"), &type, &e), -1);
  assert_non_null(strstr(e.text, "task-pledged"));
}

static void events_are_keyed_by_request_or_station(void **state) {
  static const char *const keys[] = {"request_id", "request_id", "request_id", "station"};
  for (int i = 0; i < EVENT_TYPE_COUNT; i++) {
    struct event event;
    record_init(&event, (enum event_type)i);
    set(&event, keys[i], "the key");
    assert_int_equal(event_key(&event).size, 7);
    assert_memory_equal(event_key(&event).at, "the key", 7);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(tables_are_what_the_schemas_say),
    cmocka_unit_test(fields_are_set_by_name),
    cmocka_unit_test(what_does_not_fit_is_refused_by_name),
    cmocka_unit_test(types_are_found_by_name),
    cmocka_unit_test(events_are_keyed_by_request_or_station),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
