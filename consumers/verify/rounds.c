// SPDX-License-Identifier: Apache-2.0
// The rounds of verify: all is walked once, then what is doubted is settled in one moment, until that moment stands
// still.
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "consumers/verify/verify.h"

// How often what differs beside a running track is looked at again, and the pause between.
enum { VERIFY_ROUNDS = 6 };
static const struct timespec verify_pause = {.tv_nsec = 400 * 1000000L};

void verify_doubt(struct state_table *set, const void *bytes, size_t size) {
  if (!state_find(set, bytes, size)) {
    (void)state_add(set, bytes, size);
  }
}

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

void verify_forget(struct verify *v) {
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

int verify_rounds(struct verify *v, struct err *e) {
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
