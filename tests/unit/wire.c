// SPDX-License-Identifier: Apache-2.0
// Tests the wire on bytes of another house, its framings, and its history.
#include "schemas/wire.h"

#include <jansson.h>

#include "schemas/encode.h"
#include "schemas/json.h"
#include "tests/unit/contract.h"
#include "tests/unit/golden.h"

static bool is_alert(const char *name) {
  return !strcmp(name, "overdue-alert");
}

// Decodes what is an event or an alert, and writes it as JSON.
static void decode_to_json(const struct wire *w, const char *name, const struct buf *bytes, struct buf *json) {
  struct event event;
  struct overdue_alert alert;
  struct err e;
  int result = is_alert(name) ? wire_decode_alert(w, bytes->at, bytes->size, &alert, &e)
                              : wire_decode(w, bytes->at, bytes->size, &event, &e);
  if (result) {
    fail_msg("%s: %s", name, e.text);
  }
  buf_clear(json);
  if (is_alert(name)) {
    json_write_alert(&alert, json);
  } else {
    json_write_event(&event, 1, json);
  }
}

static void assert_same_json(const char *a, const char *b) {
  json_t *x = json_loads(a, 0, NULL);
  json_t *y = json_loads(b, 0, NULL);
  if (!x || !y || !json_equal(x, y)) {
    fail_msg("%s\n  is not\n%s", a, b);
  }
  json_decref(x);
  json_decref(y);
}

static void golden_bytes_are_read(void **state) {
  struct wire *w = contract_wire();
  struct buf bytes = {0};
  struct buf json = {0};
  for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
    contract_hex(goldens[i].hex, &bytes);
    decode_to_json(w, goldens[i].name, &bytes, &json);
    assert_string_equal(buf_string(&json), goldens[i].json);
  }
  buf_release(&bytes);
  buf_release(&json);
  wire_free(w);
}

static void golden_bytes_are_written(void **state) {
  struct wire *w = contract_wire();
  struct buf wanted = {0};
  struct buf got = {0};
  struct err e;
  for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
    contract_hex(goldens[i].hex, &wanted);
    buf_clear(&got);
    struct overdue_alert alert;
    struct json_event hold = {0};
    struct event event;
    if (is_alert(goldens[i].name)) {
      assert_int_equal(wire_decode_alert(w, wanted.at, wanted.size, &alert, &e), 0);
      wire_encode_alert(w, &alert, &got);
    } else {
      assert_int_equal(json_read_event(&hold, goldens[i].json, strlen(goldens[i].json), &event, &e), 0);
      wire_encode(w, &event, &got);
    }
    assert_int_equal(got.size, wanted.size);
    assert_memory_equal(got.at, wanted.at, got.size);
    json_event_release(&hold);
  }
  buf_release(&wanted);
  buf_release(&got);
  wire_free(w);
}

static void add_file(struct wire *w, const char *name) {
  char path[128];
  struct buf text = {0};
  struct err e;
  (void)snprintf(path, sizeof path, "tests/interop/history/%s.avsc", name);
  contract_file(path, &text);
  if (wire_add(w, name, buf_string(&text), &e)) {
    fail_msg("%s", e.text);
  }
  buf_release(&text);
}

static void yesterdays_bytes_are_read_into_todays_records(void **state) {
  struct wire *w = contract_wire();
  struct buf bytes = {0};
  struct buf json = {0};
  struct event event;
  struct err e;
  contract_hex(history_goldens[0].hex, &bytes);
  assert_int_equal(wire_decode(w, bytes.at, bytes.size, &event, &e), -1);
  assert_non_null(strstr(e.text, "No published schema has the fingerprint"));
  add_file(w, "request-filed-lacking");
  add_file(w, "task-pledged-more");
  add_file(w, "task-resolved-reordered");
  for (size_t i = 0; i < sizeof history_goldens / sizeof *history_goldens; i++) {
    contract_hex(history_goldens[i].hex, &bytes);
    decode_to_json(w, history_goldens[i].name, &bytes, &json);
    assert_same_json(buf_string(&json), history_goldens[i].json);
    for (size_t size = 0; size < bytes.size; size++) {
      assert_int_equal(wire_decode(w, bytes.at, size, &event, &e), -1);
    }
  }
  buf_release(&bytes);
  buf_release(&json);
  wire_free(w);
}

static void versions_that_do_not_resolve_are_refused(void **state) {
  static const struct {
    const char *schema;
    const char *says;
  } bad[] = {
    {"{\"type\":\"record\",\"name\":\"TaskPledged\",\"namespace\":\"huiyin\",\"fields\":[{\"name\":\"event_id\","
     "\"type\":\"string\"}]}",
      "The schema old cannot be used: `occurred_at` is missing, and has no default."},
    {"{\"type\":\"record\",\"name\":\"TaskPledged\",\"namespace\":\"huiyin\",\"fields\":[{\"name\":\"event_id\","
     "\"type\":\"long\"}]}",
      "The schema old cannot be used: `event_id` has a type that cannot be read as today's."},
    {"{\"type\":\"record\",\"name\":\"TaskPledged\",\"namespace\":\"huiyin\",\"fields\":[{\"name\":\"chain\",\"type\":"
     "[\"null\",\"TaskPledged\"]}]}",
      "The schema old cannot be used: `chain` is nested more than 16 deep, or in itself."},
    {"{\"type\":\"record\",\"name\":\"TaskPledged\",\"fields\":[]}",
      "The schema old cannot be used: .TaskPledged is none of the contract's records"},
    {"{\"type\":\"record\",\"name\":\"Other\",\"namespace\":\"huiyin\",\"fields\":[]}",
      "The schema old cannot be used: huiyin.Other is none of the contract's records"},
    {"\"string\"", "The schema old cannot be used: it is no record"},
    {"{", "The schema old cannot be used: it is no Avro schema"},
  };
  struct wire *w = contract_wire();
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct err e = {{0}};
    assert_int_equal(wire_add(w, "old", bad[i].schema, &e), -1);
    assert_memory_equal(e.text, bad[i].says, strlen(bad[i].says));
  }
  wire_free(w);
}

static void a_symbol_that_is_gone_is_refused(void **state) {
  struct wire *w = contract_wire();
  struct buf bytes = {0};
  struct event event;
  struct err e;
  add_file(w, "request-filed-lacking");
  contract_hex(history_goldens[0].hex, &bytes);
  bytes.size = 10;
  // e, 0, r, RUMOUR, PORTAL, c, ""
  buf_add(&bytes,
    "\x02"
    "e\x00\x02"
    "r\x04\x00\x02"
    "c\x00",
    10);
  assert_int_equal(wire_decode(w, bytes.at, bytes.size, &event, &e), -1);
  assert_string_equal(e.text, "request-filed-lacking: `kind` holds a symbol that today's schema does not have.");
  bytes.at[15] = 0x06;
  assert_int_equal(wire_decode(w, bytes.at, bytes.size, &event, &e), -1);
  assert_string_equal(e.text, "request-filed-lacking: `kind` names a position that its enum does not have.");
  bytes.at[15] = 0x02;
  assert_int_equal(wire_decode(w, bytes.at, bytes.size, &event, &e), 0);
  assert_int_equal(event.filed.kind, KIND_COMPLAINT);
  assert_int_equal(event.filed.channel, CHANNEL_PORTAL);
  assert_int_equal(event.filed.priority, PRIORITY_NORMAL);
  assert_int_equal(event.filed.due_at, MOMENT_NONE);
  assert_null(event.filed.summary.at);
  assert_non_null(event.source.at);
  buf_release(&bytes);
  wire_free(w);
}

static void confluents_framing_goes_by_mapped_ids(void **state) {
  struct wire *w = contract_wire();
  struct buf single = {0};
  struct buf framed = {0};
  struct event event;
  struct err e;
  contract_hex(goldens[2].hex, &single);
  buf_add(&framed, "\x00\x00\x01\x00\x07", 5);
  buf_add(&framed, single.at + 10, single.size - 10);
  assert_int_equal(wire_decode(w, framed.at, framed.size, &event, &e), -1);
  assert_string_equal(e.text, "The schema id 65543 is not mapped; name its schema with --schema-id 65543=NAME.");
  assert_int_equal(wire_map_id(w, "65543=task-pledged.avsc", &e), 0);
  assert_int_equal(wire_map_id(w, "65543=task-pledged", &e), 0);
  assert_int_equal(wire_map_id(w, "4294967295=overdue-alert", &e), 0);
  assert_int_equal(wire_decode(w, framed.at, framed.size, &event, &e), 0);
  assert_int_equal(event.type, EVENT_TASK_PLEDGED);
  assert_memory_equal(event.event_id.at, "e-2", 3);
  assert_int_equal(wire_map_id(w, "65543=task-resolved", &e), -1);
  assert_string_equal(e.text, "The schema id 65543 is mapped both to task-pledged and to task-resolved.");
  static const char *const bad[] = {"", "7", "=task-pledged", "-1=task-pledged", "4294967296=task-pledged", "x=y",
    "7 =task-pledged", "99999999999999999999=task-pledged"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_equal(wire_map_id(w, bad[i], &e), -1);
    assert_non_null(strstr(e.text, "maps no schema id"));
  }
  assert_int_equal(wire_map_id(w, "7=task", &e), -1);
  assert_string_equal(e.text,
    "There is no schema \"task\"; there are overdue-alert, request-filed, task-pledged, task-resolved, "
    "volunteer-event-held.");
  buf_release(&single);
  buf_release(&framed);
  wire_free(w);
}

static void heads_that_name_no_schema_are_refused(void **state) {
  static const struct {
    const char *bytes;
    size_t size;
    const char *says;
  } bad[] = {
    {"", 0, "The message is empty."},
    {"\xc3", 1, "The message ends inside the head that names its schema."},
    {"\xc3\x01zzzzzzz", 9, "The message ends inside the head that names its schema."},
    {"\x00\x00\x00\x00", 4, "The message ends inside the head that names its schema."},
    {"{\"type\":", 8, "The message begins with byte 7b"},
    {"\xc3\x02zzzzzzzzz", 11, "The message begins with byte c3"},
    {"\xc3\x01\x01\x02\x03\x04\x05\x06\x07\x08", 10, "No published schema has the fingerprint 0807060504030201"},
  };
  struct wire *w = contract_wire();
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct event event;
    struct overdue_alert alert;
    struct err e = {{0}};
    assert_int_equal(wire_decode(w, bad[i].bytes, bad[i].size, &event, &e), -1);
    assert_memory_equal(e.text, bad[i].says, strlen(bad[i].says));
    assert_int_equal(wire_decode_alert(w, bad[i].bytes, bad[i].size, &alert, &e), -1);
  }
  wire_free(w);
}

static void events_and_alerts_are_told_apart(void **state) {
  struct wire *w = contract_wire();
  struct buf bytes = {0};
  struct event event;
  struct overdue_alert alert;
  struct err e;
  contract_hex(goldens[0].hex, &bytes);
  assert_int_equal(wire_decode_alert(w, bytes.at, bytes.size, &alert, &e), -1);
  assert_string_equal(e.text, "The message is a request-filed, and no overdue-alert.");
  contract_hex(goldens[8].hex, &bytes);
  assert_int_equal(wire_decode(w, bytes.at, bytes.size, &event, &e), -1);
  assert_string_equal(e.text, "The message is an overdue-alert, and none of the events that people publish.");
  buf_release(&bytes);
  wire_free(w);
}

// An alert's reckoned moments beyond the contract's times are held to them rather than written so that none can read
// it.
static void reckoned_moments_are_held_to_the_bounds(void **state) {
  struct wire *w = contract_wire();
  struct buf bytes = {0};
  struct overdue_alert alert;
  struct err e;
  contract_hex(goldens[8].hex, &bytes);
  assert_int_equal(wire_decode_alert(w, bytes.at, bytes.size, &alert, &e), 0);
  alert.mark_at = MOMENT_LAST + 259200000;
  alert.due_at = -5;
  struct buf again = {0};
  wire_encode_alert(w, &alert, &again);
  assert_int_equal(wire_decode_alert(w, again.at, again.size, &alert, &e), 0);
  assert_int_equal(alert.mark_at, MOMENT_LAST);
  assert_int_equal(alert.due_at, MOMENT_FIRST);
  buf_release(&bytes);
  buf_release(&again);
  wire_free(w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(golden_bytes_are_read),
    cmocka_unit_test(golden_bytes_are_written),
    cmocka_unit_test(yesterdays_bytes_are_read_into_todays_records),
    cmocka_unit_test(versions_that_do_not_resolve_are_refused),
    cmocka_unit_test(a_symbol_that_is_gone_is_refused),
    cmocka_unit_test(confluents_framing_goes_by_mapped_ids),
    cmocka_unit_test(heads_that_name_no_schema_are_refused),
    cmocka_unit_test(events_and_alerts_are_told_apart),
    cmocka_unit_test(reckoned_moments_are_held_to_the_bounds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
