// SPDX-License-Identifier: Apache-2.0
// The figures of `huiyin notify`.
#include "consumers/telling/figures.h"

#include <stdlib.h>

#include "consumers/core/must.h"

void figures_init(struct figures *f, const struct routes *routes) {
  *f = (struct figures){.lag = -1};
  f->receivers = must(calloc(routes->receivers.count + 1, sizeof *f->receivers));
  for (size_t i = 0; i < routes->receivers.count; i++) {
    f->receivers[i] = (struct receiver_figures){.oldest_at = MOMENT_NONE, .failing_since = MOMENT_NONE};
  }
}

void figures_release(struct figures *f) {
  free(f->receivers);
  *f = (struct figures){0};
}

// --- filled

static int64_t lag_of(const struct teller *t) {
  int64_t lag = 0;
  for (int32_t p = 0; p < t->partition_count; p++) {
    int64_t end = reader_end(t->reader, p);
    lag += end > t->partitions[p].offset ? end - t->partitions[p].offset : 0;
  }
  return lag;
}

static void fill_queue(struct receiver_figures *r, const struct queue *q) {
  const struct queue_item *first = queue_first(q);
  r->waiting = q->count;
  r->oldest_at = first ? first->at : MOMENT_NONE;
  r->failing_since = q->failing_since;
}

void figures_fill(struct figures *f, const struct teller *t, const struct teller_counts *counts,
  const struct routes *routes, enum figures_stage stage, int64_t now) {
  f->stage = stage;
  f->at = now;
  f->raised = counts->raised;
  f->cleared = counts->cleared;
  f->strange = counts->strange;
  f->standing = t ? groups_count(t->groups) : 0;
  f->silences = t ? t->silence_count : 0;
  f->acknowledgements = t ? t->acknowledgement_count : 0;
  f->lag = t ? lag_of(t) : -1;
  for (size_t i = 0; i < routes->receivers.count; i++) {
    f->receivers[i] =
      (struct receiver_figures){.counts = counts->receivers[i], .oldest_at = MOMENT_NONE, .failing_since = MOMENT_NONE};
    if (t) {
      fill_queue(&f->receivers[i], &t->queues[i]);
    }
  }
}

// --- written

static uint64_t delivered_of(const struct receiver_figures *r) {
  return r->counts.delivered;
}

static uint64_t failed_of(const struct receiver_figures *r) {
  return r->counts.failed;
}

static uint64_t given_up_of(const struct receiver_figures *r) {
  return r->counts.given_up;
}

static uint64_t refused_of(const struct receiver_figures *r) {
  return r->counts.refused;
}

static uint64_t letters_of(const struct receiver_figures *r) {
  return r->counts.given_up + r->counts.refused;
}

static uint64_t waiting_of(const struct receiver_figures *r) {
  return r->waiting;
}

static const struct {
  const char *name;
  enum metric_type type;
  const char *help;
  uint64_t (*read)(const struct receiver_figures *r);
} by_receiver[] = {
  {"huiyin_notify_delivered_total", METRIC_COUNTER, "Messages that the receiver has taken since the start.",
    delivered_of},
  {"huiyin_notify_failed_tries_total", METRIC_COUNTER, "Tries that it did not take since the start.", failed_of},
  {"huiyin_notify_given_up_total", METRIC_COUNTER, "Messages that it did not take in time.", given_up_of},
  {"huiyin_notify_refused_total", METRIC_COUNTER, "Messages that it will never take.", refused_of},
  {"huiyin_notify_dead_letters_total", METRIC_COUNTER, "Messages set aside in the dead-letter topic.", letters_of},
  {"huiyin_notify_waiting", METRIC_GAUGE, "Messages that wait for it.", waiting_of},
};

static void write_ages(const struct figures *f, const struct routes *routes, struct metrics *m) {
  metrics_family(
    m, "huiyin_notify_oldest_waiting_seconds", METRIC_GAUGE, "How long the first one that waits has waited.");
  for (size_t i = 0; i < routes->receivers.count; i++) {
    int64_t at = f->receivers[i].oldest_at;
    metrics_thousandths(m, (const struct metric_label[]){{"receiver", routes->receivers.all[i]->name}, {0}},
      at == MOMENT_NONE ? 0 : f->at - at);
  }
  metrics_family(m, "huiyin_notify_failing_seconds", METRIC_GAUGE, "How long it has taken nothing; 0 where it takes.");
  for (size_t i = 0; i < routes->receivers.count; i++) {
    int64_t since = f->receivers[i].failing_since;
    metrics_thousandths(m, (const struct metric_label[]){{"receiver", routes->receivers.all[i]->name}, {0}},
      since == MOMENT_NONE ? 0 : f->at - since);
  }
}

static void write_receivers(const struct figures *f, const struct routes *routes, struct metrics *m) {
  for (size_t i = 0; i < sizeof by_receiver / sizeof *by_receiver; i++) {
    metrics_family(m, by_receiver[i].name, by_receiver[i].type, by_receiver[i].help);
    for (size_t j = 0; j < routes->receivers.count; j++) {
      metrics_count(m, (const struct metric_label[]){{"receiver", routes->receivers.all[j]->name}, {0}},
        by_receiver[i].read(&f->receivers[j]));
    }
  }
  write_ages(f, routes, m);
}

static void write_one(struct metrics *m, const char *name, const char *help, int64_t value) {
  metrics_family(m, name, METRIC_GAUGE, help);
  metrics_number(m, NULL, value);
}

static bool has_kafka(enum figures_stage stage) {
  return stage == FIGURES_STANDS_BY || stage == FIGURES_TELLS || stage == FIGURES_REDIS_AWAY;
}

static bool has_redis(enum figures_stage stage) {
  return stage == FIGURES_STANDS_BY || stage == FIGURES_TELLS || stage == FIGURES_DEAF;
}

static void write_servers(const struct figures *f, struct metrics *m) {
  metrics_family(m, "huiyin_notify_connected", METRIC_GAUGE, "1 while there is a connection.");
  metrics_count(m, (const struct metric_label[]){{"server", "kafka"}, {0}}, has_kafka(f->stage));
  metrics_count(m, (const struct metric_label[]){{"server", "redis"}, {0}}, has_redis(f->stage));
}

void figures_write(const struct figures *f, const struct routes *routes, struct metrics *m) {
  metrics_family(m, "huiyin_notify_alerts_total", METRIC_COUNTER, "Records of the alerts topic read since the start.");
  metrics_count(m, (const struct metric_label[]){{"status", "raised"}, {0}}, f->raised);
  metrics_count(m, (const struct metric_label[]){{"status", "cleared"}, {0}}, f->cleared);
  metrics_family(m, "huiyin_notify_strange_total", METRIC_COUNTER, "Messages of that topic that were no alerts.");
  metrics_count(m, NULL, f->strange);
  write_servers(f, m);
  write_one(m, "huiyin_notify_telling", "1 where this process tells, 0 where it stands by.",
    f->stage == FIGURES_TELLS || f->stage == FIGURES_DEAF);
  write_one(m, "huiyin_notify_standing", "Alerts that stand, or of which somebody is to be told yet, by route.",
    (int64_t)f->standing);
  write_one(m, "huiyin_notify_silenced", "Those of them that a silence covers now.", (int64_t)f->silenced);
  write_one(m, "huiyin_notify_silences", "Silences that were given and not taken back.", (int64_t)f->silences);
  write_one(m, "huiyin_notify_acknowledgements", "Acknowledgements likewise.", (int64_t)f->acknowledgements);
  int64_t holidays_end = calendars_end(&routes->calendars, f->at);
  if (holidays_end != INT64_MAX) {
    metrics_family(m, "huiyin_notify_calendar_left_seconds", METRIC_GAUGE,
      "Until the holidays that the routes' calendars know of end, with their last year.");
    metrics_thousandths(m, NULL, holidays_end - f->at);
  }
  if (f->lag >= 0) {
    write_one(m, "huiyin_notify_lag", "Messages of the alerts topic that are not read yet.", f->lag);
  }
  write_receivers(f, routes, m);
}
