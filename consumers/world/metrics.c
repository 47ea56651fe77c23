// SPDX-License-Identifier: Apache-2.0
// A tracker's figures for Prometheus: a table of families, and what each is read from.
#include "consumers/world/metrics.h"

#include <stdio.h>

#include "schemas/event.h"

enum { NUMBER_MAX = 24 };

// --- of the whole tracker

struct total {
  const char *name;
  enum metric_type type;
  const char *help;
  uint64_t (*read)(const struct track_snapshot *s);
};

static uint64_t messages_of(const struct track_snapshot *s) {
  return s->figures.messages;
}

static uint64_t events_of(const struct track_snapshot *s) {
  return s->figures.events;
}

static uint64_t transactions_of(const struct track_snapshot *s) {
  return s->figures.commits;
}

static uint64_t member_of(const struct track_snapshot *s) {
  return s->member;
}

static uint64_t partitions_of(const struct track_snapshot *s) {
  return s->count;
}

static uint64_t versions_of(const struct track_snapshot *s) {
  return s->policy_versions;
}

static const struct total totals[] = {
  {"huiyin_track_messages_total", METRIC_COUNTER, "Messages counted or set aside since the start.", messages_of},
  {"huiyin_track_events_total", METRIC_COUNTER, "Events counted since the start, repeats included.", events_of},
  {"huiyin_track_transactions_total", METRIC_COUNTER,
    "Transactions stored in Redis since the start; each commits one partition or several.", transactions_of},
  {"huiyin_track_group_member", METRIC_GAUGE, "1 while the group has told which partitions are ours.", member_of},
  {"huiyin_track_partitions", METRIC_GAUGE, "Partitions that are ours.", partitions_of},
  {"huiyin_track_policy_versions", METRIC_GAUGE, "Versions of the policy; 0 while it is the built-in one.",
    versions_of},
};

static void write_totals(struct metrics *m, const struct track_snapshot *s) {
  for (size_t i = 0; i < sizeof totals / sizeof *totals; i++) {
    metrics_family(m, totals[i].name, totals[i].type, totals[i].help);
    metrics_count(m, NULL, totals[i].read(s));
  }
}

static void write_dead_letters(struct metrics *m, const struct track_snapshot *s) {
  metrics_family(m, "huiyin_track_dead_letters_total", METRIC_COUNTER,
    "Messages set aside in the dead-letter topic since the start, by why they could not be counted.");
  for (size_t i = 0; i < DEAD_LETTER_KINDS; i++) {
    metrics_count(m, (const struct metric_label[]){{"reason", dead_letter_kind_names[i]}, {0}}, s->dead_letters[i]);
  }
}

static void write_calendars(struct metrics *m, const struct track_snapshot *s) {
  if (s->has_holidays) {
    metrics_family(m, "huiyin_track_calendar_left_seconds", METRIC_GAUGE,
      "Until the holidays that the policy's calendars know of end, with their last year.");
    metrics_thousandths(m, NULL, s->holidays_left);
  }
}

static void write_servers(struct metrics *m, const struct track_snapshot *s) {
  const struct metric_label kafka[] = {{"server", "kafka"}, {0}};
  const struct metric_label redis[] = {{"server", "redis"}, {0}};
  metrics_family(m, "huiyin_track_connected", METRIC_GAUGE, "1 while there is a connection.");
  metrics_count(m, kafka, s->kafka_up);
  metrics_count(m, redis, s->redis_up);
  metrics_family(m, "huiyin_track_reconnects_total", METRIC_COUNTER, "Times that it was away and came back.");
  metrics_count(m, kafka, s->kafka_reconnects);
  metrics_count(m, redis, s->redis_reconnects);
}

static void write_durations(struct metrics *m, const char *name, const char *help, const struct durations *d) {
  const struct metric_histogram h = {duration_bounds, DURATION_BOUNDS, d->counts, d->sum};
  metrics_family(m, name, METRIC_HISTOGRAM, help);
  metrics_histogram(m, NULL, &h);
}

// --- of each partition

struct partition_metric {
  const char *name;
  enum metric_type type;
  const char *help;
  int64_t (*read)(const struct snapshot_partition *p);  // -1: nothing to tell
};

static int64_t offset_of(const struct snapshot_partition *p) {
  return p->standing.offset;
}

static int64_t end_of(const struct snapshot_partition *p) {
  return p->end;
}

static int64_t lag_of(const struct snapshot_partition *p) {
  return p->lag;
}

static int64_t ready_of(const struct snapshot_partition *p) {
  return p->standing.counting && p->standing.loaded && !p->standing.leaving;
}

static int64_t outbox_of(const struct snapshot_partition *p) {
  return (int64_t)p->standing.outbox;
}

static int64_t open_of(const struct snapshot_partition *p) {
  return (int64_t)p->standing.open;
}

static int64_t states_of(const struct snapshot_partition *p) {
  return (int64_t)p->standing.states;
}

static int64_t memory_of(const struct snapshot_partition *p) {
  return (int64_t)p->standing.memory;
}

static int64_t commits_of(const struct snapshot_partition *p) {
  return (int64_t)p->standing.figures.commits;
}

static int64_t refused_of(const struct snapshot_partition *p) {
  return (int64_t)p->standing.figures.refused_commits;
}

static int64_t rollbacks_of(const struct snapshot_partition *p) {
  return (int64_t)p->standing.figures.rollbacks;
}

static int64_t misplaced_of(const struct snapshot_partition *p) {
  return (int64_t)p->standing.figures.misplaced;
}

static int64_t bad_timestamps_of(const struct snapshot_partition *p) {
  return (int64_t)p->standing.figures.bad_timestamps;
}

static int64_t alerts_of(const struct snapshot_partition *p) {
  return (int64_t)p->standing.figures.alerts;
}

static int64_t audits_of(const struct snapshot_partition *p) {
  return (int64_t)p->standing.figures.audits;
}

static int64_t audit_differences_of(const struct snapshot_partition *p) {
  return (int64_t)p->standing.figures.audit_differences;
}

static int64_t restated_of(const struct snapshot_partition *p) {
  return (int64_t)p->standing.figures.restated;
}

static int64_t restated_raised_of(const struct snapshot_partition *p) {
  return (int64_t)p->standing.figures.restated_raised;
}

static int64_t restated_cleared_of(const struct snapshot_partition *p) {
  return (int64_t)p->standing.figures.restated_cleared;
}

static const struct partition_metric partition_metrics[] = {
  {"huiyin_track_offset", METRIC_GAUGE, "The next offset that is not counted in Redis.", offset_of},
  {"huiyin_track_log_end_offset", METRIC_GAUGE, "The end of the log, at most 5 s old.", end_of},
  {"huiyin_track_lag", METRIC_GAUGE, "Offsets from what is counted in Redis to the end of the log.", lag_of},
  {"huiyin_track_partition_ready", METRIC_GAUGE, "1 once it is taken over and counted, with all its states.", ready_of},
  {"huiyin_track_outbox_alerts", METRIC_GAUGE, "Alerts not known to be in the alerts topic, or not yet trimmed.",
    outbox_of},
  {"huiyin_track_open_requests", METRIC_GAUGE, "Requests in memory that time may still change.", open_of},
  {"huiyin_track_states", METRIC_GAUGE, "States in memory: open requests, and the last closed ones.", states_of},
  {"huiyin_track_states_bytes", METRIC_GAUGE, "Memory of the states and of what finds them.", memory_of},
  {"huiyin_track_commits_total", METRIC_COUNTER, "Commits of the partition by this process.", commits_of},
  {"huiyin_track_refused_commits_total", METRIC_COUNTER,
    "Times that another was found to own the partition, mostly by a commit that was refused.", refused_of},
  {"huiyin_track_rollbacks_total", METRIC_COUNTER, "Times that Redis was found to have lost writes.", rollbacks_of},
  {"huiyin_track_misplaced_total", METRIC_COUNTER, "Messages with another key or in another partition than is right.",
    misplaced_of},
  {"huiyin_track_bad_timestamps_total", METRIC_COUNTER, "Messages stamped more than an hour ahead.", bad_timestamps_of},
  {"huiyin_track_audit_rounds_total", METRIC_COUNTER, "Times that all states in memory were audited.", audits_of},
  {"huiyin_track_audit_differences", METRIC_GAUGE,
    "Alerts that stood and were not owed, or the other way round, in the last audit.", audit_differences_of},
  {"huiyin_track_restated_requests_total", METRIC_COUNTER,
    "Requests that came under a retroactive version of the policy.", restated_of},
  {"huiyin_track_restated_raised_total", METRIC_COUNTER, "Alerts that such versions raised.", restated_raised_of},
  {"huiyin_track_restated_cleared_total", METRIC_COUNTER, "Alerts that such versions cleared.", restated_cleared_of},
  {"huiyin_track_alerts_total", METRIC_COUNTER, "Alerts raised or cleared by this process, as committed.", alerts_of},
};

static const char *number(int32_t value, char *out) {
  (void)snprintf(out, NUMBER_MAX, "%d", (int)value);
  return out;
}

static void write_partitions(struct metrics *m, const struct track_snapshot *s, const struct partition_metric *metric) {
  char text[NUMBER_MAX];
  metrics_family(m, metric->name, metric->type, metric->help);
  for (size_t i = 0; i < s->count; i++) {
    const struct metric_label labels[] = {{"partition", number(s->partitions[i].standing.partition, text)}, {0}};
    int64_t value = metric->read(&s->partitions[i]);
    if (value >= 0) {
      metrics_number(m, labels, value);
    }
  }
}

static void write_clocks(struct metrics *m, const struct track_snapshot *s) {
  char text[NUMBER_MAX];
  metrics_family(m, "huiyin_track_clock_timestamp_seconds", METRIC_GAUGE,
    "The partition's clock, in seconds since 1970. The live one is moved only when something may fall due.");
  for (size_t i = 0; i < s->count; i++) {
    const struct partition_standing *p = &s->partitions[i].standing;
    if (p->clock != MOMENT_NONE) {
      metrics_thousandths(m, (const struct metric_label[]){{"partition", number(p->partition, text)}, {0}}, p->clock);
    }
  }
}

static void write_audits(struct metrics *m, const struct track_snapshot *s) {
  char text[NUMBER_MAX];
  metrics_family(m, "huiyin_track_audit_timestamp_seconds", METRIC_GAUGE,
    "When the last audit of the partition ended, or the partition came here, in seconds since 1970.");
  for (size_t i = 0; i < s->count; i++) {
    const struct partition_standing *p = &s->partitions[i].standing;
    if (p->figures.audited_at) {
      metrics_thousandths(
        m, (const struct metric_label[]){{"partition", number(p->partition, text)}, {0}}, p->figures.audited_at);
    }
  }
}

static void write_owners(struct metrics *m, const struct track_snapshot *s) {
  char text[NUMBER_MAX];
  metrics_family(m, "huiyin_track_owner_info", METRIC_GAUGE, "The owner that Redis compares at each commit.");
  for (size_t i = 0; i < s->count; i++) {
    const struct partition_standing *p = &s->partitions[i].standing;
    if (p->owner[0]) {
      const struct metric_label labels[] = {{"partition", number(p->partition, text)}, {"owner", p->owner}, {0}};
      metrics_number(m, labels, 1);
    }
  }
}

void track_metrics_write(struct metrics *m, const struct track_snapshot *s) {
  write_totals(m, s);
  write_dead_letters(m, s);
  write_servers(m, s);
  write_calendars(m, s);
  write_durations(m, "huiyin_track_commit_duration_seconds",
    "From when a commit was put together until Redis was known to have it.", &s->figures.commit);
  write_durations(m, "huiyin_track_alert_lateness_seconds",
    "From when an alert was owed until the alerts topic was known to have it.", &s->figures.lateness);
  for (size_t i = 0; i < sizeof partition_metrics / sizeof *partition_metrics; i++) {
    write_partitions(m, s, &partition_metrics[i]);
  }
  write_clocks(m, s);
  write_audits(m, s);
  write_owners(m, s);
}

void track_metrics_write_names(struct metrics *m, const struct name_count *names, int64_t at) {
  metrics_family(m, "huiyin_track_names", METRIC_GAUGE,
    "Names of counters in Redis, of all trackers together, by what stands before the first colon of a scope.");
  for (size_t f = 0; f < NAME_FAMILIES; f++) {
    for (size_t i = 0; i < NAME_SCOPES; i++) {
      const struct metric_label labels[] = {{"counters", name_families[f]}, {"scope", name_scopes[i]}, {0}};
      if (names->names[f][i]) {
        metrics_number(m, labels, names->names[f][i]);
      }
    }
  }
  metrics_family(m, "huiyin_track_names_timestamp_seconds", METRIC_GAUGE,
    "When the names of counters were last counted, in seconds since 1970.");
  metrics_thousandths(m, NULL, at);
}
