// SPDX-License-Identifier: Apache-2.0
// The pages of a standing auditor.
#include "consumers/verify/audit_page.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "runtime/http.h"
#include "runtime/log.h"
#include "runtime/process.h"
#include "runtime/version.h"
#include "runtime/wall_clock.h"

enum { PAGES = 2, GRACE = 60000 };

struct audit_page {
  struct http *http;
  struct http_route pages[PAGES];
  int64_t every;
  pthread_mutex_t lock;  // guards what follows
  struct audit_figures *figures;
  size_t count;
  size_t alerts;
  uint64_t looks;
  uint64_t failures;
  int64_t took;
  int64_t begun_at;
  int64_t looked_at;  // 0: never
};

static void write_partitions(const struct audit_page *p, struct metrics *m) {
  char number[24];
  metrics_family(m, "huiyin_verify_alert_differences", METRIC_GAUGE,
    "Alerts that the last look found owed and not raised, raised and not owed, lost, or raised twice.");
  for (size_t i = 0; i < p->count; i++) {
    (void)snprintf(number, sizeof number, "%zu", i);
    metrics_count(m, (const struct metric_label[]){{"partition", number}, {0}}, p->figures[i].differences);
  }
  metrics_family(
    m, "huiyin_verify_alert_differences_found_total", METRIC_COUNTER, "What all looks found, since the start.");
  for (size_t i = 0; i < p->count; i++) {
    (void)snprintf(number, sizeof number, "%zu", i);
    metrics_count(m, (const struct metric_label[]){{"partition", number}, {0}}, p->figures[i].found);
  }
}

static void write_page(const struct audit_page *p, struct metrics *m) {
  write_partitions(p, m);
  metrics_family(m, "huiyin_verify_alert_looks_total", METRIC_COUNTER, "Times that all alerts were looked at.");
  metrics_count(m, NULL, p->looks);
  metrics_family(m, "huiyin_verify_alert_failures_total", METRIC_COUNTER, "Looks that could not be done.");
  metrics_count(m, NULL, p->failures);
  metrics_family(m, "huiyin_verify_alerts_owed", METRIC_GAUGE, "Alerts that were owed at the last look.");
  metrics_count(m, NULL, p->alerts);
  metrics_family(m, "huiyin_verify_alert_look_seconds", METRIC_GAUGE, "How long the last look took.");
  metrics_thousandths(m, NULL, p->took);
  if (p->looked_at) {
    metrics_family(m, "huiyin_verify_alert_look_timestamp_seconds", METRIC_GAUGE,
      "When the last look ended that could be done, in seconds since 1970.");
    metrics_thousandths(m, NULL, p->looked_at);
  }
}

static void metrics_page(void *context, const struct http_request *request, struct http_answer *answer) {
  struct audit_page *p = context;
  struct metrics m = {0};
  struct process_figures process;
  (void)request;
  (void)pthread_mutex_lock(&p->lock);
  write_page(p, &m);
  (void)pthread_mutex_unlock(&p->lock);
  version_write(&m);
  process_read(&process);
  process_write(&m, &process);
  answer->type = "text/plain; version=0.0.4; charset=utf-8";
  answer->body = m.text;
}

static void health_page(void *context, const struct http_request *request, struct http_answer *answer) {
  struct audit_page *p = context;
  (void)request;
  (void)pthread_mutex_lock(&p->lock);
  int64_t silent = wall_clock() - (p->looked_at ? p->looked_at : p->begun_at);
  (void)pthread_mutex_unlock(&p->lock);
  if (silent > 3 * p->every + GRACE) {
    answer->status = 503;
    buf_printf(&answer->body, "The alerts have not been looked at for %" PRId64 " s: see the log.\n", silent / 1000);
  } else {
    buf_add_string(&answer->body, "Alive.\n");
  }
}

struct audit_page *audit_page_new(const char *address, int64_t every, struct err *e) {
  struct audit_page *p = must(calloc(1, sizeof *p));
  (void)pthread_mutex_init(&p->lock, NULL);
  p->every = every;
  p->begun_at = wall_clock();
  p->pages[0] = (struct http_route){.path = "/metrics", .page = metrics_page, .context = p};
  p->pages[1] = (struct http_route){.path = "/healthz", .page = health_page, .context = p};
  const struct http_options options = {.address = address, .routes = p->pages, .route_count = PAGES};
  p->http = http_new(&options, e);
  if (!p->http) {
    audit_page_free(p);
    return NULL;
  }
  struct log_line line;
  log_begin(&line, LOG_INFO, "listening: /metrics, /healthz");
  log_text(&line, "address", http_name(p->http));
  log_end(&line);
  return p;
}

void audit_page_free(struct audit_page *p) {
  if (!p) {
    return;
  }
  http_free(p->http);
  (void)pthread_mutex_destroy(&p->lock);
  free(p->figures);
  free(p);
}

void audit_page_looked(
  struct audit_page *p, const struct audit_figures *figures, size_t count, size_t alerts, int64_t took, int64_t now) {
  if (!p) {
    return;
  }
  struct audit_figures *copy = must(malloc((count + 1) * sizeof *copy));
  memcpy(copy, figures, count * sizeof *copy);
  (void)pthread_mutex_lock(&p->lock);
  struct audit_figures *old = p->figures;
  p->figures = copy;
  p->count = count;
  p->alerts = alerts;
  p->took = took;
  p->looked_at = now;
  p->looks++;
  (void)pthread_mutex_unlock(&p->lock);
  free(old);
}

void audit_page_failed(struct audit_page *p) {
  if (p) {
    (void)pthread_mutex_lock(&p->lock);
    p->failures++;
    (void)pthread_mutex_unlock(&p->lock);
  }
}
