// SPDX-License-Identifier: Apache-2.0
// Messages, from the queues to their receivers, and what came of it.
#include "consumers/telling/keys.h"
#include "consumers/telling/teller.h"

// In ms: how often is looked whether messages were set aside.
enum { BURY_LOOK = 10 };

static const char *name_of(const struct queue *q) {
  return q->receiver->name;
}

// --- in Redis

void teller_drop(struct teller *t, struct queue *q, size_t count) {
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

void teller_say(enum log_level level, const char *what, const struct queue *q, const char *why) {
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

// By who has taken over, too.
static void say_failing(struct queue *q, bool failed, const struct err *why) {
  bool fails = q->failing_since != MOMENT_NONE;
  if (fails && !q->said) {
    teller_say(LOG_WARN, "a receiver does not take what it is sent; it is tried again", q, why->text);
  } else if (failed && !fails) {
    teller_say(LOG_WARN, "a receiver takes what it is sent again", q, NULL);
  }
  q->said = fails;
}

static void hear_one(struct teller *t, struct queue *q, enum answer answer, const struct err *why, int64_t now) {
  struct receiver_counts *counts = &t->counts->receivers[q - t->queues];
  int64_t failing = q->failing_since;
  t->random = t->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  size_t over = queue_hear(q, answer, (uint32_t)(t->random >> 32), now);
  if (answer == ANSWER_TAKEN) {
    counts->delivered++;
    teller_put_down(t, q, queue_first(q), DELIVERED_TAKEN, now);
    teller_drop(t, q, 1);
  } else {
    counts->failed++;
  }
  if ((failing == MOMENT_NONE) != (q->failing_since == MOMENT_NONE)) {
    note_failing(t, q);
  }
  say_failing(q, failing != MOMENT_NONE, why);
  if (answer != ANSWER_TAKEN && over) {
    q->over = over;
    q->refused = answer == ANSWER_REFUSED;
    q->why = *why;
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
  teller_bury(t, now);
}

bool teller_is_busy(const struct teller *t) {
  bool busy = t->buried;
  for (size_t i = 0; i < t->options->routes->receivers.count; i++) {
    busy |= t->queues[i].under_way;
  }
  return busy;
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
  int64_t next = t->buried ? now + BURY_LOOK : INT64_MAX;
  for (size_t i = 0; i < t->options->routes->receivers.count; i++) {
    const struct queue *q = &t->queues[i];
    int64_t at = q->next_at > now ? q->next_at : now;
    if (q->count && !q->under_way && !q->over && at < next) {
      next = at;
    }
  }
  return next;
}
