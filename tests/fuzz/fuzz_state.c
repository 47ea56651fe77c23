// SPDX-License-Identifier: Apache-2.0
// libFuzzer on a state that is read back: whatever the bytes, what is taken is the same when it is written and read
// again, bears any events and any time, and what is written of it then is read, too.
//
// The input: a byte for the field's size, the field, a byte (times 8) for the value's size, the value, and then pieces
// of 12 bytes for what happens.
#include "consumers/core/ledger.h"
#include "consumers/core/request.h"
#include "tests/fuzz/fuzz.h"

enum { PIECE = 12 };

static const struct zone utc = {"UTC", 1, (int64_t[]){INT64_MIN}, (int32_t[]){0}};

static void emit(void *context, const struct overdue_alert *alert) {
  size_t *alerts = context;
  demand(alert->request_id.size <= ID_MAX && alert->alert_id.size <= ALERT_ID_MAX, "an alert's ids");
  ++*alerts;
}

// What was packed is what is unpacked of it.
static void pack_again(const uint8_t *value, size_t size) {
  uint8_t first[REQUEST_PACKED_MAX];
  uint8_t second[REQUEST_PACKED_MAX];
  struct request request;
  struct marks marks;
  demand(!request_unpack(value, size, &request, &marks), "what was packed is not unpacked");
  size_t first_size = request_pack(&request, &marks, first);
  demand(!request_unpack(first, first_size, &request, &marks), "what was packed again is not unpacked");
  size_t second_size = request_pack(&request, &marks, second);
  demand(first_size == second_size && !memcmp(first, second, first_size), "another state");
}

static void check_change(void *context, const char *field, size_t field_size, const uint8_t *value, size_t value_size) {
  struct ledger *other = context;
  demand(ledger_is_field(field, field_size), "no field");
  if (ledger_field_is_request(field)) {
    pack_again(value, value_size);
  }
  demand(!ledger_put(other, field, field_size, value, value_size), "what is stored is not read back");
}

static int64_t moment_of(const uint8_t *piece) {
  uint32_t seconds;
  memcpy(&seconds, piece, sizeof seconds);
  return (int64_t)seconds * 1000 + piece[4];
}

static void happen(struct ledger *l, const uint8_t *piece, struct text id) {
  static const char names[] = "unit-of-the-city/of-it";
  struct text name = {names, 1U + piece[6] % (sizeof names - 1)};
  int64_t due = piece[7] & 1 ? moment_of(piece + 7) : MOMENT_NONE;
  uint8_t what = piece[5] % 4;
  struct event event = {.type = what % 3, .event_id = {"e", 1}, .occurred_at = moment_of(piece)};
  switch (what) {
    case EVENT_REQUEST_FILED:
      event.filed = (struct request_filed){
        .request_id = id, .kind = piece[8] % KIND_COUNT, .category = name, .district = name, .due_at = due};
      break;
    case EVENT_TASK_PLEDGED:
      event.pledged = (struct task_pledged){.request_id = id, .unit = name, .due_at = due};
      break;
    case EVENT_TASK_RESOLVED:
      event.resolved = (struct task_resolved){
        .request_id = id, .unit = name, .outcome = piece[8] % OUTCOME_COUNT, .satisfaction = piece[9] % 6};
      break;
    default:
      ledger_advance(l, moment_of(piece));
      return;
  }
  (void)ledger_apply(l, &event);
}

static void live(struct ledger *l, const char *field, size_t field_size, const uint8_t *bytes, size_t size) {
  char id[ID_MAX];
  size_t alerts = 0;
  size_t value_size;
  struct policy policy;
  policy_built_in(&policy, 86400000, 15 * 86400000LL);
  const struct ledger_rules rules = {.policy = &policy, .zone = &utc};
  struct ledger *other = ledger_new(&rules, 0, (struct alert_sink){emit, &alerts});
  struct text request =
    ledger_field_is_request(field) ? ledger_field_request(field, field_size, id) : (struct text){"other", 5};
  const uint8_t *value = ledger_value(l, field, field_size, &value_size);
  demand(value != NULL, "a state that was put is not there");
  if (value_size) {
    pack_again(value, value_size);
  }
  for (; size >= PIECE; bytes += PIECE, size -= PIECE) {
    happen(l, bytes, request);
  }
  ledger_advance(l, MOMENT_LAST);
  ledger_take_changed(l, check_change, other);
  ledger_free(other);
}

static void take_all_counts(struct ledger *l) {
  struct tally *counts = tally_new(FIELD_COUNT);
  struct tally *volunteers = tally_new(VOLUNTEER_FIELD_COUNT);
  ledger_take_counts(l, counts, volunteers);
  tally_free(counts);
  tally_free(volunteers);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  size_t field_size = size ? bytes[0] : 0;
  if (size < field_size + 2) {
    return 0;
  }
  const char *field = (const char *)bytes + 1;
  const uint8_t *value = bytes + field_size + 2;
  size_t rest = size - field_size - 2;
  size_t value_size = (size_t)bytes[field_size + 1] * 8;
  value_size = value_size < rest ? value_size : rest;
  size_t alerts = 0;
  struct policy policy;
  policy_built_in(&policy, 86400000, 15 * 86400000LL);
  const struct ledger_rules rules = {.policy = &policy, .zone = &utc};
  struct ledger *l = ledger_new(&rules, 0, (struct alert_sink){emit, &alerts});
  if (!ledger_put(l, field, field_size, value, value_size)) {
    live(l, field, field_size, value + value_size, rest - value_size);
    take_all_counts(l);
  }
  ledger_free(l);
  return 0;
}
