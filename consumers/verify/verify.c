// SPDX-License-Identifier: Apache-2.0
// `huiyin verify`: counts the log anew in memory and compares every number with Redis.
#include "consumers/verify/verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "consumers/recount/reading_settings.h"
#include "consumers/verbs.h"
#include "runtime/stop.h"

// How often what differs beside a running track is looked at again, and the pause between.
enum { VERIFY_ROUNDS = 6 };
static const struct timespec verify_pause = {.tv_nsec = 400 * 1000000L};

static const struct setting verify_table[] = {
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  READING_REDIS_SETTING,
  READING_PREFIX_SETTING,
  READING_TOPIC_SETTING,
  READING_ALERTS_TOPIC_SETTING,
  READING_DEAD_LETTERS_TOPIC_SETTING,
  READING_SCHEMA_ID_SETTING,
  READING_CLOCK_SETTING,
  READING_TIME_ZONE_SETTING,
  READING_PLEDGE_WITHIN_SETTING,
  READING_RESOLVE_WITHIN_SETTING,
  READING_KEEP_CLOSED_SETTING,
  KAFKA_EMBEDDED_SETTING,
  READING_UNUSED_GROUP_SETTING,
  READING_UNUSED_INSTANCE_SETTING,
  READING_UNUSED_AS_OF_SETTING,
  READING_UNUSED_UNTIL_END_SETTING,
  READING_UNUSED_BATCH_SETTING,
  {0},
};

static const struct verb_usage verify_usage = {"verify", "",
  "Reads the log from its start to where Redis says that it was counted, counts it anew in memory, and compares every\n"
  "counter, every request's state and the alerts. Works beside a running track. Exit code 0: all is equal.",
  verify_table, 0, 0};

void verify_doubt(struct state_table *set, const void *bytes, size_t size) {
  if (!state_find(set, bytes, size)) {
    (void)state_add(set, bytes, size);
  }
}

// --- a moment

// Whether Redis lies behind what was recounted: it lost writes, or was rebuilt meanwhile.
static bool verify_is_behind(const struct verify *v) {
  for (size_t i = 0; i < v->recount.count; i++) {
    const struct stored_partition *p = &v->stored.partitions[i];
    if (reading_offset(p) < v->recount.parts[i].next || p->meta.begin != v->begins[i] ||
        (!v->in.counting.log_clock && p->meta.clock < ledger_clock(v->recount.parts[i].ledger))) {
      return true;
    }
  }
  return false;
}

static void verify_prepare(struct verify *v, int64_t *ends) {
  for (size_t i = 0; i < v->recount.count; i++) {
    const struct stored_partition *p = &v->stored.partitions[i];
    struct recount_part *part = &v->recount.parts[i];
    ends[i] = reading_offset(p);
    part->moves = p->moves;
    part->move_count = p->move_count;
    // A move that belongs behind this moment is not made yet.
    while (part->move_count && p->moves[part->move_count - 1].offset > ends[i]) {
      part->move_count--;
    }
    part->anchor_read = part->anchor_read && part->anchor_offset == p->meta.anchor_offset;
    part->anchor_offset = p->meta.anchor_offset;
  }
}

// Where counting began: not at 0 where the log had lost its beginning before.
static void verify_begin_at(struct verify *v) {
  for (size_t i = 0; i < v->recount.count; i++) {
    v->begins[i] = v->stored.partitions[i].meta.begin;
    v->recount.parts[i].next = v->begins[i];
  }
}

// Reads the log on to this moment, and moves live clocks to where they stood.
static int verify_recount(struct verify *v, struct err *e) {
  int64_t *ends = calloc(v->recount.count, sizeof *ends);
  if (!ends) {
    return err_set(e, "no memory is left");
  }
  verify_prepare(v, ends);
  int result = recount_read(&v->recount, v->in.log, v->in.topic, ends, stop_requested, e);
  for (size_t i = 0; !result && !v->in.counting.log_clock && i < v->recount.count; i++) {
    ledger_advance(v->recount.parts[i].ledger, v->stored.partitions[i].meta.clock);
  }
  recount_gather(&v->recount);
  free(ends);
  return result;
}

static int verify_check_settings(struct verify *v, struct err *e) {
  size_t present = 0;
  for (size_t i = 0; i < v->stored.count; i++) {
    present += v->stored.partitions[i].present;
  }
  if (!present) {
    return err_set(e,
      "nothing was counted under the prefix %s: there is nothing to compare; see that --redis and --prefix are those "
      "of "
      "track. Was Redis emptied? Then count anew with `huiyin rebuild`",
      v->in.prefix);
  }
  if (!v->stored.settings) {
    return err_set(e,
      "what the numbers were counted under is not in Redis (%s:{0}:settings); count anew with `huiyin "
      "rebuild`",
      v->in.prefix);
  }
  return counting_compare(&v->in.counting, v->stored.settings, e);
}

// Reads a moment; the doubts are asked for in it.
static int verify_read(struct verify *v, struct err *e) {
  struct query q = {0};
  stored_release(&v->stored);
  verify_counts_ask(v, &q);
  verify_states_ask(v, &q);
  int result = stored_read(&v->stored, v->in.redis, v->in.prefix, v->in.partitions, &q, e);
  query_release(&q);
  return result != 0 || verify_check_settings(v, e) != 0 || reading_check_bounds(&v->in, &v->stored, e) != 0 ? -1 : 0;
}

// --- what is compared

static void verify_compare_clock(struct verify *v, size_t partition) {
  const struct meta *meta = &v->stored.partitions[partition].meta;
  int64_t clock = ledger_clock(v->recount.parts[partition].ledger);
  if (v->in.counting.log_clock && meta->clock != clock) {
    struct text what = {"clock", 5};
    differences_add(&v->found, what, "partition %zu stands at %" PRId64 " in Redis, at %" PRId64 " by the log",
      partition, meta->clock, clock);
  }
}

// By the log time it is decided what is gone.
static void verify_compare_log_time(struct verify *v, size_t partition) {
  const struct meta *meta = &v->stored.partitions[partition].meta;
  int64_t log_time = v->recount.parts[partition].timestamp;
  if (v->in.counting.keep_closed && meta->timestamp != log_time) {
    struct text what = {"log time", 8};
    differences_add(&v->found, what, "partition %zu stands at %" PRId64 " in Redis, at %" PRId64 " by the log",
      partition, meta->timestamp, log_time);
  }
}

static void verify_compare_partitions(struct verify *v) {
  for (size_t i = 0; i < v->stored.count; i++) {
    const struct stored_partition *p = &v->stored.partitions[i];
    const struct recount_part *part = &v->recount.parts[i];
    char name[32];
    struct text what = {name, (uint32_t)snprintf(name, sizeof name, "partition %zu", i)};
    if (p->meta.damaged[0]) {
      differences_add(
        &v->found, what, "its numbers are marked as damaged: %s; count anew with `huiyin rebuild`", p->meta.damaged);
    }
    if (part->anchor_read && part->anchor_digest != p->meta.anchor_digest) {
      differences_add(&v->found, what,
        "the message at offset %" PRId64
        " is not the one that was counted: the topic was "
        "made again",
        p->meta.anchor_offset);
    }
    verify_compare_clock(v, i);
    verify_compare_log_time(v, i);
  }
}

static int verify_compare(struct verify *v, struct err *e) {
  verify_compare_partitions(v);
  size_t counts = verify_counts_check(v, v->stored.more);
  (void)verify_states_check(v, v->stored.more + counts);
  return verify_alerts_compare(v, e);
}

static void verify_forget(struct verify *v) {
  size_t count = v->in.partitions;
  recount_release(&v->recount);
  state_table_release(&v->names);
  state_table_release(&v->doubtful_counts);
  for (size_t i = 0; v->doubtful_states && i < count; i++) {
    state_table_release(&v->doubtful_states[i]);
  }
  differences_release(&v->found);
}

static int verify_begin(struct verify *v, struct err *e) {
  verify_forget(v);
  recount_init(&v->recount, &v->in.counting, v->in.wire, v->in.partitions);
  if (verify_read(v, e) != 0) {
    return -1;
  }
  verify_begin_at(v);
  return verify_recount(v, e) != 0 || verify_counts_scan(v, e) != 0 || verify_states_scan(v, e) != 0 ? -1 : 0;
}

// Settles the doubts in one moment. 1 where Redis went back meanwhile.
static int verify_settle(struct verify *v, bool walked, struct err *e) {
  if (verify_read(v, e) != 0) {
    return -1;
  }
  if (verify_is_behind(v)) {
    return 1;
  }
  if (verify_recount(v, e) != 0) {
    return -1;
  }
  if (!walked && verify_states_may_miss(v)) {
    return verify_states_walk(v, e) != 0 ? -1 : verify_settle(v, true, e);
  }
  differences_release(&v->found);
  return verify_compare(v, e);
}

// Whether a difference may be one of the moment: something was committed since.
static int verify_is_settled(struct verify *v, bool *settled, struct err *e) {
  struct stored now;
  *settled = v->found.count == 0;
  if (*settled) {
    return 0;
  }
  (void)nanosleep(&verify_pause, NULL);
  if (stored_read(&now, v->in.redis, v->in.prefix, v->in.partitions, NULL, e) != 0) {
    return -1;
  }
  *settled = !stored_moved(&v->stored, &now);
  stored_release(&now);
  return 0;
}

static int verify_rounds(struct verify *v, struct err *e) {
  bool compared = false;
  bool settled = false;
  int result = verify_begin(v, e);
  for (int round = 0; !result && round < VERIFY_ROUNDS && !settled; round++) {
    result = verify_settle(v, false, e);
    compared = !result;
    if (result == 1) {
      result = verify_begin(v, e);
    } else if (!result) {
      result = verify_is_settled(v, &settled, e);
    }
  }
  if (!result && !compared) {
    return err_set(e, "Redis goes back to earlier numbers again and again: look at what else writes there");
  }
  return result;
}

// --- the verb

static size_t verify_say_uncounted(const struct verify *v) {
  size_t count = 0;
  for (size_t i = 0; i < v->stored.count; i++) {
    if (!v->stored.partitions[i].present || v->stored.partitions[i].meta.offset < 0) {
      printf("partition %zu: nothing was counted yet\n", i);
      count++;
    } else if (v->begins[i] > 0) {
      printf("partition %zu: counted from offset %" PRId64 " on: what lay before was deleted\n", i, v->begins[i]);
    }
  }
  return count;
}

static int verify_print(struct verify *v) {
  size_t uncounted = verify_say_uncounted(v);
  if (v->found.count) {
    printf("%s", buf_string(&v->found.text));
    if (v->found.count > DIFFERENCES_SHOWN) {
      printf("and %zu more\n", v->found.count - DIFFERENCES_SHOWN);
    }
    printf("%zu difference%s\n", v->found.count, v->found.count == 1 ? "" : "s");
    if (uncounted) {
      printf(
        "Redis holds no place for %zu of %zu partitions: was Redis emptied? Then count anew with `huiyin rebuild`\n",
        uncounted, v->stored.count);
    }
    return 1;
  }
  printf(
    "%zu requests, %zu counters, %zu alerts: equal\n", verify_states_requests(v), verify_counts_total(v), v->alerts);
  return 0;
}

static int verify_run(const struct settings *s, struct err *e) {
  struct verify v = {0};
  int code = reading_open(&v.in, s, e);
  if (!code) {
    v.doubtful_states = calloc(v.in.partitions, sizeof *v.doubtful_states);
    v.begins = calloc(v.in.partitions, sizeof *v.begins);
    code = v.doubtful_states && v.begins && verify_rounds(&v, e) == 0 ? -1 : 1;
  }
  if (code == -1) {
    code = verify_print(&v);
    e->text[0] = 0;
  }
  verify_forget(&v);
  free(v.doubtful_states);
  free(v.begins);
  stored_release(&v.stored);
  reading_release(&v.in);
  return code;
}

int verb_verify(int argc, char **argv) {
  struct settings *s = NULL;
  struct err e = {""};
  int read = settings_read(&verify_usage, argc, argv, &s, &e);
  int code = read > 0 ? 0 : 2;
  if (!read) {
    stop_on_signals();
    code = verify_run(s, &e);
    settings_free(s);
  }
  if (code && e.text[0]) {
    (void)fprintf(stderr, "huiyin verify: %s\n", e.text);
  }
  return code;
}
