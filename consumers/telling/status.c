// SPDX-License-Identifier: Apache-2.0
// The pages of a running `huiyin notify`.
#include "consumers/telling/status.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>

#include "consumers/core/must.h"
#include "consumers/telling/orders_page.h"
#include "runtime/http.h"
#include "runtime/log.h"
#include "runtime/process.h"
#include "runtime/version.h"
#include "runtime/wall_clock.h"

// In ms: figures are shown no more often, what silences cover is counted no more often; a loop that has not turned for
// so long is stuck.
enum { ROUND = 500, SILENCED_ROUND = 5000, STUCK = 20000, PAGES = 3 };

struct status {
  const struct routes *routes;
  struct http *http;
  struct http_route pages[PAGES + ORDERS_ROUTES];
  struct orders_page orders;
  int64_t shown_at;      // the loop's
  int64_t silenced_at;   // the loop's
  size_t silenced;       // the loop's
  struct figures next;   // the loop's, exchanged for `shown`
  pthread_mutex_t lock;  // guards what follows
  struct figures shown;
};

// --- pages, in the server's thread

static void metrics_page(void *context, const struct http_request *request, struct http_answer *answer) {
  struct status *s = context;
  struct metrics m = {0};
  struct process_figures process;
  (void)request;
  (void)pthread_mutex_lock(&s->lock);
  figures_write(&s->shown, s->routes, &m);
  (void)pthread_mutex_unlock(&s->lock);
  version_write(&m);
  process_read(&process);
  process_write(&m, &process);
  answer->type = "text/plain; version=0.0.4; charset=utf-8";
  answer->body = m.text;
}

static enum figures_stage stage_of(struct status *s, int64_t *silent) {
  (void)pthread_mutex_lock(&s->lock);
  enum figures_stage stage = s->shown.stage;
  *silent = wall_clock() - s->shown.at;
  (void)pthread_mutex_unlock(&s->lock);
  return stage;
}

static bool is_stuck(int64_t silent, struct http_answer *answer) {
  if (silent < STUCK) {
    return false;
  }
  answer->status = 503;
  buf_printf(
    &answer->body, "The loop has not turned for %" PRId64 " s: it hangs in a call, or has no CPU.\n", silent / 1000);
  return true;
}

static void health_page(void *context, const struct http_request *request, struct http_answer *answer) {
  int64_t silent;
  (void)request;
  (void)stage_of(context, &silent);
  if (!is_stuck(silent, answer)) {
    buf_add_string(&answer->body, "Alive.\n");
  }
}

// Who stands by is as ready as it can be.
static void ready_page(void *context, const struct http_request *request, struct http_answer *answer) {
  static const char *const words[] = {[FIGURES_BEGINS] = "It begins.\n",
    [FIGURES_STANDS_BY] = "It stands by: another process tells.\n",
    [FIGURES_TELLS] = "It tells.\n",
    [FIGURES_DEAF] = "Kafka is away: it tells of what it has read, and hears of nothing new.\n",
    [FIGURES_KAFKA_AWAY] = "Kafka is away.\n",
    [FIGURES_REDIS_AWAY] = "Redis is away, or does not answer as it must.\n"};
  int64_t silent;
  (void)request;
  enum figures_stage stage = stage_of(context, &silent);
  if (!is_stuck(silent, answer)) {
    answer->status = stage == FIGURES_TELLS || stage == FIGURES_STANDS_BY ? 200 : 503;
    buf_add_string(&answer->body, words[stage]);
  }
}

// --- figures, in the loop's thread

// Also where the clock was set back.
static bool is_past(int64_t at, int64_t round, int64_t now) {
  return now - at >= round || now < at;
}

bool status_is_due(const struct status *s, int64_t now) {
  return s && is_past(s->shown_at, ROUND, now);
}

void status_show(
  struct status *s, const struct teller *t, const struct teller_counts *counts, enum figures_stage stage, int64_t now) {
  if (!s) {
    return;
  }
  s->shown_at = now;
  if (t && is_past(s->silenced_at, SILENCED_ROUND, now)) {
    s->silenced_at = now;
    s->silenced = groups_silenced(t->groups, now);
  }
  figures_fill(&s->next, t, counts, s->routes, stage, now);
  s->next.silenced = t ? s->silenced : 0;
  (void)pthread_mutex_lock(&s->lock);
  struct figures shown = s->shown;
  s->shown = s->next;
  s->next = shown;
  (void)pthread_mutex_unlock(&s->lock);
}

// --- beginning and end

static int open_pages(struct status *s, const struct settings *settings, int bell, struct err *e) {
  s->pages[0] = (struct http_route){.path = "/metrics", .page = metrics_page, .context = s};
  s->pages[1] = (struct http_route){.path = "/healthz", .page = health_page, .context = s};
  s->pages[2] = (struct http_route){.path = "/readyz", .page = ready_page, .context = s};
  s->orders.token.file = settings_text(settings, "token-file");
  s->orders.token.environment = settings_text(settings, "token-env");
  s->orders.bell = bell;
  orders_page_routes(&s->orders, s->pages + PAGES);
  return book_open(&s->orders.book, settings, e);
}

struct status *status_new(const struct settings *settings, const struct routes *routes, int bell, struct err *e) {
  struct status *s = must(calloc(1, sizeof *s));
  (void)pthread_mutex_init(&s->lock, NULL);
  s->routes = routes;
  figures_init(&s->next, routes);
  figures_init(&s->shown, routes);
  s->shown.at = wall_clock();
  const struct http_options options = {
    .address = settings_text(settings, "listen"), .routes = s->pages, .route_count = PAGES + ORDERS_ROUTES};
  s->http = open_pages(s, settings, bell, e) ? NULL : http_new(&options, e);
  if (!s->http) {
    status_free(s);
    return NULL;
  }
  s->orders.local = http_names_this_machine(http_name(s->http));
  struct log_line line;
  log_begin(&line, LOG_INFO, "listening: /metrics, /healthz, /readyz, /silences, /acknowledgements");
  log_text(&line, "address", http_name(s->http));
  log_end(&line);
  return s;
}

void status_free(struct status *s) {
  if (!s) {
    return;
  }
  http_free(s->http);
  book_release(&s->orders.book);
  figures_release(&s->next);
  figures_release(&s->shown);
  (void)pthread_mutex_destroy(&s->lock);
  free(s);
}
