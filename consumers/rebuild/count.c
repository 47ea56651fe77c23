// SPDX-License-Identifier: Apache-2.0
// Where rebuild counts to, and the counting.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/log/dead_letter.h"
#include "consumers/log/replay.h"
#include "consumers/rebuild/rebuild.h"
#include "runtime/stop.h"
#include "runtime/wall_clock.h"

// --- is it the log that was counted

struct rebuild_anchor {
  const struct meta *meta;
  bool same;
};

static int rebuild_compare_anchor(void *context, const rd_kafka_message_t *m, struct err *e) {
  struct rebuild_anchor *a = context;
  (void)e;
  a->same = a->meta->anchor_digest == anchor_of(replay_timestamp(m), m->key, m->key_len, m->payload, m->len);
  return 0;
}

static int rebuild_is_same_log(
  struct rebuild *r, size_t partition, int64_t low, int64_t end, bool *same, struct err *e) {
  const struct meta *meta = &r->old.partitions[partition].meta;
  struct rebuild_anchor a = {.meta = meta, .same = meta->anchor_offset < 0};
  *same = false;
  if (meta->offset < low || meta->offset > end || meta->anchor_offset >= meta->offset) {
    return 0;
  }
  // The message that tells may be the last that was deleted: then nothing else is known to tell.
  if (meta->anchor_offset >= 0 && meta->anchor_offset < low) {
    *same = true;
    return 0;
  }
  if (meta->anchor_offset >= 0) {
    struct replay_part part = {
      .partition = (int32_t)partition, .from = meta->anchor_offset, .end = meta->anchor_offset + 1};
    if (replay_read(r->in.log, r->in.topic, &part, 1, stop_requested, rebuild_compare_anchor, &a, e) != 0) {
      return -1;
    }
  }
  *same = a.same;
  return 0;
}

// --- where to count to

static int rebuild_keep_moves(struct rebuild_part *p, const struct stored_partition *old, struct err *e) {
  p->moves = calloc(old->move_count + 1, sizeof *p->moves);
  if (!p->moves) {
    return err_set(e, "no memory is left");
  }
  for (size_t i = 0; p->same_log && i < old->move_count && old->moves[i].offset <= p->end; i++) {
    p->moves[p->move_count++] = old->moves[i];
  }
  return 0;
}

static int rebuild_place(struct rebuild *r, size_t partition, struct err *e) {
  struct rebuild_part *p = &r->parts[partition];
  const struct stored_partition *old = &r->old.partitions[partition];
  int64_t low;
  int64_t end;
  if (replay_bounds(r->in.log, r->in.topic, (int32_t)partition, stop_requested, &low, &end, e) != 0) {
    return -1;
  }
  if (rebuild_is_same_log(r, partition, low, end, &p->same_log, e) != 0) {
    return -1;
  }
  if (low > (p->same_log ? old->meta.begin : 0) && !settings_flag(r->in.settings, "what-is-left")) {
    return err_set(e,
      "partition %zu of topic %s no longer begins at its beginning: what lay below offset %" PRId64
      " was deleted, and a rebuild would lose what it held; nothing was changed. `huiyin rebuild --what-is-left` "
      "counts without it; publish again what is lacking: a repeat changes nothing",
      partition, r->in.topic, low);
  }
  p->begin = low;
  p->known = p->same_log ? old->meta.offset : 0;
  p->end = end;
  p->clock = old->meta.clock > r->asked_at ? old->meta.clock : r->asked_at;
  return rebuild_keep_moves(p, old, e);
}

// --- what can not be read, or came too late

static void rebuild_refused(void *context, uint64_t tag, const char *sentence) {
  (void)context;
  (void)tag;
  (void)fprintf(stderr, "huiyin rebuild: a dead letter was not taken: %s\n", sentence);
}

// Behind what was counted before nobody has set it aside yet.
static int rebuild_unreadable(void *context, const rd_kafka_message_t *m, const char *reason, struct err *e) {
  struct rebuild *r = context;
  if (m->offset < r->parts[m->partition].known) {
    return 0;
  }
  if (!r->dead_letters) {
    r->dead_letters =
      outbound_new(r->in.settings, settings_text(r->in.settings, "dead-letters-topic"), rebuild_refused, r, e);
  }
  if (!r->dead_letters) {
    return -1;
  }
  r->dead_letter_count++;
  return dead_letter_send(r->dead_letters, r->in.topic, m, reason, e);
}

static int rebuild_wait_dead_letters(struct rebuild *r, struct err *e) {
  if (!r->dead_letters) {
    return 0;
  }
  if (outbound_wait(r->dead_letters, -1, e) != 0) {
    return -1;
  }
  return outbound_refused_count(r->dead_letters)
           ? err_set(e, "not all dead letters were taken by the broker; nothing was changed in Redis")
           : 0;
}

// --- counting

int rebuild_count(struct rebuild *r, struct err *e) {
  int64_t *ends = calloc(r->in.partitions, sizeof *ends);
  int result = 0;
  if (!ends) {
    return err_set(e, "no memory is left");
  }
  r->asked_at = wall_clock();
  for (size_t i = 0; !result && i < r->in.partitions; i++) {
    result = rebuild_place(r, i, e);
    ends[i] = r->parts[i].end;
    r->recount.parts[i].next = r->parts[i].begin;
    r->recount.parts[i].moves = r->parts[i].moves;
    r->recount.parts[i].move_count = r->parts[i].move_count;
  }
  r->recount.keep_anchor = true;
  r->recount.unreadable = rebuild_unreadable;
  r->recount.unreadable_context = r;
  if (!result) {
    result = recount_read(&r->recount, r->in.log, r->in.topic, ends, stop_requested, e);
  }
  free(ends);
  return result ? result : rebuild_wait_dead_letters(r, e);
}
