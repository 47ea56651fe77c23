// SPDX-License-Identifier: Apache-2.0
// Messages, from the queues to their receivers, and what came of it.
#include "consumers/telling/keys.h"
#include "consumers/telling/teller.h"
#include "runtime/log.h"

static const char *name_of(const struct queue *q) {
  return q->receiver->name;
}

// --- in Redis

static void drop(struct teller *t, struct queue *q, size_t count) {
  query_begin(&t->pending, 4, "LTRIM");
  telling_key(&t->pending, t->store->prefix, TELLING_OUT, name_of(q));
  query_number(&t->pending, (int64_t)count);
  query_number(&t->pending, -1);
  queue_drop(q, count);
}

static void note_failing(struct teller *t, const struct queue *q) {
  struct buf field = {0};
  buf_printf(&field, "failing:%s", name_of(q));
  query_begin(&t->pending, q->failing_since == MOMENT_NONE ? 3 : 4, q->failing_since == MOMENT_NONE ? "HDEL" : "HSET");
  telling_key(&t->pending, t->store->prefix, TELLING_PLACE, NULL);
  query_bytes(&t->pending, field.at, field.size);
  if (q->failing_since != MOMENT_NONE) {
    query_number(&t->pending, q->failing_since);
  }
  buf_release(&field);
}

// --- in words

static void say(enum log_level level, const char *what, const struct queue *q, const char *why) {
  struct log_line line;
  log_begin(&line, level, what);
  log_text(&line, "receiver", name_of(q));
  if (why) {
    log_text(&line, "reason", why);
  }
  log_number(&line, "waiting", (int64_t)q->count);
  log_end(&line);
}

// --- what came of it

// Sets the first ones aside. Where the brokers have not taken them, they stay where they are.
static bool bury(struct teller *t, const struct queue *q, size_t count, const char *reason) {
  struct err e;
  for (size_t i = 0; i < count; i++) {
    const struct queue_item *item = &q->items[q->first + i];
    if (letters_add(t->letters, q->receiver, item->bytes, item->size, reason, &e)) {
      say(LOG_ERROR, "messages can not be set aside, and stay", q, e.text);
      return false;
    }
  }
  if (letters_wait(t->letters, &e)) {
    say(LOG_ERROR, "messages can not be set aside, and stay", q, e.text);
    return false;
  }
  return true;
}

static void give_up(struct teller *t, struct queue *q, size_t count, bool refused, const struct err *why, int64_t now) {
  struct receiver_counts *counts = &t->counts->receivers[q - t->queues];
  struct err reason;
  (void)err_set(
    &reason, "receiver %.100s %s: %.300s", name_of(q), refused ? "refused it" : "did not take it in time", why->text);
  if (!bury(t, q, count, reason.text)) {
    q->next_at += 1000;
    return;
  }
  counts->refused += refused ? count : 0;
  counts->given_up += refused ? 0 : count;
  for (size_t i = 0; i < count; i++) {
    teller_put_down(t, q, &q->items[q->first + i], refused ? DELIVERED_REFUSED : DELIVERED_GIVEN_UP, now);
  }
  drop(t, q, count);
  say(
    LOG_ERROR, refused ? "a message was refused and set aside" : "messages were given up and set aside", q, why->text);
}

static void hear_one(struct teller *t, struct queue *q, enum answer answer, const struct err *why, int64_t now) {
  struct receiver_counts *counts = &t->counts->receivers[q - t->queues];
  int64_t failing = q->failing_since;
  t->random = t->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  size_t over = queue_hear(q, answer, (uint32_t)(t->random >> 32), now);
  if (answer == ANSWER_TAKEN) {
    counts->delivered++;
    teller_put_down(t, q, queue_first(q), DELIVERED_TAKEN, now);
    drop(t, q, 1);
  } else {
    counts->failed++;
  }
  if ((failing == MOMENT_NONE) != (q->failing_since == MOMENT_NONE)) {
    note_failing(t, q);
    say(LOG_WARN,
      failing == MOMENT_NONE ? "a receiver does not take what it is sent; it is tried again"
                             : "a receiver takes what it is sent again",
      q, failing == MOMENT_NONE ? why->text : NULL);
  }
  if (answer != ANSWER_TAKEN && over) {
    give_up(t, q, over, answer == ANSWER_REFUSED, why, now);
  }
}

void teller_hear(struct teller *t, int64_t now) {
  for (size_t i = 0; i < t->options->routes->receivers.count; i++) {
    enum answer answer;
    struct err why = {""};
    if (t->queues[i].under_way && sender_take(t->senders[i], &answer, &why)) {
      hear_one(t, &t->queues[i], answer, &why, now);
    }
  }
}

void teller_send(struct teller *t, int64_t now) {
  for (size_t i = 0; i < t->options->routes->receivers.count; i++) {
    struct queue *q = &t->queues[i];
    if (queue_is_due(q, now)) {
      const struct queue_item *first = queue_first(q);
      q->under_way = true;
      sender_give(t->senders[i], first->bytes, first->size);
    }
  }
}

int64_t teller_send_next(const struct teller *t, int64_t now) {
  int64_t next = INT64_MAX;
  for (size_t i = 0; i < t->options->routes->receivers.count; i++) {
    const struct queue *q = &t->queues[i];
    int64_t at = q->next_at > now ? q->next_at : now;
    if (q->count && !q->under_way && at < next) {
      next = at;
    }
  }
  return next;
}
