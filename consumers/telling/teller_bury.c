// SPDX-License-Identifier: Apache-2.0
// Messages that their receivers will not have, on their way into the dead-letter topic: some of one queue at a time, so
// that no other receiver waits for it.
#include "consumers/telling/teller.h"

// How many at a time; and in ms how long a queue rests whose messages could not be set aside.
enum { BURY_MOST = 200, BURY_AGAIN = 1000 };

// Where the brokers have not taken them, they stay where they are, and the receiver is asked again.
static void leave(struct queue *q, const struct err *why, int64_t now) {
  q->over = 0;
  q->next_at = q->next_at > now + BURY_AGAIN ? q->next_at : now + BURY_AGAIN;
  teller_say(LOG_ERROR, "messages can not be set aside, and stay", q, why->text);
}

static void begin(struct teller *t, struct queue *q, int64_t now) {
  struct err reason;
  struct err e = {"there is no room for them in the queue to the brokers"};
  size_t most = q->over < BURY_MOST ? q->over : BURY_MOST;
  size_t count = 0;
  (void)err_set(&reason, "receiver %.100s %s: %.300s", q->receiver->name,
    q->refused ? "refused it" : "did not take it in time", q->why.text);
  while (count < most) {
    const struct queue_item *item = &q->items[q->first + count];
    if (letters_add(t->letters, q->receiver, item->bytes, item->size, reason.text, &e)) {
      break;
    }
    count++;
  }
  t->buried = count ? q : NULL;
  t->buried_count = count;
  if (!count) {
    leave(q, &e, now);
  }
}

static void take_away(struct teller *t, struct queue *q, size_t count, int64_t now) {
  struct receiver_counts *counts = &t->counts->receivers[q - t->queues];
  counts->refused += q->refused ? count : 0;
  counts->given_up += q->refused ? 0 : count;
  for (size_t i = 0; i < count; i++) {
    teller_put_down(t, q, &q->items[q->first + i], q->refused ? DELIVERED_REFUSED : DELIVERED_GIVEN_UP, now);
  }
  teller_drop(t, q, count);
  q->over -= count;
  if (!q->over) {
    teller_say(LOG_ERROR, q->refused ? "a message was refused and set aside" : "messages were given up and set aside",
      q, q->why.text);
  }
}

static void look(struct teller *t, int64_t now) {
  struct queue *q = t->buried;
  struct err e;
  enum letters_stage stage = letters_look(t->letters, &e);
  if (stage == LETTERS_UNDER_WAY) {
    return;
  }
  t->buried = NULL;
  if (stage == LETTERS_TAKEN) {
    take_away(t, q, t->buried_count, now);
  } else {
    leave(q, &e, now);
  }
}

// In turn, the one behind the last first.
void teller_bury(struct teller *t, int64_t now) {
  size_t count = t->options->routes->receivers.count;
  if (t->buried) {
    look(t, now);
  }
  for (size_t i = 0; i < count && !t->buried; i++) {
    t->bury_next = (t->bury_next + 1) % count;
    if (t->queues[t->bury_next].over) {
      begin(t, &t->queues[t->bury_next], now);
    }
  }
}
