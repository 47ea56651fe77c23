// SPDX-License-Identifier: Apache-2.0
// Runs a tracker in the world: one loop that sleeps on descriptors and hands what comes to the state machines.
#include "consumers/world/run.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "consumers/recount/reading.h"
#include "consumers/stored/earlier_partitions.h"
#include "consumers/world/policy_start.h"
#include "consumers/world/world.h"
#include "runtime/kafka.h"
#include "runtime/log.h"
#include "runtime/stop.h"
#include "runtime/topics.h"

enum { TAKE_MOST = 2000 };

// On a backlog the queue is empty for no longer than this time, in ms.
static const int64_t lull_longest = 20;

// After a stop was asked for, what was counted is committed within this time, in ms.
static const int64_t leave_within = 1000;

// States of closed requests kept in memory, for each partition.
enum { CLOSED_STATES = 65536 };

// The time of day, or, for pauses that must not depend on it, a clock that nobody sets.
static int64_t clock_at(clockid_t clock) {
  struct timespec now;
  (void)clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Waits for brokers that are away, says so once. -1 with a sentence for what waiting does not cure, or a stop.
static int await_topic(struct track_world *w, struct err *e) {
  rd_kafka_t *rk = log_reader_handle(w->reader);
  bool said = false;
  int count;
  while ((count = kafka_partition_count(rk, w->options->topic, 1000, e)) == KAFKA_NO_ANSWER && !stop_requested()) {
    track_status_beat(w->status, clock_at(CLOCK_MONOTONIC));
    if (!said) {
      struct log_line line;
      log_begin(&line, LOG_WARN, "Kafka is away: waiting for it");
      log_text(&line, "reason", e->text);
      log_end(&line);
      said = true;
    }
    struct pollfd wait = {.fd = stop_fd(), .events = POLLIN};
    (void)poll(&wait, 1, 1000);
  }
  if (count > 0 && said) {
    log_say(LOG_INFO, "Kafka is back");
  }
  return count;
}

static int check_topics(const struct track_options *o, rd_kafka_t *rk, struct err *e) {
  const struct topic_wanted wanted[] = {
    {o->topic, TOPIC_STAMPED}, {o->alerts_topic, TOPIC_AS_FIRST}, {o->dead_letters_topic, 0}};
  return o->embedded ? 0 : topics_check(rk, wanted, sizeof wanted / sizeof *wanted, e);
}

// The queue wakes nobody for what was in it before: while the tracker wants nothing, more may wait.
static void tell_messages(struct track_world *w, int64_t steady) {
  rd_kafka_message_t *messages[TAKE_MOST];
  size_t count = 0;
  bool wants = tracker_wants_messages(w->tracker);
  if (wants) {
    count = log_reader_take(w->reader, messages, TAKE_MOST);
  }
  w->more = !wants || count == TAKE_MOST;
  if (count == TAKE_MOST && log_reader_is_behind(w->reader, messages, count, w->options->batch)) {
    w->behind_at = steady;
  }
  bool backlog = steady - w->behind_at < lull_longest;
  // While as much as there is room for waits here, the queue has not been looked at.
  w->behind_at = backlog && !wants ? steady : w->behind_at;
  tracker_expect_more(w->tracker, wants && backlog);
  tracker_note_backlog(w->tracker, backlog);
  for (size_t i = 0; i < count; i++) {
    track_world_message(w, messages[i]);
  }
}

static int timeout_until(int64_t now, int64_t wake, int most) {
  if (wake <= now) {
    return 0;
  }
  return wake == INT64_MAX || wake - now > most ? most : (int)(wake - now);
}

static int next_timeout(const struct track_world *w) {
  if (w->more && tracker_wants_messages(w->tracker)) {
    return 0;
  }
  // Reports of dead letters and the callbacks of the handles have no descriptor.
  bool lull = clock_at(CLOCK_MONOTONIC) - w->behind_at < lull_longest;
  int most = w->dead_letters_out || lull ? 10 : 1000;
  int timeout = timeout_until(clock_at(CLOCK_REALTIME), tracker_wake(w->tracker), most);
  int other = timeout_until(clock_at(CLOCK_MONOTONIC), redis_link_wake(w->link), most);
  return timeout < other ? timeout : other;
}

static void sleep_on(const struct track_world *w, bool leaving, int timeout) {
  short redis = (short)(redis_link_has_output(w->link) ? POLLIN | POLLOUT : POLLIN);
  struct pollfd fds[] = {{.fd = leaving ? -1 : stop_fd(), .events = POLLIN},
    {.fd = mailbox_fd(w->mailbox), .events = POLLIN}, {.fd = group_fd(w->group), .events = POLLIN},
    {.fd = tracker_wants_messages(w->tracker) ? log_reader_fd(w->reader) : -1, .events = POLLIN},
    {.fd = redis_link_fd(w->link), .events = redis}};
  (void)poll(fds, sizeof fds / sizeof *fds, timeout);
}

// One round: what came is handed over, what can be done is done. Twice at Redis: its answers may let a commit go out.
static void go_round(struct track_world *w) {
  int64_t now = clock_at(CLOCK_REALTIME);
  int64_t steady = clock_at(CLOCK_MONOTONIC);
  tracker_set_time(w->tracker, now);
  redis_link_step(w->link, steady);
  group_step(w->group);
  track_world_letters(w);
  track_world_dead_letters(w);
  tell_messages(w, steady);
  tracker_step(w->tracker, now);
  redis_link_step(w->link, steady);
  log_reader_serve(w->reader);
  track_status_round(w->status, clock_at(CLOCK_MONOTONIC));
  track_pulse_round(w->pulse, steady);
}

static void say_figures(const struct track_world *w) {
  const struct tracker_figures *f = tracker_figures(w->tracker);
  struct log_line line;
  log_begin(&line, LOG_INFO, "stopped");
  log_number(&line, "messages", (int64_t)f->messages);
  log_number(&line, "events", (int64_t)f->events);
  log_number(&line, "dead_letters", (int64_t)f->dead_letters);
  log_number(&line, "misplaced", (int64_t)f->misplaced);
  log_number(&line, "alerts", (int64_t)f->alerts);
  log_number(&line, "commits", (int64_t)f->commits);
  log_number(&line, "refused_commits", (int64_t)f->refused_commits);
  log_number(&line, "rollbacks", (int64_t)f->rollbacks);
  log_end(&line);
}

static void loop(struct track_world *w) {
  int64_t give_up_at = INT64_MAX;
  go_round(w);
  for (;;) {
    if (give_up_at == INT64_MAX && (stop_requested() || tracker_is_done(w->tracker) || w->failed)) {
      give_up_at = w->failed ? 0 : clock_at(CLOCK_MONOTONIC) + leave_within;
      track_world_leave(w);
    }
    // Without Redis nothing can be committed any more: there is nothing to wait for.
    bool in_vain = redis_link_fd(w->link) < 0;
    if (give_up_at != INT64_MAX &&
        (in_vain || tracker_is_empty(w->tracker) || clock_at(CLOCK_MONOTONIC) >= give_up_at)) {
      return;
    }
    sleep_on(w, give_up_at != INT64_MAX, give_up_at != INT64_MAX ? 20 : next_timeout(w));
    go_round(w);
  }
}

static struct tracker_options tracker_options_of(const struct track_world *w) {
  const struct track_options *o = w->options;
  return (struct tracker_options){.prefix = o->prefix,
    .settings = o->counting->text,
    .compare_settings = track_world_compare,
    .compare_context = (void *)(uintptr_t)o->counting,
    .rules = o->counting->rules,
    .rules_under = policy_rules_under,
    .rules_context = w->policy_rules,
    .wire = w->wire,
    .log_clock = o->counting->log_clock,
    .until_end = o->until_end,
    .as_of = o->as_of,
    .batch = o->batch,
    .audit_every = o->audit_every,
    .closed_states = CLOSED_STATES};
}

static int prepare(struct track_world *w, struct err *e) {
  const struct settings *s = w->options->settings;
  w->wire = reading_wire(s, e);
  if (!w->wire || redis_url_parse(&w->url, w->options->redis, e) != 0) {
    return -1;
  }
  w->policy_rules = policy_rules_new(
    w->options->counting, settings_is_given(s, "pledge-within") || settings_is_given(s, "resolve-within"));
  w->names = w->options->until_end ? NULL : name_counter_new(&w->url, w->options->prefix);
  w->reader = log_reader_new(s, w->options->topic, e);
  return w->reader ? 0 : -1;
}

static int begin(struct track_world *w, struct err *e) {
  rd_kafka_t *rk = log_reader_handle(w->reader);
  if (w->options->listen && !(w->status = track_status_new(w, w->options->listen, e))) {
    return err_prefix(e, "--listen");
  }
  int partitions = await_topic(w, e);
  if (partitions <= 0 || check_topics(w->options, rk, e) != 0 ||
      policy_start(w->options, &w->url, partitions, e) != 0) {
    return -1;
  }
  int32_t earlier = earlier_partitions(&w->url, w->options->prefix, partitions);
  if (earlier) {
    log_reader_add_partition_count(w->reader, earlier);
  }
  log_reader_add_partition_count(w->reader, partitions);
  w->partitions = partitions;
  const struct tracker_options options = tracker_options_of(w);
  const struct port port = track_world_port(w);
  w->tracker = tracker_new(&options, &port);
  tracker_set_partition_count(w->tracker, partitions);
  return track_world_open(w, e);
}

int track_run(const struct track_options *o) {
  struct err e = {""};
  struct track_world w = {.options = o, .behind_at = INT64_MIN / 2};
  int code = 0;
  if (prepare(&w, &e) != 0) {
    code = 2;
  } else if (begin(&w, &e) != 0) {
    code = stop_requested() ? 0 : 1;
  } else {
    loop(&w);
    say_figures(&w);
    code = w.failed ? 1 : 0;
  }
  if (code && e.text[0]) {
    (void)fprintf(stderr, "huiyin track: %s\n", e.text);
  }
  track_world_close(&w);
  return code;
}
