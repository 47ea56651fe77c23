// SPDX-License-Identifier: Apache-2.0
// The verb `huiyin simulate`: publishes the events of a simulated town.
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "producers/progress.h"
#include "producers/simulate_options.h"
#include "producers/simulate_order.h"
#include "producers/simulate_pace.h"
#include "producers/simulate_sink.h"
#include "producers/town.h"
#include "producers/verbs.h"
#include "runtime/stop.h"
#include "runtime/verb.h"
#include "schemas/moment.h"

static const int64_t second = 1000000000;

struct run {
  struct simulate_options options;
  struct town town;
  struct simulate_order order;
  struct simulate_pace pace;
  struct simulate_sink sink;
  int64_t shown;  // when progress was last shown; 0 where nobody watches
};

static int64_t clock_ns(clockid_t clock) {
  struct timespec now;
  (void)clock_gettime(clock, &now);
  return now.tv_sec * second + now.tv_nsec;
}

static void show_progress(struct run *r) {
  int64_t now = clock_ns(CLOCK_MONOTONIC);
  if (!r->shown || now - r->shown < second / 4) {
    return;
  }
  char events[32];
  char rate[32];
  r->shown = now;
  uint64_t ms = (uint64_t)(now - r->pace.started) / 1000000 + 1;
  uint64_t left = r->order.next ? ms * (r->order.count - r->order.next) / r->order.next / 1000 : 0;
  (void)fprintf(stderr, "\r\033[Ksimulating: %s events, %s/s, %" PRIu64 ":%02" PRIu64 " left",
    progress_number(r->sink.taken, events), progress_number(r->sink.taken * 1000 / ms, rate), left / 60, left % 60);
}

// Lets the time go by that the pace asks for, in pieces, so that a stop is seen and deliveries are looked at.
static int keep_pace(struct run *r, const struct simulate_message *message, struct err *e) {
  if (!r->options.rate && !r->options.accelerate) {
    return 0;
  }
  int64_t due = simulate_pace_due(&r->pace, r->sink.taken, message->now);
  for (;;) {
    int64_t left = due - clock_ns(CLOCK_MONOTONIC);
    if (left < second / 1000 || stop_requested()) {
      return 0;
    }
    int wait = left > second / 10 ? 100 : (int)(left / 1000000);
    if (simulate_sink_idle(&r->sink, wait, e)) {
      return -1;
    }
    show_progress(r);
  }
}

static int send_all(struct run *r, struct err *e) {
  struct simulate_message message;
  struct town_page page;
  struct event event;
  int more = 0;
  while (!stop_requested() && (more = simulate_order_next(&r->order, &message, e)) > 0) {
    if (keep_pace(r, &message, e)) {
      return -1;
    }
    town_event(&r->town, message.entry.item, message.entry.step, &page, &event);
    if (simulate_sink_take(&r->sink, &event, e)) {
      return -1;
    }
    if (r->sink.taken % 1024 == 0) {
      show_progress(r);
    }
  }
  return more < 0 ? -1 : 0;
}

static void summarise(const struct run *r, FILE *out) {
  char end[MOMENT_TEXT_MAX];
  char events[32];
  char requests[32];
  moment_format(r->town.end, end);
  int64_t ms = (clock_ns(CLOCK_MONOTONIC) - r->pace.started) / 1000000;
  (void)fprintf(out, "%s %s events of %s requests in %" PRId64 ".%03" PRId64 " s; seed %" PRIu64 ", end %s\n",
    r->options.print ? "printed" : "published", progress_number(simulate_sink_arrived(&r->sink), events),
    progress_number(r->town.requests, requests), ms / 1000, ms % 1000, r->options.seed, end);
}

// Sends everything, or what there is time for before a stop, and says how it went.
static int run(struct run *r, struct err *e) {
  r->pace = (struct simulate_pace){.rate = r->options.rate, .accelerate = r->options.accelerate};
  r->pace.started = clock_ns(CLOCK_MONOTONIC);
  r->pace.from = r->order.count ? r->order.entries[0].at : r->town.start;
  r->shown = isatty(STDERR_FILENO) ? 1 : 0;
  int failed = send_all(r, e);
  struct err unfinished;
  if (simulate_sink_finish(&r->sink, failed || stop_requested(), &unfinished) && !failed) {
    *e = unfinished;
    failed = -1;
  }
  if (r->shown > 1) {
    (void)fputs("\r\033[K", stderr);
  }
  summarise(r, r->options.print ? stderr : stdout);
  bool rest = r->order.next < r->order.count || r->order.waiting_count;
  return !failed && rest
           ? err_set(e, "stopped before the end: %zu of %zu events were reached", r->order.next, r->order.count)
           : failed;
}

static int open_run(struct run *r, const struct settings *s, struct err *e) {
  const struct simulate_options *o = &r->options;
  if (town_init(&r->town, o->seed, o->end, o->days, o->requests, e) ||
      simulate_order_init(&r->order, &r->town, o->duplicates, o->disorder, e)) {
    return -1;
  }
  return o->print ? simulate_sink_print(&r->sink, STDOUT_FILENO, e) : simulate_sink_kafka(&r->sink, s, e);
}

static int simulate_run(const struct settings *s, struct err *e) {
  struct run r = {.shown = 0};
  int code = 2;
  if (simulate_options_read(&r.options, s, clock_ns(CLOCK_REALTIME) / 1000000, e) == 0) {
    stop_on_signals();
    code = open_run(&r, s, e) || run(&r, e) ? 1 : 0;
  }
  simulate_sink_release(&r.sink);
  simulate_order_release(&r.order);
  town_release(&r.town);
  return code;
}

int verb_simulate(int argc, char **argv) {
  return verb_run(&simulate_usage, argc, argv, simulate_run);
}
