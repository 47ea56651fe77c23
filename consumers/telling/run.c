// SPDX-License-Identifier: Apache-2.0
// The loop of `huiyin notify`, and what it does when Redis or Kafka are away.
#include "consumers/telling/run_parts.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "consumers/core/must.h"
#include "runtime/kafka.h"
#include "runtime/log.h"
#include "runtime/stop.h"
#include "runtime/wall_clock.h"

// In ms: the longest pause after a failure.
enum { LONGEST_PAUSE = 5000 };

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
  status_show(r->status, NULL, &r->counts, stage, wall_clock());
}

static void wait_for(int64_t ms) {
  struct pollfd stop = {.fd = stop_fd(), .events = POLLIN};
  (void)poll(&stop, 1, (int)ms);
}

static void pause_longer(struct run *r) {
  wait_for(r->pause);
  r->pause = 2 * r->pause < LONGEST_PAUSE ? 2 * r->pause : LONGEST_PAUSE;
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
    wait_for(RUN_LOOK);
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
    if (run_tell(r, e)) {
      say_trouble(r, "telling is begun anew, from what Redis holds", e);
      store_disconnect(r->store);
      pause_longer(r);
    }
  }
  return code;
}

static void say_figures(const struct run *r) {
  struct receiver_counts all = {0};
  struct log_line line;
  for (size_t i = 0; i < r->options->routes->receivers.count; i++) {
    const struct receiver_counts *one = &r->counts.receivers[i];
    all.delivered += one->delivered;
    all.failed += one->failed;
    all.refused += one->refused;
    all.given_up += one->given_up;
  }
  log_begin(&line, LOG_INFO, "stopped");
  log_number(&line, "alerts", (int64_t)(r->counts.raised + r->counts.cleared));
  log_number(&line, "delivered", (int64_t)all.delivered);
  log_number(&line, "failed_tries", (int64_t)all.failed);
  log_number(&line, "refused", (int64_t)all.refused);
  log_number(&line, "given_up", (int64_t)all.given_up);
  log_end(&line);
}

int telling_run(const struct teller_options *o, struct store *store, struct err *e) {
  struct run r = {.options = o, .store = store, .pause = RUN_LOOK, .bell = -1};
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
  if (!code) {
    say_figures(&r);
  }
  store_disconnect(store);
  (void)close(r.bell);
  free(r.counts.receivers);
  return code;
}
