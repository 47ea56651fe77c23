// SPDX-License-Identifier: Apache-2.0
// The loop of `huiyin notify`, and what it does when Redis or Kafka are away.
#include "consumers/telling/run.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "consumers/core/must.h"
#include "consumers/telling/status.h"
#include "runtime/kafka.h"
#include "runtime/log.h"
#include "runtime/stop.h"
#include "runtime/wall_clock.h"

// In ms: how often at least it is said that we are alive, how often one who stands by looks, and the longest pause
// after a failure; how often the partitions of the topic are counted.
enum { BEAT = 1000, LOOK = 500, LONGEST_PAUSE = 5000, COUNT_AGAIN = 20000 };

struct run {
  const struct teller_options *options;
  struct store *store;
  struct reader *reader;
  struct letters *letters;
  struct status *status;  // NULL where nothing is served
  struct teller_counts counts;
  int bell;
  int64_t last;  // the clock, which must not go back
  int64_t committed_at;
  int64_t counted_at;
  int64_t pause;
  bool stands_by;
  bool has_told;  // the topic was there before
  struct err said;
};

static int64_t clock_of(struct run *r) {
  int64_t now = wall_clock();
  r->last = now > r->last ? now : r->last;
  return r->last;
}

// --- what goes wrong

// Once, until something else does.
static void say_trouble(struct run *r, const char *what, const struct err *e) {
  struct log_line line;
  if (strcmp(r->said.text, e->text) == 0) {
    return;
  }
  r->said = *e;
  log_begin(&line, LOG_WARN, what);
  log_text(&line, "reason", e->text);
  log_end(&line);
}

static void show(struct run *r, enum figures_stage stage) {
  status_show(r->status, NULL, &r->counts, stage, clock_of(r));
}

static void wait_for(int64_t ms) {
  struct pollfd stop = {.fd = stop_fd(), .events = POLLIN};
  (void)poll(&stop, 1, (int)ms);
}

static void pause_longer(struct run *r) {
  wait_for(r->pause);
  r->pause = 2 * r->pause < LONGEST_PAUSE ? 2 * r->pause : LONGEST_PAUSE;
}

// --- the loop

static void sleep_until(struct run *r, const struct teller *t, bool more) {
  int64_t now = clock_of(r);
  int64_t next = r->committed_at + BEAT;
  int64_t due = t->catching_up ? INT64_MAX : groups_next(t->groups);
  int64_t sending = teller_send_next(t, now);
  next = due < next ? due : next;
  next = sending < next ? sending : next;
  struct pollfd fds[] = {{.fd = stop_fd(), .events = POLLIN}, {.fd = r->bell, .events = POLLIN},
    {.fd = reader_fd(r->reader), .events = POLLIN}};
  (void)poll(fds, 3, more || next <= now ? 0 : (int)(next - now));
  uint64_t rings;
  if (read(r->bell, &rings, sizeof rings) > 0) {
    r->committed_at -= BEAT;  // there may be orders
  }
}

static int commit(struct run *r, struct teller *t, bool *lost, struct err *e) {
  if (teller_commit(t, lost, e)) {
    return -1;
  }
  r->committed_at = clock_of(r);
  return t->orders_seen != t->store->orders ? teller_read_orders(t, r->committed_at, e) : 0;
}

static bool is_to_commit(const struct run *r, const struct teller *t, int64_t now) {
  bool moved = false;
  for (int32_t p = 0; p < t->partition_count; p++) {
    moved |= t->partitions[p].offset != t->partitions[p].committed;
  }
  return moved || t->pending.count || now - r->committed_at >= BEAT;
}

// Partitions that were added are read from a new beginning on.
static int count_again(struct run *r, const struct teller *t, int64_t now, struct err *e) {
  struct err away;
  if (now - r->counted_at < COUNT_AGAIN) {
    return 0;
  }
  r->counted_at = now;
  int count = reader_partitions(r->reader, 500, &away);
  return count > t->partition_count ? err_set(e, "the alerts topic has %d partitions now", count) : 0;
}

static int turn(struct run *r, struct teller *t, bool *lost, struct err *e) {
  bool more = false;
  int64_t now = clock_of(r);
  teller_hear(t, now);
  if (count_again(r, t, now, e) || teller_read(t, now, &more, e) ||
      (is_to_commit(r, t, now) && commit(r, t, lost, e))) {
    return -1;
  }
  teller_send(t, now);
  if (status_is_due(r->status, now)) {
    status_show(r->status, t, &r->counts, reader_is_away(r->reader) ? FIGURES_DEAF : FIGURES_TELLS, now);
  }
  sleep_until(r, t, more);
  return 0;
}

static void say_took_over(const struct teller *t) {
  struct log_line line;
  size_t waiting = 0;
  for (size_t i = 0; i < t->options->routes->receivers.count; i++) {
    waiting += t->queues[i].count;
  }
  log_begin(&line, LOG_INFO, "this process tells now");
  log_number(&line, "partitions", t->partition_count);
  log_number(&line, "alerts", (int64_t)groups_count(t->groups));
  log_number(&line, "waiting", (int64_t)waiting);
  log_end(&line);
}

static int tell(struct run *r, struct err *e) {
  struct teller t = {.options = r->options,
    .counts = &r->counts,
    .store = r->store,
    .reader = r->reader,
    .letters = r->letters,
    .bell = r->bell,
    .random = (uint64_t)wall_clock()};
  bool lost = false;
  int result = teller_open(&t, clock_of(r), e) || commit(r, &t, &lost, e) ? -1 : 0;
  if (!result) {
    say_took_over(&t);
    r->has_told = true;
    r->pause = LOOK;
    r->said.text[0] = 0;
  }
  while (!result && !stop_requested()) {
    result = turn(r, &t, &lost, e);
  }
  teller_release(&t);
  // Whoever stands by may be able to what this one is not.
  store_leave(r->store);
  return result;
}

// --- standing by

// The code to end with where waiting does not cure it, with a sentence.
static int take_place(struct run *r, bool *taken, struct err *e) {
  enum redis_failure failure = REDIS_AWAY;
  *taken = false;
  if (store_connect(r->store, &failure, e)) {
    if (failure != REDIS_AWAY) {
      return 1;
    }
    say_trouble(r, "Redis is away: waiting for it", e);
    show(r, FIGURES_REDIS_AWAY);
    pause_longer(r);
    return 0;
  }
  int result = store_take(r->store, taken, e);
  if (result > 0) {
    return 2;
  }
  if (result) {
    say_trouble(r, "Redis does not answer as it must", e);
    show(r, FIGURES_REDIS_AWAY);
    store_disconnect(r->store);
    pause_longer(r);
  } else if (!*taken) {
    if (!r->stands_by) {
      log_say(LOG_INFO, "another process tells; this one stands by");
    }
    r->stands_by = true;
    show(r, FIGURES_STANDS_BY);
    wait_for(LOOK);
  }
  return 0;
}

// Kafka is asked before anything is taken: who can not read must not keep others from it.
static int await_kafka(struct run *r, struct err *e) {
  for (;;) {
    int count = reader_partitions(r->reader, 2000, e);
    if (count >= 0 || stop_requested()) {
      return 0;
    }
    if (count != KAFKA_NO_ANSWER && !r->has_told) {
      return 1;
    }
    say_trouble(r, "Kafka is away, or does not know the alerts topic: waiting for it", e);
    show(r, FIGURES_KAFKA_AWAY);
    pause_longer(r);
  }
}

static int run_all(struct run *r, struct err *e) {
  int code = 0;
  while (!code && !stop_requested()) {
    bool taken = false;
    code = await_kafka(r, e);
    code = code || stop_requested() ? code : take_place(r, &taken, e);
    if (code || stop_requested() || !taken) {
      continue;
    }
    r->stands_by = false;
    if (tell(r, e)) {
      say_trouble(r, "telling is begun anew, from what Redis holds", e);
      store_disconnect(r->store);
      pause_longer(r);
    }
  }
  return code;
}

int telling_run(const struct teller_options *o, struct store *store, struct err *e) {
  struct run r = {.options = o, .store = store, .pause = LOOK, .bell = -1};
  int code = 1;
  r.counts.receivers = must(calloc(o->routes->receivers.count + 1, sizeof *r.counts.receivers));
  r.bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  r.reader = reader_new(o->settings, o->topic, o->group, e);
  r.letters = r.reader ? letters_new(o->settings, o->wire, e) : NULL;
  bool served = settings_text(o->settings, "listen") != NULL;
  if (r.letters && served) {
    r.status = status_new(o->settings, o->routes, r.bell, e);
  }
  if (r.letters && (r.status || !served)) {
    code = run_all(&r, e);
  }
  status_free(r.status);
  letters_free(r.letters);
  reader_free(r.reader);
  store_disconnect(store);
  (void)close(r.bell);
  free(r.counts.receivers);
  return code;
}
