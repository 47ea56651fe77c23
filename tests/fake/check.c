// SPDX-License-Identifier: Apache-2.0
// What must hold in a fake world.
#include "tests/fake/check.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/lapse.h"
#include "tests/fake/recount.h"

__attribute__((format(printf, 2, 3))) static bool wrong(char *out, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(out, FAKE_CHECK_MAX, format, arguments);
  va_end(arguments);
  return false;
}

// --- counters and states

static bool compare_scope(const struct fake_world *w, const char *key, const char *const *names, const int64_t *values,
  size_t width, char *out) {
  for (size_t i = 0; i < width; i++) {
    struct text stored = fake_store_get(&w->redis.store, key, names[i]);
    int64_t number = stored.at ? strtoll(stored.at, NULL, 10) : 0;
    if (number != values[i]) {
      return wrong(out, "%s %s is %" PRId64 ", the log says %" PRId64, key, names[i], number, values[i]);
    }
  }
  return true;
}

static bool compare_tally(const struct fake_world *w, const char *prefix, const struct tally *t,
  const char *const *names, size_t width, char *out) {
  for (size_t i = 0; i < tally_count(t); i++) {
    struct scope scope;
    const int64_t *values;
    char name[SCOPE_NAME_MAX];
    char key[SCOPE_NAME_MAX + 32];
    tally_at(t, i, &scope, &values);
    (void)snprintf(key, sizeof key, "%s%.*s", prefix, (int)scope_name(&scope, name), name);
    if (!compare_scope(w, key, names, values, width, out)) {
      return false;
    }
  }
  return true;
}

// No scope is stored that the log does not give.
static bool has_no_more(const struct fake_world *w, const struct fake_recount *r, char *out) {
  size_t stored = 0;
  for (size_t i = 0; i < w->redis.store.count; i++) {
    const char *name = w->redis.store.keys[i]->name;
    stored += strncmp(name, "h:{0}:count:", 12) == 0 || strncmp(name, "h:{0}:volunteer:", 16) == 0;
  }
  size_t counted = tally_count(r->counts) + tally_count(r->volunteers);
  return stored <= counted || wrong(out, "%zu scopes are stored, the log gives %zu", stored, counted);
}

struct state_check {
  const struct fake_world *w;
  int64_t log_time;
  const struct fake_key *key;
  char *out;
  size_t count;
  bool equal;
};

// The request alone: what was emitted for it is history. 0 where it is gone, stored or not.
static size_t without_marks(const struct state_check *c, const void *value, size_t size, uint8_t *packed) {
  struct request request;
  struct marks marks;
  if (request_unpack(value, size, &request, &marks) != 0 ||
      lapse_is_none(&request, c->log_time, c->w->rules.keep_closed)) {
    return 0;
  }
  return request_pack(&request, &(struct marks){0}, packed);
}

static void compare_state(
  void *context, const char *field, size_t field_size, const uint8_t *value, size_t value_size) {
  struct state_check *c = context;
  const struct fake_entry *e = c->key ? fake_key_find(c->key, (struct text){field, (uint32_t)field_size}) : NULL;
  uint8_t stored[REQUEST_PACKED_MAX];
  uint8_t counted[REQUEST_PACKED_MAX];
  bool gone = ledger_field_is_request(field) && !without_marks(c, value, value_size, counted);
  c->count += !gone;
  if (!e && gone) {
    return;
  }
  if (!e) {
    c->equal = wrong(c->out, "the state of %.*s is not stored", (int)field_size, field);
  } else if (ledger_field_is_request(field)) {
    size_t size = without_marks(c, e->value, e->value_size, stored);
    if (size != without_marks(c, value, value_size, counted) || memcmp(stored, counted, size) != 0) {
      c->equal = wrong(c->out, "the state of %.*s is not that of the log", (int)field_size, field);
    }
  }
}

static size_t count_living(const struct state_check *c) {
  uint8_t packed[REQUEST_PACKED_MAX];
  size_t count = 0;
  for (size_t i = 0; i < c->key->count; i++) {
    const struct fake_entry *e = &c->key->entries[i];
    count += !ledger_field_is_request(e->name) || without_marks(c, e->value, e->value_size, packed);
  }
  return count;
}

static bool compare_states(const struct fake_world *w, const struct fake_recount *r, int32_t partition, char *out) {
  char name[64];
  (void)snprintf(name, sizeof name, "h:{0}:state:%d", (int)partition);
  struct state_check c = {w, r->log_time[partition], fake_store_find(&w->redis.store, fake_text(name)), out, 0, true};
  ledger_walk(r->ledger[partition], compare_state, &c);
  size_t stored = c.key ? count_living(&c) : 0;
  if (c.equal && c.key && stored != c.count) {
    return wrong(out, "partition %d has %zu states, the log gives %zu", (int)partition, stored, c.count);
  }
  return c.equal;
}

static bool check_counters(const struct fake_world *w, const struct fake_recount *r, char *out) {
  bool equal = compare_tally(w, "h:{0}:count:", r->counts, field_names, FIELD_COUNT, out) &&
               compare_tally(w, "h:{0}:volunteer:", r->volunteers, volunteer_field_names, VOLUNTEER_FIELD_COUNT, out) &&
               has_no_more(w, r, out);
  for (int32_t i = 0; equal && i < FAKE_PARTITIONS; i++) {
    equal = compare_states(w, r, i, out);
    if (equal && w->options.log_clock && ledger_clock(r->ledger[i]) != r->meta[i].clock) {
      equal = wrong(out, "the clock of partition %d is not that of the log", (int)i);
    }
  }
  return equal;
}

// --- alerts

static void read_alert(const struct fake_world *w, const void *bytes, size_t size, struct overdue_alert *alert) {
  struct err e;
  if (wire_decode_alert(w->wire, bytes, size, alert, &e) != 0) {
    (void)fprintf(stderr, "an alert cannot be read: %s\n", e.text);
    abort();
  }
}

static void read_topic(const struct fake_world *w, int32_t partition, struct fake_alerts *alerts) {
  const struct fake_partition *p = &w->alerts.partitions[partition];
  for (size_t i = 0; i < p->count; i++) {
    struct overdue_alert alert;
    read_alert(w, p->records[i].bytes, p->records[i].size, &alert);
    fake_alerts_add(alerts, &alert);
  }
}

// What of the outbox is not in the topic yet.
static void read_outbox(const struct fake_world *w, int32_t partition, struct fake_alerts *alerts) {
  char name[64];
  (void)snprintf(name, sizeof name, "h:{0}:outbox:%d", (int)partition);
  const struct fake_key *k = fake_store_find(&w->redis.store, fake_text(name));
  for (size_t i = 0; k && i < k->count; i++) {
    struct overdue_alert alert;
    read_alert(w, k->entries[i].value, k->entries[i].value_size, &alert);
    fake_alerts_add(alerts, &alert);
    struct fake_alert last = alerts->list[alerts->count - 1];
    alerts->count--;
    alerts->count += !fake_alerts_have(alerts, &last);
  }
}

static bool check_topic(const struct fake_alerts *a, char *out) {
  for (size_t i = 0; i < a->count; i++) {
    const struct fake_alert *this = &a->list[i];
    const struct fake_alert *last = fake_alerts_last(a, this->series, i);
    bool follows = this->status == ALERT_RAISED
                     ? (last ? last->status == ALERT_CLEARED && this->number == last->number + 1 : this->number == 0)
                     : last && last->status == ALERT_RAISED && this->number == last->number;
    if (!follows) {
      return wrong(out, "%s %s does not follow on %s %s", alert_status_names[this->status], this->id,
        last ? alert_status_names[last->status] : "nothing", last ? last->id : "");
    }
  }
  return true;
}

// Each alert that stands in `a` stands in `b`, by request and mark.
static bool stand_too(const struct fake_alerts *a, const struct fake_alerts *b, const char *what, char *out) {
  for (size_t i = 0; i < a->count; i++) {
    const struct fake_alert *last = fake_alerts_last(b, a->list[i].series, b->count);
    if (fake_alerts_stand(a, &a->list[i]) && (!last || last->status != ALERT_RAISED)) {
      return wrong(out, "%s %s", a->list[i].series, what);
    }
  }
  return true;
}

static bool are_in(const struct fake_alerts *a, const struct fake_alerts *b, const char *what, char *out) {
  for (size_t i = 0; i < a->count; i++) {
    if (!fake_alerts_have(b, &a->list[i])) {
      return wrong(out, "%s %s %s", alert_status_names[a->list[i].status], a->list[i].id, what);
    }
  }
  return true;
}

static bool check_alerts(const struct fake_world *w, const struct fake_recount *r, unsigned what, char *out) {
  struct fake_alerts seen = {0};
  bool holds = true;
  for (int32_t i = 0; i < FAKE_PARTITIONS; i++) {
    read_topic(w, i, &seen);
  }
  holds = !(what & CHECK_TOPIC) || check_topic(&seen, out);
  for (int32_t i = 0; i < FAKE_PARTITIONS; i++) {
    read_outbox(w, i, &seen);
  }
  if (what & CHECK_STANDING) {
    holds = holds && stand_too(&seen, &r->alerts, "stands and is not owed", out) &&
            stand_too(&r->alerts, &seen, "is owed and does not stand", out);
  }
  if (what & CHECK_HISTORY) {
    holds = holds && are_in(&seen, &r->alerts, "was emitted, the log does not give it", out) &&
            are_in(&r->alerts, &seen, "is given by the log, and was not emitted", out);
  }
  fake_alerts_release(&seen);
  return holds;
}

const char *fake_check(const struct fake_world *w, unsigned what, char *out) {
  struct fake_recount r;
  fake_recount_init(&r, w);
  bool holds = (!(what & CHECK_COUNTERS) || check_counters(w, &r, out)) && check_alerts(w, &r, what, out);
  fake_recount_release(&r);
  return holds ? NULL : out;
}
