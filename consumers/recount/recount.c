// SPDX-License-Identifier: Apache-2.0
// Counts a log in memory, message by message, as semantics.md says.
#include "consumers/recount/recount.h"

#include <stdlib.h>

#include "consumers/log/replay.h"
#include "consumers/stored/meta.h"
#include "runtime/wall_clock.h"

static const int64_t stamp_ahead_most = INT64_C(3600) * 1000;

// So many messages after a message was announced its state is asked for.
enum { RECOUNT_NEAR = 8 };

static void recount_emit(void *context, const struct overdue_alert *alert) {
  struct recount_part *p = context;
  size_t known;
  if (p->whole->also.emit) {
    p->whole->also.emit(p->whole->also.context, alert);
  }
  if (p->whole->keep_alerts) {
    (void)alert_list_add(&p->alerts, p->whole->wire, alert, &known);
  }
}

void recount_init(struct recount *r, const struct counting *counting, const struct wire *wire, size_t count) {
  *r = (struct recount){.counting = counting,
    .wire = wire,
    .keep_alerts = counting->log_clock,
    .counts = tally_new(FIELD_COUNT),
    .volunteers = tally_new(VOLUNTEER_FIELD_COUNT),
    .parts = calloc(count ? count : 1, sizeof *r->parts),
    .ahead = calloc(RECOUNT_AHEAD, sizeof *r->ahead),
    .count = count};
  if (!r->parts || !r->ahead) {
    abort();
  }
  for (size_t i = 0; i < count; i++) {
    struct recount_part *p = &r->parts[i];
    *p = (struct recount_part){.partition = (int32_t)i, .whole = r, .timestamp = MOMENT_NONE, .anchor_offset = -1};
    p->ledger = ledger_new(&counting->rules, (int32_t)i, (struct alert_sink){recount_emit, p});
  }
}

void recount_release(struct recount *r) {
  for (size_t i = 0; r->parts && i < r->count; i++) {
    ledger_free(r->parts[i].ledger);
    alert_list_release(&r->parts[i].alerts);
  }
  free(r->parts);
  free(r->ahead);
  tally_free(r->counts);
  tally_free(r->volunteers);
  *r = (struct recount){0};
}

// Makes the moves that belong before the message at `offset`. One that was made before changes nothing.
static void recount_move(struct recount_part *p, int64_t offset) {
  for (; p->move_count && p->moves->offset <= offset; p->moves++, p->move_count--) {
    ledger_advance(p->ledger, p->moves->moment);
  }
}

// Returns the timestamp, MOMENT_NONE where it does not count.
static int64_t recount_clock(struct recount_part *p, const rd_kafka_message_t *m, int64_t timestamp) {
  if (p->whole->counting->log_clock) {
    recount_move(p, m->offset);
  }
  if (timestamp == MOMENT_NONE || timestamp > p->whole->now + stamp_ahead_most) {
    return MOMENT_NONE;
  }
  p->timestamp = timestamp > p->timestamp ? timestamp : p->timestamp;
  ledger_set_log_time(p->ledger, p->timestamp);
  if (p->whole->counting->log_clock) {
    ledger_advance(p->ledger, timestamp);
  }
  return timestamp;
}

static void recount_anchor(struct recount_part *p, const rd_kafka_message_t *m, int64_t timestamp) {
  if (p->whole->keep_anchor) {
    p->anchor_offset = m->offset;
  }
  if (p->anchor_offset == m->offset) {
    p->anchor_digest = anchor_of(timestamp, m->key, m->key_len, m->payload, m->len);
    p->anchor_read = true;
  }
}

static void recount_announce(void *context, const rd_kafka_message_t *m) {
  struct recount *r = context;
  struct recount_ahead *a = &r->ahead[r->announced % RECOUNT_AHEAD];
  a->partition = m->partition;
  a->offset = m->offset;
  a->bad = wire_decode(r->wire, m->payload, m->len, &a->event, &a->why) != 0;
  if (!a->bad) {
    a->hash = ledger_hash(&a->event);
    ledger_prefetch_place(r->parts[m->partition].ledger, a->hash);
  }
  // What was announced half the way ago has its place by now.
  const struct recount_ahead *before = &r->ahead[(r->announced - RECOUNT_NEAR) % RECOUNT_AHEAD];
  if (r->announced >= RECOUNT_NEAR && r->announced - RECOUNT_NEAR >= r->taken && !before->bad) {
    ledger_prefetch_state(r->parts[before->partition].ledger, before->hash);
  }
  r->announced++;
}

// What was announced of a message; what was announced before it did not come.
static const struct recount_ahead *recount_decoded(struct recount *r, const rd_kafka_message_t *m) {
  const struct recount_ahead *a;
  do {
    a = &r->ahead[r->taken++ % RECOUNT_AHEAD];
  } while (a->offset != m->offset || a->partition != m->partition);
  return a;
}

static int recount_set_aside(struct recount *r, const rd_kafka_message_t *m, const char *reason, struct err *e) {
  return r->unreadable ? r->unreadable(r->unreadable_context, m, reason, e) : 0;
}

static int recount_event(
  struct recount *r, const rd_kafka_message_t *m, const struct event *event, int64_t timestamp, struct err *e) {
  struct ledger *l = r->parts[m->partition].ledger;
  char reason[LEDGER_TOO_LATE_MAX];
  if (!ledger_is_too_late(l, event, timestamp)) {
    (void)ledger_apply(l, event);
    return 0;
  }
  r->too_late++;
  ledger_say_too_late(l, event, timestamp, reason);
  return recount_set_aside(r, m, reason, e);
}

static int recount_take(void *context, const rd_kafka_message_t *m, struct err *e) {
  struct recount *r = context;
  struct recount_part *p = &r->parts[m->partition];
  const struct recount_ahead *a = recount_decoded(r, m);
  int64_t timestamp = replay_timestamp(m);
  int result = 0;
  int64_t counted = recount_clock(p, m, timestamp);
  recount_anchor(p, m, timestamp);
  if (!a->bad) {
    result = recount_event(r, m, &a->event, counted, e);
  } else {
    r->undecodable++;
    result = recount_set_aside(r, m, a->why.text, e);
  }
  r->messages++;
  p->next = m->offset + 1;
  return result;
}

void recount_take_moves(struct recount_part *part, const struct stored_partition *p, int64_t end) {
  part->moves = p->moves;
  part->move_count = p->move_count;
  while (part->move_count && p->moves[part->move_count - 1].offset > end) {
    part->move_count--;
  }
}

void recount_gather(struct recount *r) {
  for (size_t i = 0; i < r->count; i++) {
    ledger_take_counts(r->parts[i].ledger, r->counts, r->volunteers);
  }
}

int recount_read(
  struct recount *r, rd_kafka_t *rk, const char *topic, const int64_t *ends, bool (*stopped)(void), struct err *e) {
  struct replay_part *parts = calloc(r->count ? r->count : 1, sizeof *parts);
  if (!parts) {
    return err_set(e, "no memory is left");
  }
  r->now = wall_clock();
  r->announced = r->taken = 0;
  for (size_t i = 0; i < r->count; i++) {
    parts[i] = (struct replay_part){.partition = (int32_t)i, .from = r->parts[i].next, .end = ends[i]};
  }
  int result = replay_read_announced(rk, topic, parts, r->count, stopped, recount_announce, recount_take, r, e);
  free(parts);
  for (size_t i = 0; !result && i < r->count; i++) {
    struct recount_part *p = &r->parts[i];
    p->next = ends[i] > p->next ? ends[i] : p->next;
    if (r->counting->log_clock) {
      recount_move(p, p->next);
    }
  }
  return result;
}
