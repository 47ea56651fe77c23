// SPDX-License-Identifier: Apache-2.0
// Drives one ledger and keeps what comes out of it.
#include "tests/property/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int32_t partition = 3;

static size_t place_of_request(struct text id) {
  size_t place = 0;
  while (
    place < REQUESTS && (strlen(request_ids[place]) != id.size || memcmp(request_ids[place], id.at, id.size) != 0)) {
    place++;
  }
  return place;
}

static size_t place_of_mark(const struct policy *p, struct text name) {
  size_t place = 0;
  while (place < p->mark_count &&
         (strlen(p->marks[place].name) != name.size || memcmp(p->marks[place].name, name.at, name.size) != 0)) {
    place++;
  }
  return place;
}

static void keep_alert(void *context, const struct overdue_alert *alert) {
  struct run *r = context;
  if (r->alerts->count == ALERTS_SEEN_MAX) {
    abort();
  }
  struct seen *seen = &r->alerts->list[r->alerts->count++];
  *seen = (struct seen){.status = (enum alert_status)alert->status,
    .request = place_of_request(alert->request_id),
    .mark = place_of_mark(&r->scenario->policy, alert->mark),
    .at = alert->at,
    .mark_at = alert->mark_at,
    .due_at = alert->due_at};
  (void)snprintf(seen->id, sizeof seen->id, "%.*s", (int)alert->alert_id.size, alert->alert_id.at);
}

static void begin_ledger(struct run *r, int64_t clock) {
  r->ledger = ledger_new(&r->rules, partition, (struct alert_sink){keep_alert, r});
  ledger_set_clock(r->ledger, clock);
  ledger_set_log_time(r->ledger, r->log_time);
}

static void begin(struct run *r, const struct scenario *s, struct alerts *alerts) {
  r->scenario = s;
  r->alerts = alerts;
  r->zone_from = INT64_MIN;
  r->zone_offset = (int32_t)RUN_EAST_MS;
  r->zone = (struct zone){.name = "fixed", .count = 1, .from = &r->zone_from, .offset = &r->zone_offset};
  r->rules = (struct ledger_rules){.policy = &s->policy, .zone = &r->zone};
  r->counts = tally_new(FIELD_COUNT);
  r->volunteers = tally_new(VOLUNTEER_FIELD_COUNT);
  r->store.count = 0;
  r->log_time = MOMENT_NONE;
}

void run_init(struct run *r, const struct scenario *s, int64_t clock, struct alerts *alerts) {
  begin(r, s, alerts);
  begin_ledger(r, clock);
}

void run_release(struct run *r) {
  ledger_free(r->ledger);
  tally_free(r->counts);
  tally_free(r->volunteers);
}

static struct stored *find_stored(const struct store *s, const char *field, size_t size) {
  for (size_t i = 0; i < s->count; i++) {
    if (s->list[i].field_size == size && memcmp(s->list[i].field, field, size) == 0) {
      return (struct stored *)(uintptr_t)&s->list[i];
    }
  }
  return NULL;
}

static void store_one(void *context, const char *field, size_t field_size, const uint8_t *value, size_t value_size) {
  struct store *s = context;
  struct stored *stored = find_stored(s, field, field_size);
  if ((!stored && s->count == STORED_MAX) || field_size > STORED_FIELD_MAX || value_size > STORED_VALUE_MAX) {
    abort();
  }
  stored = stored ? stored : &s->list[s->count++];
  stored->field_size = field_size;
  stored->value_size = value_size;
  memcpy(stored->field, field, field_size);
  memcpy(stored->value, value, value_size);
}

static void put_back(struct run *r, const struct stored *stored) {
  if (ledger_put(r->ledger, stored->field, stored->field_size, stored->value, stored->value_size) != 0) {
    abort();
  }
}

// Moves a text into memory of its own, so that a state which keeps a view of an event is found out.
static void move_text(struct text *text, char **at) {
  if (text->at) {
    memcpy(*at, text->at, text->size);
    text->at = *at;
    *at += text->size;
  }
}

static void apply_copy(struct run *r, const struct event *event) {
  struct event copy = *event;
  char *bytes = malloc(256);
  char *at = bytes;
  move_text(&copy.event_id, &at);
  switch (copy.type) {
    case EVENT_REQUEST_FILED:
      move_text(&copy.filed.request_id, &at);
      move_text(&copy.filed.category, &at);
      move_text(&copy.filed.district, &at);
      break;
    case EVENT_TASK_PLEDGED:
      move_text(&copy.pledged.request_id, &at);
      move_text(&copy.pledged.unit, &at);
      break;
    case EVENT_TASK_RESOLVED:
      move_text(&copy.resolved.request_id, &at);
      move_text(&copy.resolved.unit, &at);
      break;
    default:
      move_text(&copy.held.station, &at);
      move_text(&copy.held.district, &at);
      move_text(&copy.held.kind, &at);
  }
  (void)ledger_apply(r->ledger, &copy);
  free(bytes);
}

static void know_state(struct run *r, const struct event *event) {
  char field[LEDGER_FIELD_MAX];
  size_t size = ledger_field(event, field);
  const struct stored *stored = find_stored(&r->store, field, size);
  if (stored && !ledger_knows(r->ledger, field, size)) {
    put_back(r, stored);
  }
}

void run_event(struct run *r, const struct event *event) {
  know_state(r, event);
  apply_copy(r, event);
}

void run_keep_closed(struct run *r, int64_t keep) {
  int64_t clock = ledger_clock(r->ledger);
  r->rules.keep_closed = keep;
  ledger_free(r->ledger);
  begin_ledger(r, clock);
}

bool run_message(struct run *r, const struct event *event, int64_t timestamp) {
  r->log_time = timestamp > r->log_time ? timestamp : r->log_time;
  ledger_set_log_time(r->ledger, r->log_time);
  know_state(r, event);
  if (ledger_is_too_late(r->ledger, event, timestamp)) {
    return false;
  }
  apply_copy(r, event);
  return true;
}

void run_step(struct run *r, const struct step *step) {
  if (step->event) {
    run_event(r, step->event);
  } else {
    ledger_advance(r->ledger, step->clock);
  }
}

void run_store(struct run *r) {
  ledger_take_changed(r->ledger, store_one, &r->store);
}

static void unstore_one(void *context, const char *field, size_t size) {
  struct store *s = context;
  struct stored *stored = find_stored(s, field, size);
  if (stored) {
    *stored = s->list[--s->count];
  }
}

void run_let_go(struct run *r) {
  run_store(r);
  for (size_t i = 0; i < r->store.count; i++) {
    const struct stored *stored = &r->store.list[i];
    int64_t moment;
    (void)ledger_let_go(r->ledger, stored->field, stored->field_size, stored->value, stored->value_size, true, &moment);
  }
  ledger_take_gone(r->ledger, unstore_one, &r->store);
  run_store(r);
}

void run_shrink(struct run *r, bool store_first) {
  if (store_first) {
    run_store(r);
  }
  (void)ledger_shrink(r->ledger, 0, NULL, NULL);
}

void run_restart(struct run *r) {
  int64_t clock = ledger_clock(r->ledger);
  run_store(r);
  ledger_take_counts(r->ledger, r->counts, r->volunteers);
  ledger_free(r->ledger);
  begin_ledger(r, clock);
  for (size_t i = 0; i < r->store.count; i++) {
    put_back(r, &r->store.list[i]);
  }
}

void run_continue(struct run *r, const struct run *from, struct alerts *alerts) {
  begin(r, from->scenario, alerts);
  r->store = from->store;
  ledger_take_counts(from->ledger, from->counts, from->volunteers);
  tally_merge(r->counts, from->counts);
  tally_merge(r->volunteers, from->volunteers);
  begin_ledger(r, ledger_clock(from->ledger));
  for (size_t i = 0; i < r->store.count; i++) {
    put_back(r, &r->store.list[i]);
  }
}

bool run_find(const struct run *r, const char *request_id, struct request *request, struct marks *marks) {
  char field[LEDGER_FIELD_MAX];
  size_t size = ledger_request_field((struct text){request_id, (uint32_t)strlen(request_id)}, field);
  const struct stored *stored = find_stored(&r->store, field, size);
  return stored && request_unpack(stored->value, stored->value_size, request, marks) == 0;
}

// A stored value with its marks forgotten.
static size_t without_marks(const struct stored *s, uint8_t *out) {
  struct request request;
  struct marks marks;
  static const struct marks none;
  if (!ledger_field_is_request(s->field)) {
    return 0;
  }
  if (request_unpack(s->value, s->value_size, &request, &marks) != 0) {
    abort();
  }
  return request_pack(&request, &none, out);
}

static bool same_value(const struct stored *a, const struct stored *b, bool marks_too) {
  uint8_t left[REQUEST_PACKED_MAX];
  uint8_t right[REQUEST_PACKED_MAX];
  if (marks_too) {
    return a->value_size == b->value_size && memcmp(a->value, b->value, a->value_size) == 0;
  }
  size_t size = without_marks(a, left);
  return size == without_marks(b, right) && memcmp(left, right, size) == 0;
}

static bool same_stores(const struct run *a, const struct run *b, bool marks_too) {
  if (a->store.count != b->store.count) {
    return false;
  }
  for (size_t i = 0; i < a->store.count; i++) {
    const struct stored *mine = &a->store.list[i];
    const struct stored *other = find_stored(&b->store, mine->field, mine->field_size);
    if (!other || !same_value(mine, other, marks_too)) {
      return false;
    }
  }
  return true;
}

bool run_same_requests(const struct run *a, const struct run *b) {
  return same_stores(a, b, false);
}

bool run_same_marks(const struct run *a, const struct run *b) {
  return same_stores(a, b, true);
}
