// SPDX-License-Identifier: Apache-2.0
// The fake side: what a process asks of its port, done, and looked at before it would be answered.
#include "tests/simulation/proof/log_fake.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/process.h"

void log_fake_init(struct log_fake *l, struct wire *wire, int64_t now) {
  fake_world_init_with(&l->world, now, false, wire);
  for (size_t i = 0; i <= LOG_RELAYS; i++) {
    struct fake_process *p = fake_world_start(&l->world);
    p->hold = HOLD_CONNECT | HOLD_RELAY | HOLD_BOUNDS;
    *(i < LOG_RELAYS ? &l->relays[i] : &l->reader) = p;
  }
}

void log_fake_release(struct log_fake *l) {
  fake_world_release(&l->world);
}

static struct text key(void) {
  return (struct text){"k", 1};
}

int64_t log_fake_append(struct log_fake *l, int64_t timestamp, const char *value) {
  return fake_log_add(&l->world.events, 0, timestamp, key(), value, strlen(value));
}

int64_t log_fake_append_open(struct log_fake *l, int64_t timestamp, const char *value) {
  return fake_log_add_open(&l->world.events, 0, timestamp, key(), value, strlen(value));
}

void log_fake_end(struct log_fake *l, bool commit) {
  fake_log_end(&l->world.events, 0, commit);
}

// All that the process waits for is done; the last answer.
static const struct fake_answer *work(struct fake_process *p) {
  while (fake_answer_turn(p)) {
  }
  const struct fake_answer *last = p->answers;
  while (last && last->next) {
    last = last->next;
  }
  if (!last || !last->done) {
    abort();
  }
  return last;
}

int64_t log_fake_open(struct log_fake *l, size_t i) {
  struct fake_process *p = l->relays[i];
  const struct port port = fake_port(p);
  port.relay_close(port.context, 0);
  port.relay_open(port.context, 0, 0);
  int64_t end = work(p)->high;
  fake_answers_release(p);
  return end;
}

bool log_fake_send(
  struct log_fake *l, size_t i, const char *value, size_t count, enum fake_outcome outcome, int64_t *high) {
  struct fake_process *p = l->relays[i];
  const struct port port = fake_port(p);
  struct outgoing alerts[8];
  for (size_t n = 0; n < count; n++) {
    alerts[n] = (struct outgoing){key(), value, strlen(value)};
  }
  l->world.outcome[0] = outcome;
  port.relay_send(port.context, 0, alerts, count);
  const struct fake_answer *a = work(p);
  bool lost = a->lost;
  *high = a->high;
  fake_answers_release(p);
  l->world.outcome[0] = SEND_DONE;
  return !lost;
}

static struct fake_log *log_of(struct log_fake *l, enum log_which which) {
  return which == LOG_EVENTS ? &l->world.events : &l->world.alerts;
}

void log_fake_bounds(struct log_fake *l, enum log_which which, int64_t *low, int64_t *high) {
  const struct fake_partition *p = &log_of(l, which)->partitions[0];
  *low = p->low;
  *high = p->end;
  if (which == LOG_EVENTS) {
    const struct port port = fake_port(l->reader);
    port.ask_bounds(port.context, 0);
    const struct fake_answer *a = work(l->reader);
    *low = a->low;
    *high = a->high;
    fake_answers_release(l->reader);
  }
}

// Where a process that fetches from there comes to.
static void write_position(struct log_fake *l, int64_t from, struct buf *out) {
  char line[64];
  const struct port port = fake_port(l->reader);
  port.fetch_start(port.context, 0, from);
  while (fake_process_turn(l->reader)) {
  }
  (void)snprintf(line, sizeof line, "position %" PRId64, port.position(port.context, 0));
  buf_add_string(out, line);
  port.fetch_stop(port.context, 0);
  l->reader->failed[0] = 0;
}

void log_fake_read(struct log_fake *l, enum log_which which, int64_t from, struct buf *out) {
  char line[200];
  const struct fake_log *log = log_of(l, which);
  const struct fake_record *r;
  if (!fake_log_holds(log, 0, from)) {
    buf_add_string(out, "out of range; ");
  }
  for (int64_t at = from; fake_log_holds(log, 0, from) && (r = fake_log_at(log, 0, at)); at = r->offset + 1) {
    (void)snprintf(line, sizeof line, "%" PRId64 " at %" PRId64 " %.*s %.*s; ", r->offset, r->timestamp,
      (int)r->key_size, r->key, (int)r->size, (const char *)r->bytes);
    buf_add_string(out, line);
  }
  if (which == LOG_EVENTS) {
    write_position(l, from, out);
  }
}

void log_fake_trim(struct log_fake *l, int64_t low) {
  fake_log_trim(&l->world.events, 0, low);
}
