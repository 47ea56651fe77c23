// SPDX-License-Identifier: Apache-2.0
// The figures of the board.
#include "consumers/board/figures.h"

#include <stdio.h>
#include <stdlib.h>

#include "consumers/core/must.h"

static const double second_us = 1e6;

static void write_one(struct metrics *m, const char *name, enum metric_type type, const char *help, int64_t value) {
  metrics_family(m, name, type, help);
  metrics_number(m, NULL, value);
}

// --- what is shown

// Sums of times are no numbers of requests.
static bool is_count(enum field field) {
  return field != FIELD_PLEDGE_MS && field != FIELD_RESOLVE_MS;
}

static void write_requests(const struct board_standing *s, struct metrics *m) {
  metrics_family(m, "huiyin_board_requests", METRIC_GAUGE, "The counters of scope `all` as they are shown, by field.");
  for (enum field i = 0; s->looks && i < FIELD_COUNT; i++) {
    if (is_count(i)) {
      metrics_number(m, (const struct metric_label[]){{"field", field_names[i]}, {0}}, s->totals[i]);
    }
  }
}

static void write_alerts(const struct view_standing_state *v, struct metrics *m) {
  metrics_family(m, "huiyin_board_alerts_standing", METRIC_GAUGE, "Alerts that stand, by mark.");
  for (size_t i = 0; i < v->mark_count; i++) {
    metrics_count(m, (const struct metric_label[]){{"mark", v->marks[i].name}, {0}}, v->marks[i].count);
  }
}

static void write_letters(const struct board *b, struct metrics *m) {
  struct view_letters_state letters;
  view_letters_state(b->letters, &letters);
  metrics_family(
    m, "huiyin_board_dead_letters", METRIC_GAUGE, "Dead letters in their topic, by why they could not be read.");
  for (size_t i = 0; i < VIEW_LETTER_KINDS; i++) {
    metrics_count(m, (const struct metric_label[]){{"reason", view_letter_kind_name(i)}, {0}}, letters.by_kind[i]);
  }
}

// --- how fresh it is

static void write_staleness(const struct board_standing *s, struct metrics *m) {
  int64_t reasons[VIEW_REASONS] = {0};
  for (size_t i = 0; i < s->reason_count; i++) {
    reasons[s->reasons[i].reason]++;
  }
  metrics_family(m, "huiyin_board_data_age_seconds", METRIC_GAUGE, "How old the oldest part of what is shown is.");
  metrics_thousandths(m, NULL, s->age);
  write_one(
    m, "huiyin_board_stale", METRIC_GAUGE, "1 where the pages say that what they show is not of now.", s->stale);
  metrics_family(m, "huiyin_board_stale_reasons", METRIC_GAUGE, "Why: how many partitions, or 1.");
  for (size_t i = 0; i < VIEW_REASONS; i++) {
    metrics_number(m, (const struct metric_label[]){{"reason", view_reason_words[i]}, {0}}, reasons[i]);
  }
}

static void write_servers(
  const struct board *b, const struct board_standing *s, const struct view_standing_state *v, struct metrics *m) {
  const struct metric_label redis[] = {{"server", "redis"}, {0}};
  metrics_family(m, "huiyin_board_connected", METRIC_GAUGE, "1 while it answers.");
  metrics_number(m, redis, s->looks && !s->redis_away);
  metrics_number(
    m, (const struct metric_label[]){{"server", "kafka"}, {0}}, v->connected && view_ends_connected(b->ends));
  metrics_family(m, "huiyin_board_reconnects_total", METRIC_COUNTER, "Times that it was away and came back.");
  metrics_count(m, redis, s->reconnects);
}

// --- what it does

static void write_work(const struct board_standing *s, size_t clients, struct metrics *m) {
  write_one(m, "huiyin_board_stream_clients", METRIC_GAUGE, "Who follows the stream.", (int64_t)clients);
  write_one(m, "huiyin_board_snapshots_total", METRIC_COUNTER, "Times that Redis was read and a snapshot made.",
    (int64_t)s->looks);
  write_one(
    m, "huiyin_board_failed_looks_total", METRIC_COUNTER, "Times that Redis could not be read.", (int64_t)s->failed);
  metrics_family(m, "huiyin_board_snapshot_cpu_seconds_total", METRIC_COUNTER, "CPU that all of them took.");
  metrics_real(m, NULL, (double)s->took_all_us / second_us);
  metrics_family(m, "huiyin_board_snapshot_cpu_seconds", METRIC_GAUGE, "CPU that the last of them took.");
  metrics_real(m, NULL, (double)s->took_us / second_us);
  write_one(m, "huiyin_board_changes_total", METRIC_COUNTER, "Changes that the stream was sent.", (int64_t)s->changes);
  write_one(m, "huiyin_board_change_bytes_total", METRIC_COUNTER, "Bytes of them, as each client is sent.",
    (int64_t)s->change_bytes);
}

void figures_of_board(const struct board *b, struct board_loop *l, size_t clients, struct metrics *m) {
  struct board_standing s;
  struct view_standing_state *v = must(calloc(1, sizeof *v));
  board_loop_standing(l, &s);
  view_standing_state(b->standing, v);
  write_requests(&s, m);
  write_alerts(v, m);
  write_letters(b, m);
  write_staleness(&s, m);
  write_one(m, "huiyin_board_lag", METRIC_GAUGE, "Messages that are not counted, of all partitions.", s.lag);
  write_one(m, "huiyin_board_partitions", METRIC_GAUGE, "Partitions that are shown.", (int64_t)s.partitions);
  write_servers(b, &s, v, m);
  write_work(&s, clients, m);
  free(v);
}
