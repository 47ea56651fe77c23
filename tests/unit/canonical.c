// SPDX-License-Identifier: Apache-2.0
// Tests canonical form and fingerprint against Avro's published ones and against fastavro's.
#include "schemas/canonical.h"

#include "schemas/published.h"
#include "tests/unit/contract.h"
#include "tests/unit/golden.h"

static avro_schema_t parse(const char *text) {
  avro_schema_t schema;
  if (avro_schema_from_json_length(text, strlen(text), &schema)) {
    fail_msg("%s", avro_strerror());
  }
  return schema;
}

// From Avro's own test data (share/test/data/schema-tests.txt): schema, canonical form, fingerprint.
static void known_schemas_have_their_known_fingerprints(void **state) {
  static const struct {
    const char *schema;
    const char *form;
    int64_t fingerprint;
  } known[] = {
    {"\"null\"", "\"null\"", INT64_C(7195948357588979594)},
    {"{\"type\":\"boolean\"}", "\"boolean\"", INT64_C(-6970731678124411036)},
    {"\"int\"", "\"int\"", INT64_C(8247732601305521295)},
    {"\"long\"", "\"long\"", INT64_C(-3434872931120570953)},
    {"\"float\"", "\"float\"", INT64_C(5583340709985441680)},
    {"\"double\"", "\"double\"", INT64_C(-8181574048448539266)},
    {"\"bytes\"", "\"bytes\"", INT64_C(5746618253357095269)},
    {"\"string\"", "\"string\"", INT64_C(-8142146995180207161)},
    {"{\"fields\":[], \"type\":\"record\", \"name\":\"foo\"}", "{\"name\":\"foo\",\"type\":\"record\",\"fields\":[]}",
      INT64_C(-4824392279771201922)},
  };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    avro_schema_t schema = parse(known[i].schema);
    struct buf form = {0};
    canonical_form(schema, &form);
    assert_string_equal(buf_string(&form), known[i].form);
    assert_int_equal(canonical_fingerprint(schema), (uint64_t)known[i].fingerprint);
    buf_release(&form);
    avro_schema_decref(schema);
  }
}

static void namespaces_references_and_nesting_are_spelled_out(void **state) {
  struct buf text = {0};
  struct buf form = {0};
  contract_file("tests/interop/history/task-pledged-more.avsc", &text);
  avro_schema_t schema = parse(buf_string(&text));
  canonical_form(schema, &form);
  assert_string_equal(buf_string(&form),
    "{\"name\":\"huiyin.TaskPledged\",\"type\":\"record\",\"fields\":[{\"name\":\"nothing\",\"type\":\"null\"},"
    "{\"name\":\"event_id\",\"type\":\"string\"},{\"name\":\"weight\",\"type\":\"double\"},"
    "{\"name\":\"occurred_at\",\"type\":\"long\"},{\"name\":\"share\",\"type\":\"float\"},"
    "{\"name\":\"source\",\"type\":\"string\"},"
    "{\"name\":\"digest\",\"type\":{\"name\":\"huiyin.Digest\",\"type\":\"fixed\",\"size\":16}},"
    "{\"name\":\"request_id\",\"type\":\"string\"},{\"name\":\"places\",\"type\":{\"type\":\"array\",\"items\":"
    "{\"name\":\"huiyin.Place\",\"type\":\"record\",\"fields\":[{\"name\":\"x\",\"type\":\"int\"},{\"name\":\"names\","
    "\"type\":{\"type\":\"map\",\"values\":[\"null\",\"string\",{\"type\":\"array\",\"items\":\"long\"}]}},"
    "{\"name\":\"digest\",\"type\":[\"null\",\"huiyin.Digest\"]}]}}},{\"name\":\"unit\",\"type\":\"string\"},"
    "{\"name\":\"sure\",\"type\":\"boolean\"},"
    "{\"name\":\"mood\",\"type\":{\"name\":\"huiyin.Mood\",\"type\":\"enum\",\"symbols\":[\"GOOD\",\"BAD\"]}},"
    "{\"name\":\"pledger\",\"type\":[\"string\",\"null\"]},{\"name\":\"blob\",\"type\":\"bytes\"},"
    "{\"name\":\"voids\",\"type\":{\"type\":\"array\",\"items\":\"null\"}},"
    "{\"name\":\"due_at\",\"type\":[\"null\",\"long\"]},{\"name\":\"last_place\",\"type\":[\"null\",\"huiyin.Place\"]}]"
    "}");
  avro_schema_decref(schema);
  buf_release(&text);
  buf_release(&form);
}

static void our_schemas_have_fastavros_fingerprints(void **state) {
  for (size_t i = 0; i < sizeof golden_fingerprints / sizeof *golden_fingerprints; i++) {
    bool found = false;
    for (size_t p = 0; p < published_count; p++) {
      if (!strcmp(published[p].name, golden_fingerprints[i].name)) {
        avro_schema_t schema = parse(published[p].text);
        assert_int_equal(canonical_fingerprint(schema), golden_fingerprints[i].fingerprint);
        avro_schema_decref(schema);
        found = true;
      }
    }
    assert_true(found);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(known_schemas_have_their_known_fingerprints),
    cmocka_unit_test(namespaces_references_and_nesting_are_spelled_out),
    cmocka_unit_test(our_schemas_have_fastavros_fingerprints),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
