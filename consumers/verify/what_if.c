// SPDX-License-Identifier: Apache-2.0
// Replays the log under another policy, beside whatever counts it, and tells what that would have raised.
#include "consumers/verify/what_if.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/log/alerts_log.h"
#include "consumers/log/replay.h"
#include "consumers/policy/policy_file.h"
#include "consumers/recount/reading.h"
#include "consumers/recount/recount.h"
#include "consumers/screen/columns.h"
#include "consumers/screen/language.h"
#include "consumers/screen/phrase.h"
#include "consumers/verify/mark_table.h"
#include "consumers/verify/what_if_words.h"
#include "runtime/kafka_end.h"
#include "runtime/stop.h"
#include "runtime/wall_clock.h"

struct what_if {
  struct reading in;
  struct what_if_span span;
  enum language language;
  struct policy_file file;
  struct mark_counts *counts;
  struct stored stored;  // how far it was counted
  int64_t *lows;
  int64_t *ends;
  uint64_t messages;
};

// One replay of the log.
struct pass {
  struct what_if *whole;
  enum mark_count kind;
  struct counting counting;  // by the log clock
  struct recount recount;
};

static int read_moment(const struct settings *s, const char *name, int64_t *moment, struct err *e) {
  const char *text = settings_text(s, name);
  if (text && (moment_parse(text, strlen(text), moment) != 0 || *moment < MOMENT_FIRST || *moment > MOMENT_LAST)) {
    return err_set(e, "--%s is `%s`; it takes a time with an offset, as 2026-03-01T08:00:00+08:00", name, text);
  }
  return 0;
}

int what_if_read_span(struct what_if_span *span, const struct settings *s, int64_t now, struct err *e) {
  *span = (struct what_if_span){.from = MOMENT_FIRST, .to = now};
  if (read_moment(s, "from", &span->from, e) != 0 || read_moment(s, "to", &span->to, e) != 0) {
    return -1;
  }
  if (settings_text(s, "to") && span->to <= span->from) {
    return err_set(e, "--to is not after --from: there is nothing in between");
  }
  return 0;
}

static int read_policy(struct what_if *w, const char *path, struct err *e) {
  struct faults faults = {0};
  int result = policy_file_read(&w->file, path, &faults) == 0 ? 0 : faults_say_first(&faults, "--what-if", e);
  faults_release(&faults);
  return result;
}

// --- what there would have been

static void count(struct what_if *w, const struct overdue_alert *alert, enum mark_count kind) {
  int64_t moment = alert->mark_at != MOMENT_NONE ? alert->mark_at : alert->at;
  if (alert->status == ALERT_RAISED && moment >= w->span.from && moment < w->span.to) {
    (void)mark_counts_add(w->counts, alert, kind);
  }
}

static void count_replayed(void *context, const struct overdue_alert *alert) {
  const struct pass *p = context;
  count(p->whole, alert, p->kind);
}

// By the log clock the topic of alerts has what was counted, and no more.
static int find_ends(struct what_if *w, struct err *e) {
  w->lows = must(calloc(w->in.partitions, sizeof *w->lows));
  w->ends = must(calloc(w->in.partitions, sizeof *w->ends));
  for (size_t i = 0; i < w->in.partitions; i++) {
    int64_t counted = reading_offset(&w->stored.partitions[i]);
    if (replay_bounds(w->in.log, w->in.topic, (int32_t)i, stop_requested, &w->lows[i], &w->ends[i], e) != 0) {
      return -1;
    }
    if (w->in.counting.log_clock && counted < w->ends[i]) {
      w->ends[i] = counted > w->lows[i] ? counted : w->lows[i];
    }
  }
  return 0;
}

// Where the clock of a partition goes in the end: to that of the span, but by the log clock no further than it stands.
static int64_t last_moment(const struct what_if *w, size_t partition) {
  int64_t clock = w->stored.partitions[partition].meta.clock;
  return w->in.counting.log_clock && clock < w->span.to ? clock : w->span.to;
}

// Partitions are read side by side: without this, which mark is met first would be chance.
static void note_marks(struct what_if *w, const struct policy *policy) {
  for (; policy; policy = policy->later) {
    for (size_t i = 0; i < policy->mark_count; i++) {
      mark_counts_note(w->counts, policy->marks[i].name);
    }
  }
}

// The clock goes by the messages' timestamps.
static int replay(struct what_if *w, const struct policy *policy, enum mark_count kind, struct err *e) {
  struct pass p = {.whole = w, .kind = kind, .counting = w->in.counting};
  note_marks(w, policy);
  p.counting.log_clock = true;
  p.counting.rules.policy = policy;
  recount_init(&p.recount, &p.counting, w->in.wire, w->in.partitions);
  p.recount.keep_alerts = false;
  p.recount.also = (struct alert_sink){count_replayed, &p};
  for (size_t i = 0; i < w->in.partitions; i++) {
    p.recount.parts[i].next = w->lows[i];
    recount_take_moves(&p.recount.parts[i], &w->stored.partitions[i], w->ends[i]);
  }
  int result = recount_read(&p.recount, w->in.log, w->in.topic, w->ends, stop_requested, e);
  for (size_t i = 0; !result && i < w->in.partitions; i++) {
    ledger_advance(p.recount.parts[i].ledger, last_moment(w, i));
  }
  w->messages = p.recount.messages;
  recount_release(&p.recount);
  return result;
}

// --- what there was

static void count_was(void *context, int64_t offset, const struct overdue_alert *alert) {
  (void)offset;
  count(context, alert, MARKS_WERE);
}

static int read_alerts(struct what_if *w, struct err *e) {
  rd_kafka_t *rk = alerts_log_consumer(w->in.settings, e);
  int result = rk ? 0 : -1;
  for (size_t i = 0; !result && i < w->in.partitions; i++) {
    int64_t end;
    result = alerts_log_read(rk, w->in.alerts_topic, (int32_t)i, 0, w->in.wire, stop_requested, count_was, w, &end, e);
  }
  if (rk) {
    kafka_end(rk);
  }
  return result;
}

// --- what is said

static enum mark_count compared(const struct what_if *w) {
  return w->in.counting.log_clock ? MARKS_WERE : MARKS_IN_FORCE;
}

static void add_words(const struct what_if *w, struct buf *out) {
  for (size_t i = 0; i < w->in.partitions; i++) {
    if (w->lows[i] > 0) {
      phrase_add(out, what_if_word(w->language, WHAT_IF_BEGINS), phrase_number((int64_t)i).text,
        phrase_number(w->lows[i]).text, NULL);
      buf_add_byte(out, '\n');
    }
  }
  mark_table_add(w->counts, compared(w), w->language, out);
  phrase_add(out, what_if_word(w->language, WHAT_IF_REPLAYED), phrase_number((int64_t)w->messages).text, NULL);
  buf_add_byte(out, '\n');
  if (!w->in.counting.log_clock) {
    buf_add_string(out, what_if_word(w->language, WHAT_IF_NOTE));
    buf_add_byte(out, '\n');
  }
}

// `from` is null where it is the beginning; `begins` has the first offset of each partition.
static void add_json(const struct what_if *w, struct buf *out) {
  json_t *begins = must(json_array());
  for (size_t i = 0; i < w->in.partitions; i++) {
    (void)json_array_append_new(begins, json_integer(w->lows[i]));
  }
  json_t *from = must(w->span.from == MOMENT_FIRST ? json_null() : json_integer(w->span.from));
  json_t *document = must(json_pack("{s:o, s:I, s:s, s:I, s:o, s:o}", "from", from, "to", (json_int_t)w->span.to,
    "clock", w->in.counting.log_clock ? "log" : "live", "messages", (json_int_t)w->messages, "begins", begins, "marks",
    mark_table_json(w->counts, compared(w))));
  char *text = must(json_dumps(document, JSON_COMPACT | JSON_PRESERVE_ORDER));
  buf_add_string(out, text);
  buf_add_byte(out, '\n');
  free(text);
  json_decref(document);
}

static void print(const struct what_if *w) {
  struct buf out = {0};
  columns_begin();
  if (settings_flag(w->in.settings, "json")) {
    add_json(w, &out);
  } else {
    add_words(w, &out);
  }
  printf("%s", buf_string(&out));
  buf_release(&out);
}

static int read_counted(struct what_if *w, struct err *e) {
  return stored_read(&w->stored, w->in.redis, w->in.prefix, w->in.partitions, NULL, e) != 0 ||
             reading_check_counted(&w->in, &w->stored, e) != 0
           ? -1
           : 0;
}

static int run(struct what_if *w, const struct settings *s, struct err *e) {
  int64_t now = wall_clock();
  if (what_if_read_span(&w->span, s, now, e) != 0 || language_read(s, &w->language, e) != 0 ||
      read_policy(w, settings_text(s, "what-if"), e) != 0) {
    return 2;
  }
  w->span.to = w->span.to < now ? w->span.to : now;
  if (w->span.from >= w->span.to) {
    (void)err_set(e, "--from lies ahead: there is nothing yet to compare");
    return 2;
  }
  int code = reading_open(&w->in, s, e);
  if (code) {
    return code;
  }
  // By the log clock the topic has what a replay gives.
  if (read_counted(w, e) != 0 || find_ends(w, e) != 0 || read_alerts(w, e) != 0 ||
      (!w->in.counting.log_clock && replay(w, w->in.counting.rules.policy, MARKS_IN_FORCE, e) != 0) ||
      replay(w, &w->file.policy, MARKS_WOULD, e) != 0) {
    return 1;
  }
  print(w);
  return 0;
}

int what_if_run(const struct settings *s, struct err *e) {
  struct what_if w = {.counts = mark_counts_new()};
  int code = run(&w, s, e);
  mark_counts_free(w.counts);
  policy_file_release(&w.file);
  stored_release(&w.stored);
  reading_release(&w.in);
  free(w.lows);
  free(w.ends);
  return code;
}
