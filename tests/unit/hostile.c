// SPDX-License-Identifier: Apache-2.0
// Tests hostile bytes: good payloads of every version, mutated, and blocks made to cost much. What passes holds every
// bound; nothing reads beyond the bytes (AddressSanitizer looks on) or takes long.
#include <time.h>

#include "schemas/check.h"
#include "tests/unit/contract.h"
#include "tests/unit/golden.h"

enum { ROUNDS = 200000 };

static struct wire *wire_with_history(void) {
  static const char *const names[] = {"request-filed-lacking", "task-pledged-more", "task-resolved-reordered"};
  struct wire *w = contract_wire();
  struct buf text = {0};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char path[128];
    struct err e;
    (void)snprintf(path, sizeof path, "tests/interop/history/%s.avsc", names[i]);
    contract_file(path, &text);
    assert_int_equal(wire_add(w, names[i], buf_string(&text), &e), 0);
  }
  buf_release(&text);
  return w;
}

// Decodes from a block of exactly that size, as an event and as an alert.
static int decode_exactly(const struct wire *w, const struct buf *bytes) {
  uint8_t *exact = malloc(bytes->size ? bytes->size : 1);
  assert_non_null(exact);
  if (bytes->size) {
    memcpy(exact, bytes->at, bytes->size);
  }
  struct event event;
  struct overdue_alert alert;
  const struct field *where;
  struct err e = {{0}};
  int good = 0;
  if (!wire_decode(w, exact, bytes->size, &event, &e)) {
    assert_int_equal(event_check(&event, &e), 0);
    good++;
  } else {
    assert_true(strlen(e.text) > 10);
  }
  if (!wire_decode_alert(w, exact, bytes->size, &alert, &e)) {
    assert_int_equal(check_record(record_for_alert(), &alert, &where), FAULT_NONE);
    good++;
  }
  free(exact);
  return good;
}

static void mutate(uint64_t *random, struct buf *bytes) {
  static const uint8_t telling[] = {0x00, 0x01, 0x7f, 0x80, 0xff, 0xfe, 0x02, 0xc3, 0xe8};
  uint64_t changes = 1 + contract_random(random) % 4;
  for (uint64_t i = 0; i < changes && bytes->size > 10; i++) {
    // The head is mostly left alone, or little would get past it.
    size_t from = contract_random(random) % 50 ? 10 : 0;
    size_t at = from + contract_random(random) % (bytes->size - from);
    switch (contract_random(random) % 5) {
      case 0:
        bytes->at[at] ^= (uint8_t)(1u << contract_random(random) % 8);
        break;
      case 1:
        bytes->at[at] = telling[contract_random(random) % sizeof telling];
        break;
      case 2:
        bytes->size = at;
        break;
      case 3:
        buf_add_byte(bytes, telling[contract_random(random) % sizeof telling]);
        break;
      default:
        memmove(bytes->at + at, bytes->at + at + 1, bytes->size - at - 1);
        bytes->size--;
        break;
    }
  }
}

static void mutated_payloads_pass_or_are_refused(void **state) {
  size_t today = sizeof goldens / sizeof *goldens;
  size_t all = today + sizeof history_goldens / sizeof *history_goldens;
  struct wire *w = wire_with_history();
  struct buf *seeds = calloc(all, sizeof *seeds);
  struct buf bytes = {0};
  uint64_t random = 2718281828;
  int good = 0;
  for (size_t i = 0; i < all; i++) {
    contract_hex(i < today ? goldens[i].hex : history_goldens[i - today].hex, &seeds[i]);
    assert_int_equal(decode_exactly(w, &seeds[i]), 1);
  }
  for (int i = 0; i < ROUNDS; i++) {
    const struct buf *seed = &seeds[contract_random(&random) % all];
    buf_clear(&bytes);
    buf_add(&bytes, seed->at, seed->size);
    mutate(&random, &bytes);
    good += decode_exactly(w, &bytes);
  }
  assert_in_range(good, ROUNDS / 100, ROUNDS * 9 / 10);  // both ways out are taken often
  for (size_t i = 0; i < all; i++) {
    buf_release(&seeds[i]);
  }
  free(seeds);
  buf_release(&bytes);
  wire_free(w);
}

static const char expensive_schema[] =
  "{\"type\":\"record\",\"name\":\"TaskPledged\",\"namespace\":\"huiyin\",\"fields\":["
  "{\"name\":\"voids\",\"type\":{\"type\":\"array\",\"items\":\"null\"}},"
  "{\"name\":\"hollows\",\"type\":{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"Hollow\",\"fields\":[]}"
  "}},"
  "{\"name\":\"nested\",\"type\":{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":\"null\"}}},"
  "{\"name\":\"event_id\",\"type\":\"string\"},{\"name\":\"occurred_at\",\"type\":\"long\"},"
  "{\"name\":\"request_id\",\"type\":\"string\"},{\"name\":\"unit\",\"type\":\"string\"}]}";

static const char set_schema[] =
  "{\"type\":\"record\",\"name\":\"TaskPledged\",\"namespace\":\"huiyin\",\"fields\":["
  "{\"name\":\"set\",\"type\":{\"type\":\"map\",\"values\":\"null\"}},"
  "{\"name\":\"event_id\",\"type\":\"string\"},{\"name\":\"occurred_at\",\"type\":\"long\"},"
  "{\"name\":\"request_id\",\"type\":\"string\"},{\"name\":\"unit\",\"type\":\"string\"}]}";

static int decode_expensive(const struct wire *w, const char *body, size_t size, struct err *e) {
  struct event event;
  struct buf bytes = {0};
  buf_add(&bytes, "\x00\x00\x00\x00\x01", 5);
  buf_add(&bytes, body, size);
  int result = wire_decode(w, bytes.at, bytes.size, &event, e);
  buf_release(&bytes);
  return result;
}

static void items_without_bytes_cost_nothing(void **state) {
  static const char tail[] =
    "\x02"
    "e\x00\x02r\x02u";
  static const char huge[] = "\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01";       // 2^63 - 1
  static const char least[] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00";  // -2^63 items in 0 bytes
  struct wire *w = contract_wire();
  struct buf body = {0};
  struct err e;
  assert_int_equal(wire_add(w, "expensive", expensive_schema, &e), 0);
  assert_int_equal(wire_map_id(w, "1=expensive", &e), 0);
  struct timespec start;
  struct timespec end;
  (void)clock_gettime(CLOCK_MONOTONIC, &start);
  buf_add(&body, huge, 10);
  buf_add_byte(&body, 0);
  buf_add(&body, huge, 10);
  buf_add(&body, least, 11);
  buf_add_byte(&body, 0);
  buf_add(&body, "\x04", 1);  // two arrays of nulls
  buf_add(&body, huge, 10);
  buf_add(&body, "\x00\x00\x00", 3);
  buf_add(&body, tail, sizeof tail - 1);
  assert_int_equal(decode_expensive(w, (char *)body.at, body.size, &e), 0);
  buf_clear(&body);
  buf_add(&body, "\x00\x00", 2);
  buf_add(&body, huge, 10);  // as many arrays cannot be in what is left
  buf_add(&body, tail, sizeof tail - 1);
  assert_int_equal(decode_expensive(w, (char *)body.at, body.size, &e), -1);
  assert_string_equal(e.text, "expensive: `nested` has a length that the bytes do not hold.");
  assert_int_equal(decode_expensive(w, "\x01\xfe\x01", 3, &e), -1);
  assert_string_equal(e.text, "expensive: `voids` is where the bytes end too early.");
  (void)clock_gettime(CLOCK_MONOTONIC, &end);
  assert_true(end.tv_sec - start.tv_sec < 5);
  buf_release(&body);
  wire_free(w);
}

// The keys of a map have bytes even where its values have none.
static void a_map_of_nulls_is_passed_over_by_its_keys(void **state) {
  static const char two[] =
    "\x04\x02"
    "a\x04"
    "bc\x00\x02"
    "e\x00\x02r\x02u";
  static const char sized[] =
    "\x03\x0a\x02"
    "a\x04"
    "bc\x02\x02"
    "d\x00\x02"
    "e\x00\x02r\x02u";
  static const char many[] =
    "\xfe\xff\xff\xff\x0f\x02"
    "a";
  struct wire *w = contract_wire();
  struct err e = {{0}};
  assert_int_equal(wire_add(w, "set", set_schema, &e), 0);
  assert_int_equal(wire_map_id(w, "1=set", &e), 0);
  assert_int_equal(decode_expensive(w, two, sizeof two - 1, &e), 0);
  assert_int_equal(decode_expensive(w, sized, sizeof sized - 1, &e), 0);
  assert_int_equal(decode_expensive(w, many, sizeof many - 1, &e), -1);
  assert_string_equal(e.text, "set: `set` has a length that the bytes do not hold.");
  wire_free(w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(mutated_payloads_pass_or_are_refused),
    cmocka_unit_test(items_without_bytes_cost_nothing),
    cmocka_unit_test(a_map_of_nulls_is_passed_over_by_its_keys),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
