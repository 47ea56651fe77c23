// SPDX-License-Identifier: Apache-2.0
// One partition's life: made, dropped, taken anew, let go.
#include "consumers/track/partition.h"

#include <stdlib.h>

struct partition *partition_new(struct tracker *t, int32_t id, int64_t group_offset) {
  struct partition *p = calloc(1, sizeof *p);
  if (!p) {
    abort();
  }
  p->tracker = t;
  p->id = id;
  p->epoch = ++t->epochs;
  p->group_offset = group_offset;
  p->mine = true;
  p->until = -1;
  p->retake_at = MOMENT_NONE;
  p->trim_at = INT64_MAX;
  p->ticked_from = INT64_MAX;
  p->audit.at = MOMENT_NONE;
  p->sent.counts = tally_new(FIELD_COUNT);
  p->sent.volunteers = tally_new(VOLUNTEER_FIELD_COUNT);
  return p;
}

void partition_free(struct partition *p) {
  partition_drop(p);
  inbox_release(&p->inbox, &p->tracker->port);
  parked_release(&p->parked, &p->tracker->port);
  tally_free(p->sent.counts);
  tally_free(p->sent.volunteers);
  buf_release(&p->sent.commands);
  free(p);
}

static void drop_batch(struct partition *p) {
  p->batch.messages = 0;
  p->batch.dirty = false;
  p->batch.moved = false;
  p->batch.settled = false;
  p->sent.busy = false;
  p->watched = false;
  p->sent.trimmed = 0;
}

static void drop_memory(struct partition *p) {
  ledger_free(p->ledger);
  p->ledger = NULL;
  p->loading = p->loaded = false;
  p->cursor[0] = 0;
  p->sweep = (struct sweep){.page_at = MOMENT_NONE};
  p->audit = (struct audit){.at = MOMENT_NONE};
  p->generation = 0;
  departed_release(&p->departed);
  p->lookups_sent = p->lookups_answered = 0;
  p->owners_awaited = 0;
  p->owner_asked = false;
  p->held_asked = p->held_known = false;
  p->looked_up = 0;
}

void partition_stop_reading(struct partition *p) {
  struct tracker *t = p->tracker;
  if (p->fetching) {
    t->port.fetch_stop(t->port.context, p->id);
    p->fetching = false;
  }
  inbox_clear(&p->inbox, &t->port);
  p->looked_up = 0;
}

void partition_drop(struct partition *p) {
  p->epoch = ++p->tracker->epochs;
  partition_stop_reading(p);
  relay_release(p);
  parked_clear(&p->parked, &p->tracker->port);
  drop_batch(p);
  drop_memory(p);
  p->taking = p->taken = p->restating = false;
  p->bounds_asked = p->clock_asked = p->clock_answered = p->ticked_at_end = false;
  p->anchor_due = p->unsettled = p->catch_up_asked = p->catch_up_known = false;
  p->trim_at = INT64_MAX;
}

void partition_retake(struct partition *p, int64_t pause) {
  partition_drop(p);
  p->retake_at = p->tracker->now + pause;
}

void partition_retry(struct partition *p, const char *what, const struct reply *reply) {
  if (!p->retry_said) {
    tracker_say(p->tracker, SAY_WARN, p->id, "Redis did not give %s (%.*s): trying again", what,
      reply->type == REPLY_ERROR ? (int)reply->size : 0, reply->bytes ? reply->bytes : "");
  }
  p->retry_said = true;
  partition_retake(p, 1000);
}

bool partition_is_counting(const struct partition *p) {
  return p->taken && p->ledger && !p->leaving && !p->restating &&
         (p->relay == RELAY_IDLE || p->relay == RELAY_SENDING) && (p->loaded || !p->tracker->options.log_clock) &&
         !p->tracker->failed;
}
