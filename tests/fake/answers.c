// SPDX-License-Identifier: Apache-2.0
// The answers of Kafka that a process waits for: first the work is done, then, at another turn, the answer arrives.
#include <stdlib.h>
#include <string.h>

#include "tests/fake/process.h"

struct fake_answer *fake_answer_add(struct fake_process *p, enum fake_answer_type type, int32_t partition) {
  struct fake_answer *a = calloc(1, sizeof *a);
  struct fake_answer **end = &p->answers;
  if (!a) {
    abort();
  }
  while (*end) {
    end = &(*end)->next;
  }
  *a = (struct fake_answer){.type = type, .partition = partition, .relay = p->relay[partition]};
  *end = a;
  return a;
}

static void answer_free(struct fake_answer *a) {
  for (size_t i = 0; i < a->count; i++) {
    free((void *)(uintptr_t)a->alerts[i].key.at);
    free((void *)(uintptr_t)a->alerts[i].bytes);
  }
  free(a->alerts);
  buf_release(&a->payload);
  free(a);
}

static void append(struct fake_world *w, struct fake_answer *a, const struct outgoing *alert) {
  a->high = fake_log_add(&w->alerts, a->partition, w->now, alert->key, alert->bytes, alert->size) + 1;
  if (w->watcher.emitted) {
    const struct fake_partition *p = &w->alerts.partitions[a->partition];
    w->watcher.emitted(w->watcher.context, a->partition, &p->records[p->count - 1]);
  }
}

// One transaction: all its records, and the control record behind them. A fenced relay can send nothing.
static void send(struct fake_process *p, struct fake_answer *a) {
  struct fake_world *w = p->world;
  enum fake_outcome outcome = w->outcome[a->partition];
  a->lost = w->sender[a->partition] != a->relay;
  if (a->lost) {
    fake_process_say(p, "the relay of partition %d is fenced: its transaction is lost", (int)a->partition);
    return;
  }
  w->outcome[a->partition] = SEND_DONE;
  if (outcome == SEND_ABORTED || outcome == SEND_BROKEN) {
    fake_process_say(p, "the transaction of %zu alerts in partition %d is aborted", a->count, (int)a->partition);
    fake_log_gap(&w->alerts, a->partition, (int64_t)a->count + 1);
    a->done = a->lost = outcome == SEND_BROKEN;
    return;
  }
  for (size_t i = 0; i < a->count; i++) {
    append(w, a, &a->alerts[i]);
  }
  fake_log_gap(&w->alerts, a->partition, 1);
  a->lost = outcome == SEND_UNKNOWN;
  fake_process_say(p, "%zu alerts are in the topic, partition %d%s", a->count, (int)a->partition,
    a->lost ? ", and its relay does not get to know" : "");
}

static void ask(struct fake_world *w, struct fake_answer *a) {
  a->low = w->events.partitions[a->partition].low;
  a->high = w->events.partitions[a->partition].end;
  a->at = w->now;
  if (w->watcher.asked) {
    w->watcher.asked(w->watcher.context, a->partition, a->at, a->high);
  }
}

static void set_aside(struct fake_world *w, const struct fake_answer *a) {
  (void)fake_log_add(&w->dead_letters, a->partition, w->now, (struct text){"", 0}, a->payload.at, a->payload.size);
  if (w->watcher.set_aside) {
    w->watcher.set_aside(w->watcher.context, a->partition, a->offset);
  }
}

static void work(struct fake_process *p, struct fake_answer *a) {
  struct fake_world *w = p->world;
  a->done = true;
  switch (a->type) {
    case ANSWER_BOUNDS:
      ask(w, a);
      fake_process_say(p, "partition %d ends at %lld", (int)a->partition, (long long)a->high);
      break;
    case ANSWER_OPEN:
      w->sender[a->partition] = a->relay;
      a->high = w->alerts.partitions[a->partition].end;
      fake_process_say(p, "the relay of partition %d is open, and fences those before it", (int)a->partition);
      break;
    case ANSWER_SENT:
      send(p, a);
      break;
    case ANSWER_DEAD_LETTER:
      set_aside(w, a);
      fake_process_say(p, "the message at %d:%lld is in the dead letters", (int)a->partition, (long long)a->offset);
      break;
  }
}

static void tell_emitted(struct fake_process *p, const struct fake_answer *a) {
  const struct fake_record *r;
  for (int64_t at = a->low; (r = fake_log_at(&p->world->alerts, a->partition, at)) && r->offset < a->high;
       at = r->offset + 1) {
    struct overdue_alert alert;
    struct err e;
    if (wire_decode_alert(p->world->wire, r->bytes, r->size, &alert, &e) != 0) {
      abort();
    }
    tracker_on_emitted(p->tracker, a->partition, &alert);
  }
}

static void deliver(struct fake_process *p, const struct fake_answer *a) {
  switch (a->type) {
    case ANSWER_BOUNDS:
      tracker_on_bounds(p->tracker, a->partition, a->low, a->high, a->at);
      break;
    case ANSWER_OPEN:
      tell_emitted(p, a);
      tracker_on_relay_open(p->tracker, a->partition, a->high);
      break;
    case ANSWER_SENT:
      if (a->lost) {
        tracker_on_relay_lost(p->tracker, a->partition);
      } else {
        tracker_on_relay_sent(p->tracker, a->partition, a->high);
      }
      break;
    case ANSWER_DEAD_LETTER:
      tracker_on_dead_letter(p->tracker, a->partition);
      break;
  }
}

static bool is_relays(const struct fake_answer *a) {
  return a->type == ANSWER_OPEN || a->type == ANSWER_SENT;
}

static bool is_held(const struct fake_process *p, const struct fake_answer *a) {
  if (is_relays(a)) {
    return p->hold & (a->done ? HOLD_RELAY : HOLD_RELAY_WORK);
  }
  if (a->type == ANSWER_BOUNDS) {
    return p->hold & (a->done ? HOLD_BOUNDS : HOLD_BOUNDS_WORK);
  }
  return p->hold & (a->done ? HOLD_DEAD_LETTERS : HOLD_DEAD_LETTER_WORK);
}

// A relay that was closed is answered no more.
static bool is_stale(const struct fake_process *p, const struct fake_answer *a) {
  return is_relays(a) && p->relay[a->partition] != a->relay;
}

static struct fake_answer **first_ready(struct fake_process *p) {
  struct fake_answer **at = &p->answers;
  while (*at && is_held(p, *at)) {
    at = &(*at)->next;
  }
  return at;
}

bool fake_answer_turn(struct fake_process *p) {
  struct fake_answer **at = first_ready(p);
  struct fake_answer *a = *at;
  if (!a) {
    return false;
  }
  if (!a->done) {
    work(p, a);
    return true;
  }
  *at = a->next;
  if (fake_process_point(p) && !is_stale(p, a)) {
    deliver(p, a);
  }
  answer_free(a);
  return true;
}

// `relay` 0: all of them.
void fake_answers_end(struct fake_process *p, uint64_t relay) {
  struct fake_answer **at = &p->answers;
  while (*at) {
    struct fake_answer *a = *at;
    if (relay && a->relay != relay) {
      at = &a->next;
      continue;
    }
    if (!is_relays(a) && relay) {
      at = &a->next;
      continue;
    }
    if (!a->done && p->world->late_work) {
      work(p, a);
    }
    *at = a->next;
    answer_free(a);
  }
}

void fake_answers_release(struct fake_process *p) {
  while (p->answers) {
    struct fake_answer *a = p->answers;
    p->answers = a->next;
    answer_free(a);
  }
}
