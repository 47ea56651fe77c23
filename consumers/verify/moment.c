// SPDX-License-Identifier: Apache-2.0
// A moment of Redis: read, held against what was counted so far, and counted on to.
#include <stdlib.h>

#include "consumers/verify/verify.h"
#include "runtime/stop.h"

bool verify_is_behind(const struct verify *v) {
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
    recount_take_moves(part, p, ends[i]);
    part->anchor_read = part->anchor_read && part->anchor_offset == p->meta.anchor_offset;
    part->anchor_offset = p->meta.anchor_offset;
  }
}

void verify_begin_at(struct verify *v) {
  for (size_t i = 0; i < v->recount.count; i++) {
    v->begins[i] = v->stored.partitions[i].meta.begin;
    v->recount.parts[i].next = v->begins[i];
  }
}

int verify_recount(struct verify *v, struct err *e) {
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

int verify_read(struct verify *v, struct err *e) {
  struct query q = {0};
  stored_release(&v->stored);
  verify_counts_ask(v, &q);
  verify_states_ask(v, &q);
  int result = stored_read(&v->stored, v->in.redis, v->in.prefix, v->in.partitions, &q, e);
  query_release(&q);
  return result != 0 || reading_check_counted(&v->in, &v->stored, e) != 0 ||
             reading_check_bounds(&v->in, &v->stored, e) != 0
           ? -1
           : 0;
}
