// SPDX-License-Identifier: Apache-2.0
// Tests decode and encode against libavro's own reader and writer, on bytes that are known to be good.
#include <avro.h>

#include "schemas/published.h"
#include "tests/unit/contract.h"

enum { HEAD = 10, ROUNDS = 3000 };

struct house {
  avro_schema_t schema;
  avro_value_iface_t *class;
};

static struct house open_house(const struct record *r) {
  struct house h = {0};
  for (size_t i = 0; i < published_count; i++) {
    if (!strcmp(published[i].name, r->name)) {
      assert_int_equal(avro_schema_from_json_length(published[i].text, strlen(published[i].text), &h.schema), 0);
    }
  }
  assert_non_null(h.schema);
  h.class = avro_generic_class_from_schema(h.schema);
  assert_non_null(h.class);
  return h;
}

static void close_house(struct house *h) {
  avro_value_iface_decref(h->class);
  avro_schema_decref(h->schema);
}

static void check_text_value(avro_value_t *value, const struct text *wanted) {
  const char *got = NULL;
  size_t size = 0;  // libavro counts the NUL that it adds
  assert_int_equal(avro_value_get_string(value, &got, &size), 0);
  assert_int_equal(size, wanted->size + 1);
  assert_memory_equal(got, wanted->at, wanted->size);
}

static bool is_null(const struct field *f, const void *at) {
  switch (f->type) {
    case FIELD_TEXT:
      return !((const struct text *)at)->at;
    case FIELD_MOMENT:
      return *(const int64_t *)at == MOMENT_NONE;
    default:
      return *(const int32_t *)at == 0;
  }
}

static void check_value(avro_value_t value, const struct field *f, const void *base) {
  const void *at = (const char *)base + f->place;
  int64_t moment = 0;
  int32_t number = 0;
  int truth = 0;
  if (f->nullable) {
    avro_value_t branch = {0};
    int which = -1;
    assert_int_equal(avro_value_get_discriminant(&value, &which), 0);
    assert_int_equal(which, is_null(f, at) ? 0 : 1);
    if (which == 0) {
      return;
    }
    assert_int_equal(avro_value_get_current_branch(&value, &branch), 0);
    value = branch;
  }
  switch (f->type) {
    case FIELD_TEXT:
      check_text_value(&value, at);
      break;
    case FIELD_MOMENT:
      assert_int_equal(avro_value_get_long(&value, &moment), 0);
      assert_int_equal(moment, *(const int64_t *)at);
      break;
    case FIELD_INT:
      assert_int_equal(avro_value_get_int(&value, &number), 0);
      assert_int_equal(number, *(const int32_t *)at);
      break;
    case FIELD_ENUM:
      assert_int_equal(avro_value_get_enum(&value, &number), 0);
      assert_int_equal(number, *(const int32_t *)at);
      break;
    case FIELD_BOOLEAN:
      assert_int_equal(avro_value_get_boolean(&value, &truth), 0);
      assert_int_equal(truth != 0, *(const bool *)at);
      break;
  }
}

// Our bytes, read by libavro, hold what the struct holds; what libavro writes of it are our bytes.
static void check_round(struct house *h, const struct record *r, const void *base, const struct buf *ours) {
  avro_value_t value = {0};
  assert_int_equal(avro_generic_value_new(h->class, &value), 0);
  avro_reader_t reader = avro_reader_memory((const char *)ours->at + HEAD, (int64_t)(ours->size - HEAD));
  assert_int_equal(avro_value_read(reader, &value), 0);
  for (size_t i = 0; i < r->count; i++) {
    avro_value_t field = {0};
    const char *name = NULL;
    assert_int_equal(avro_value_get_by_index(&value, i, &field, &name), 0);
    assert_string_equal(name, r->fields[i].name);
    check_value(field, &r->fields[i], base);
  }
  char *theirs = calloc(1, ours->size);
  assert_non_null(theirs);
  avro_writer_t writer = avro_writer_memory(theirs, (int64_t)ours->size);
  assert_int_equal(avro_value_write(writer, &value), 0);
  assert_int_equal(avro_writer_tell(writer), ours->size - HEAD);
  assert_memory_equal(theirs, ours->at + HEAD, ours->size - HEAD);
  avro_writer_free(writer);
  avro_reader_free(reader);
  avro_value_decref(&value);
  free(theirs);
}

static void events_agree_with_libavro(void **state) {
  struct contract_room *room = calloc(1, sizeof *room);
  struct wire *w = contract_wire();
  struct buf bytes = {0};
  uint64_t random = 99;
  for (int type = 0; type < EVENT_TYPE_COUNT; type++) {
    const struct record *r = record_for((enum event_type)type);
    struct house h = open_house(r);
    for (int i = 0; i < ROUNDS; i++) {
      struct event event = {.type = (enum event_type)type};
      struct event again;
      struct err e;
      contract_random_record(&random, r, &event, room);
      buf_clear(&bytes);
      wire_encode(w, &event, &bytes);
      check_round(&h, r, &event, &bytes);
      assert_int_equal(wire_decode(w, bytes.at, bytes.size, &again, &e), 0);
      assert_int_equal(again.type, type);
      contract_assert_same(r, &event, &again);
    }
    close_house(&h);
  }
  buf_release(&bytes);
  wire_free(w);
  free(room);
}

static void alerts_agree_with_libavro(void **state) {
  struct contract_room *room = calloc(1, sizeof *room);
  struct wire *w = contract_wire();
  struct buf bytes = {0};
  uint64_t random = 98;
  const struct record *r = record_for_alert();
  struct house h = open_house(r);
  for (int i = 0; i < ROUNDS; i++) {
    struct overdue_alert alert;
    struct overdue_alert again;
    struct err e;
    contract_random_record(&random, r, &alert, room);
    buf_clear(&bytes);
    wire_encode_alert(w, &alert, &bytes);
    check_round(&h, r, &alert, &bytes);
    assert_int_equal(wire_decode_alert(w, bytes.at, bytes.size, &again, &e), 0);
    contract_assert_same(r, &alert, &again);
  }
  close_house(&h);
  buf_release(&bytes);
  wire_free(w);
  free(room);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(events_agree_with_libavro),
    cmocka_unit_test(alerts_agree_with_libavro),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
