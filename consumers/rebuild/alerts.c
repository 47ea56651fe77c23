// SPDX-License-Identifier: Apache-2.0
// What was emitted is what the alerts topic says; rebuild adds to it only what is owed on top.
//
// The topic is read before the ends of the log are asked for, so that what is counted is never behind it. Live clock:
// of each request and mark the topic's last alert is held while the clock moves to the moment of that question, and
// settled against what is owed then. Log clock: the replay gives its alerts again; those in the topic are not sent
// again, and where the topic holds others (the settings were different) they are held and settled likewise.
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/core/text.h"
#include "consumers/log/alerts_log.h"
#include "consumers/rebuild/rebuild.h"
#include "runtime/kafka.h"
#include "runtime/kafka_end.h"
#include "runtime/stop.h"

// The topic's last alert of one request and mark.
struct rebuild_last {
  size_t place;  // in the list of what was emitted
  bool foreign;  // some alert of the two was not given by the replay
};

struct rebuild_reading {
  struct rebuild *whole;
  struct rebuild_part *part;
};

static void rebuild_take_emitted(void *context, int64_t offset, const struct overdue_alert *alert) {
  struct rebuild_reading *x = context;
  size_t known;
  (void)offset;
  (void)alert_list_add(&x->part->emitted, x->whole->in.wire, alert, &known);
}

static size_t rebuild_mark_key(char *key, const struct overdue_alert *alert) {
  size_t size = alert->request_id.size < ID_MAX ? alert->request_id.size : ID_MAX;
  size_t mark = alert->mark.size < NAME_MAX_BYTES ? alert->mark.size : NAME_MAX_BYTES;
  memcpy(key, alert->request_id.at, size);
  key[size] = 0;
  memcpy(key + size + 1, alert->mark.at, mark);
  return size + 1 + mark;
}

static void rebuild_last_of(struct rebuild *r, size_t partition, struct state_table *lasts) {
  const struct rebuild_part *p = &r->parts[partition];
  for (size_t i = 0; i < p->emitted.count; i++) {
    struct overdue_alert alert;
    char key[ID_MAX + 1 + NAME_MAX_BYTES];
    struct rebuild_last last = {.foreign = false};
    alert_list_get(&p->emitted, r->in.wire, i, &alert);
    size_t size = rebuild_mark_key(key, &alert);
    struct state *s = state_find(lasts, key, size);
    if (s) {
      memcpy(&last, state_value(s), sizeof last);
    } else {
      s = state_add(lasts, key, size);
    }
    last.place = i;
    last.foreign |= alert_list_find(&r->recount.parts[partition].alerts, &alert) == SIZE_MAX;
    (void)state_set(lasts, s, &last, sizeof last);
  }
}

// Nothing owes it any more, and nothing will ever look at it again: its request is not in the log, or its mark is not
// in the policy.
static void rebuild_clear_one(struct rebuild *r, size_t partition, const struct overdue_alert *standing, int64_t at) {
  struct overdue_alert alert = *standing;
  size_t known;
  alert.status = ALERT_CLEARED;
  alert.at = at;
  (void)alert_list_add(&r->parts[partition].outbox, r->in.wire, &alert, &known);
}

static void rebuild_believe(struct rebuild *r, size_t partition, size_t place, int64_t at) {
  struct rebuild_part *p = &r->parts[partition];
  struct ledger *l = r->recount.parts[partition].ledger;
  struct overdue_alert alert;
  char field[LEDGER_FIELD_MAX];
  uint32_t number = 0;
  alert_list_get(&p->emitted, r->in.wire, place, &alert);
  bool standing = alert.status == ALERT_RAISED;
  bool known = ledger_knows(l, field, ledger_request_field(alert.request_id, field));
  bool numbered = alert_id_number(alert.alert_id, &number) == 0;
  if (known && ledger_hold(l, &alert) == 0) {
    return;
  }
  // The request may come back, as a filing that is published again.
  if (!known && numbered && number >= p->alerts_from) {
    p->alerts_from = number + 1;
  }
  if (standing) {
    rebuild_clear_one(r, partition, &alert, at);
  }
}

static void rebuild_hold(struct rebuild *r, size_t partition, bool foreign_only, int64_t at) {
  struct state_table lasts = {0};
  rebuild_last_of(r, partition, &lasts);
  for (size_t i = 0; i < lasts.slot_count; i++) {
    struct rebuild_last last;
    if (lasts.slots[i]) {
      memcpy(&last, state_value(lasts.slots[i]), sizeof last);
      if (last.foreign || !foreign_only) {
        rebuild_believe(r, partition, last.place, at);
      }
    }
  }
  state_table_release(&lasts);
}

// Adds the alerts from `from` on that the topic does not hold.
static void rebuild_fill_outbox(struct rebuild *r, size_t partition, size_t from, size_t to) {
  const struct alert_list *made = &r->recount.parts[partition].alerts;
  struct rebuild_part *p = &r->parts[partition];
  for (size_t i = from; i < to; i++) {
    struct overdue_alert alert;
    size_t known;
    alert_list_get(made, r->in.wire, i, &alert);
    if (alert_list_find(&p->emitted, &alert) == SIZE_MAX) {
      (void)alert_list_add(&p->outbox, r->in.wire, &alert, &known);
    }
  }
}

// --- live

static void rebuild_live(struct rebuild *r, size_t partition) {
  struct recount_part *counted = &r->recount.parts[partition];
  struct rebuild_part *p = &r->parts[partition];
  rebuild_hold(r, partition, false, p->clock);
  r->recount.keep_alerts = true;
  ledger_advance(counted->ledger, p->clock);
  (void)ledger_settle(counted->ledger, p->clock);
  r->recount.keep_alerts = false;
  rebuild_fill_outbox(r, partition, 0, counted->alerts.count);
}

// --- log

// Whether the topic holds the beginning of what the replay gives, byte for byte.
static bool rebuild_is_beginning(const struct alert_list *emitted, const struct alert_list *given) {
  return emitted->count <= given->count &&
         (!emitted->count || (emitted->bytes.size == given->ends[emitted->count - 1] &&
                               memcmp(emitted->bytes.at, given->bytes.at, emitted->bytes.size) == 0));
}

static void rebuild_add_move(struct rebuild_part *p, int64_t offset, int64_t moment) {
  p->moves = must(realloc(p->moves, (p->move_count + 1) * sizeof *p->moves));
  p->moves[p->move_count++] = (struct stored_move){.offset = offset, .moment = moment};
}

// Clock moves that Redis no longer knows of show in the alerts that they made.
static void rebuild_find_moves(struct rebuild *r, size_t partition) {
  struct rebuild_part *p = &r->parts[partition];
  struct recount_part *counted = &r->recount.parts[partition];
  for (size_t i = 0; !p->same_log && i < p->emitted.count; i++) {
    struct overdue_alert alert;
    alert_list_get(&p->emitted, r->in.wire, i, &alert);
    if (alert.at > ledger_clock(counted->ledger)) {
      rebuild_add_move(p, counted->next, alert.at);
      ledger_advance(counted->ledger, alert.at);
    }
  }
}

static void rebuild_log(struct rebuild *r, size_t partition) {
  struct recount_part *counted = &r->recount.parts[partition];
  struct rebuild_part *p = &r->parts[partition];
  size_t given = counted->alerts.count;
  p->settled = !rebuild_is_beginning(&p->emitted, &counted->alerts);
  if (p->settled) {
    int64_t clock = ledger_clock(counted->ledger);
    rebuild_hold(r, partition, true, clock == INT64_MIN ? r->asked_at : clock);
    (void)ledger_settle(counted->ledger, clock);
  }
  rebuild_fill_outbox(r, partition, 0, given);
  rebuild_fill_outbox(r, partition, given, counted->alerts.count);
}

// --- all partitions

int rebuild_read_alerts(struct rebuild *r, struct err *e) {
  rd_kafka_t *rk = alerts_log_consumer(r->in.settings, e);
  int count = rk ? kafka_partition_count(rk, r->in.alerts_topic, 10000, e) : -1;
  int result = count < 0 ? -1 : 0;
  if (!result && (size_t)count < r->in.partitions) {
    result = reading_lacks_alerts(&r->in, (size_t)count, e);
  }
  for (size_t i = 0; !result && i < r->in.partitions; i++) {
    struct rebuild_reading x = {.whole = r, .part = &r->parts[i]};
    result = alerts_log_read(rk, r->in.alerts_topic, (int32_t)i, 0, r->in.wire, stop_requested, rebuild_take_emitted,
      &x, &x.part->alerts_end, e);
  }
  if (rk) {
    kafka_end(rk);
  }
  return result;
}

void rebuild_settle_alerts(struct rebuild *r) {
  for (size_t i = 0; i < r->in.partitions; i++) {
    if (r->in.counting.log_clock) {
      rebuild_find_moves(r, i);
      rebuild_log(r, i);
    } else {
      rebuild_live(r, i);
    }
  }
  recount_gather(&r->recount);
}
