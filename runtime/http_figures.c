// SPDX-License-Identifier: Apache-2.0
// What a server has answered, as figures: by status, and how long it took.
#include <stdio.h>

#include "runtime/http_parts.h"
#include "runtime/metrics.h"

// The upper bounds of the buckets, in ms.
static const int64_t bounds[HTTP_BOUNDS] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000};

void http_figures_count(struct http_counts *c, unsigned status, int64_t took) {
  size_t place = 0;
  size_t code = status >= HTTP_LEAST && status < HTTP_LEAST + HTTP_STATUSES ? status - HTTP_LEAST : HTTP_STATUSES - 1;
  took = took > 0 ? took : 0;
  while (place < HTTP_BOUNDS && took > bounds[place]) {
    place++;
  }
  (void)atomic_fetch_add(&c->statuses[code], 1);
  (void)atomic_fetch_add(&c->took[place], 1);
  (void)atomic_fetch_add(&c->sum, took);
}

static void write_statuses(const struct http_counts *c, struct metrics *m) {
  for (size_t i = 0; i < HTTP_STATUSES; i++) {
    uint64_t count = atomic_load(&c->statuses[i]);
    char status[24];
    (void)snprintf(status, sizeof status, "%zu", i + HTTP_LEAST);
    if (count) {
      metrics_count(m, (const struct metric_label[]){{"status", status}, {0}}, count);
    }
  }
}

void http_figures_write(const struct http_request *request, const char *prefix, struct metrics *m) {
  const struct http *h = request->http;
  char requests[80];
  char seconds[80];
  uint64_t counts[HTTP_BOUNDS + 1];
  (void)snprintf(requests, sizeof requests, "%s_http_requests_total", prefix);
  metrics_family(m, requests, METRIC_COUNTER, "Requests that were answered since the start, by status; not streams.");
  write_statuses(&h->counts, m);
  for (size_t i = 0; i <= HTTP_BOUNDS; i++) {
    counts[i] = atomic_load(&h->counts.took[i]);
  }
  const struct metric_histogram took = {bounds, HTTP_BOUNDS, counts, atomic_load(&h->counts.sum)};
  (void)snprintf(seconds, sizeof seconds, "%s_http_request_duration_seconds", prefix);
  metrics_family(m, seconds, METRIC_HISTOGRAM, "From a request's head until its answer was sent; not of streams.");
  metrics_histogram(m, NULL, &took);
}
