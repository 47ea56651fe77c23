// SPDX-License-Identifier: Apache-2.0
// /metrics, /healthz and /readyz of a running tracker.
#include "consumers/world/status.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "consumers/world/lag_watch.h"
#include "consumers/world/metrics.h"
#include "consumers/world/name_counter.h"
#include "consumers/world/ready.h"
#include "consumers/world/world.h"
#include "runtime/http.h"
#include "runtime/log.h"
#include "runtime/process.h"
#include "runtime/version.h"
#include "runtime/wall_clock.h"

// In ms: the figures are handed over no more often; a loop that has not turned for so long is stuck.
static const int64_t round_pause = 250;
static const int64_t stuck_after = 10000;

enum { ROUTES = 3 };

struct track_status {
  struct track_world *world;  // the loop's alone
  struct http *http;
  struct http_route routes[ROUTES];
  struct lag_watch *watches;  // by partition number
  size_t watch_count;
  int32_t *partitions;  // scratch
  size_t partition_room;
  struct track_snapshot next;  // filled by the loop, then exchanged for `shown`
  int64_t handed_at;
  atomic_int_fast64_t turned_at;
  pthread_mutex_t lock;  // guards what follows
  struct track_snapshot shown;
};

static int64_t steady_clock(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// --- pages, in the server's thread

// A copy of the snapshot; the caller releases it.
static struct track_snapshot look(struct track_status *s) {
  struct track_snapshot copy = {0};
  (void)pthread_mutex_lock(&s->lock);
  track_snapshot_copy(&copy, &s->shown);
  (void)pthread_mutex_unlock(&s->lock);
  return copy;
}

static void metrics_page(void *context, const struct http_request *request, struct http_answer *answer) {
  struct track_status *s = context;
  struct track_snapshot snapshot = look(s);
  struct metrics m = {0};
  struct name_count names;
  struct process_figures process;
  int64_t at;
  (void)request;
  track_metrics_write(&m, &snapshot);
  if (s->world->names && name_counter_last(s->world->names, &names, &at)) {
    track_metrics_write_names(&m, &names, at);
  }
  version_write(&m);
  process_read(&process);
  process_write(&m, &process);
  track_snapshot_release(&snapshot);
  answer->type = "text/plain; version=0.0.4; charset=utf-8";
  answer->body = m.text;
}

// How long the loop has not turned, where that is too long; else 0.
static int64_t stuck_for(struct track_status *s) {
  int64_t since = steady_clock() - (int64_t)atomic_load_explicit(&s->turned_at, memory_order_relaxed);
  return since >= stuck_after ? since : 0;
}

static void say_stuck(struct http_answer *answer, int64_t since) {
  answer->status = 503;
  buf_printf(
    &answer->body, "The loop has not turned for %" PRId64 " s: it hangs in a call, or has no CPU.\n", since / 1000);
}

static void health_page(void *context, const struct http_request *request, struct http_answer *answer) {
  int64_t since = stuck_for(context);
  (void)request;
  if (since) {
    say_stuck(answer, since);
  } else {
    buf_add_string(&answer->body, "Alive.\n");
  }
}

static void ready_page(void *context, const struct http_request *request, struct http_answer *answer) {
  struct track_snapshot snapshot = look(context);
  int64_t since = stuck_for(context);
  (void)request;
  if (since) {
    say_stuck(answer, since);
  } else if (!track_ready(&snapshot, &answer->body)) {
    answer->status = 503;
  }
  track_snapshot_release(&snapshot);
}

// --- figures, in the loop's thread

static struct lag_watch *watch_of(struct track_status *s, int32_t partition) {
  size_t wanted = (size_t)partition + 1;
  if (wanted > s->watch_count) {
    s->watches = realloc(s->watches, wanted * sizeof *s->watches);
    if (!s->watches) {
      abort();
    }
    for (size_t i = s->watch_count; i < wanted; i++) {
      s->watches[i] = (struct lag_watch){0};
    }
    s->watch_count = wanted;
  }
  return &s->watches[partition];
}

static void look_at_partition(struct track_status *s, size_t index, int64_t now) {
  struct snapshot_partition *p = &s->next.partitions[index];
  tracker_standing(s->world->tracker, index, &p->standing);
  int32_t id = p->standing.partition;
  track_world_end(s->world, &p->standing, &p->end, &p->lag);
  struct lag_watch *watch = watch_of(s, id);
  lag_watch_look(watch, p->lag, now);
  p->behind = lag_watch_is_behind(watch, p->lag, now);
  s->partitions[index] = id;
}

static void look_at_partitions(struct track_status *s, int64_t now) {
  size_t count = tracker_count(s->world->tracker);
  if (count > s->partition_room) {
    free(s->partitions);
    s->partitions = calloc(count, sizeof *s->partitions);
    s->partition_room = count;
    if (!s->partitions) {
      abort();
    }
  }
  track_snapshot_resize(&s->next, count);
  for (size_t i = 0; i < count; i++) {
    look_at_partition(s, i, now);
  }
  ends_asker_want(s->world->log_ends, s->partitions, count);
}

static void look_at_world(struct track_status *s) {
  const struct track_world *w = s->world;
  struct track_snapshot *n = &s->next;
  n->begun = true;
  n->leaving = w->leaving;
  n->failed = w->failed;
  n->damaged = tracker_is_damaged(w->tracker);
  const char *refusal = tracker_refusal(w->tracker);
  (void)snprintf(n->refusal, sizeof n->refusal, "%s", refusal ? refusal : "");
  n->kafka_up = group_is_connected(w->group);
  n->redis_up = redis_link_fd(w->link) >= 0;
  n->member = w->member;
  n->alerts_gone = alerts_topic_is_gone(&w->alerts_topic);
  n->alerts_partitions = w->alerts_topic.partitions;
  n->kafka_reconnects = group_reconnects(w->group);
  n->redis_reconnects = redis_link_reconnects(w->link);
  int64_t now = wall_clock();
  int64_t end;
  n->policy_versions = policy_rules_versions(w->policy_rules, now, &end);
  n->has_holidays = end != INT64_MAX;
  n->holidays_left = n->has_holidays ? end - now : 0;
  n->figures = *tracker_figures(w->tracker);
  for (size_t i = 0; i < DEAD_LETTER_KINDS; i++) {
    n->dead_letters[i] = w->dead_letter_kinds[i];
  }
}

void track_status_beat(struct track_status *s, int64_t now) {
  if (s) {
    atomic_store_explicit(&s->turned_at, now, memory_order_relaxed);
  }
}

void track_status_round(struct track_status *s, int64_t now) {
  track_status_beat(s, now);
  if (!s || now - s->handed_at < round_pause) {
    return;
  }
  s->handed_at = now;
  look_at_world(s);
  look_at_partitions(s, now);
  (void)pthread_mutex_lock(&s->lock);
  struct track_snapshot shown = s->shown;
  s->shown = s->next;
  s->next = shown;
  (void)pthread_mutex_unlock(&s->lock);
}

// --- beginning and end

struct track_status *track_status_new(struct track_world *w, const char *address, struct err *e) {
  struct track_status *s = calloc(1, sizeof *s);
  if (!s || pthread_mutex_init(&s->lock, NULL) != 0) {
    abort();
  }
  s->world = w;
  s->routes[0] = (struct http_route){.path = "/metrics", .page = metrics_page, .context = s};
  s->routes[1] = (struct http_route){.path = "/healthz", .page = health_page, .context = s};
  s->routes[2] = (struct http_route){.path = "/readyz", .page = ready_page, .context = s};
  track_status_beat(s, steady_clock());
  const struct http_options options = {.address = address, .routes = s->routes, .route_count = ROUTES};
  s->http = http_new(&options, e);
  if (!s->http) {
    track_status_free(s);
    return NULL;
  }
  struct log_line line;
  log_begin(&line, LOG_INFO, "listening: /metrics, /healthz, /readyz");
  log_text(&line, "address", http_name(s->http));
  log_end(&line);
  return s;
}

void track_status_free(struct track_status *s) {
  if (!s) {
    return;
  }
  http_free(s->http);
  track_snapshot_release(&s->next);
  track_snapshot_release(&s->shown);
  (void)pthread_mutex_destroy(&s->lock);
  free(s->watches);
  free(s->partitions);
  free(s);
}
