// SPDX-License-Identifier: Apache-2.0
// The compare before a commit: what Redis remembers of a partition, read under a watch, is held against what its batch
// began from.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "consumers/track/resp.h"
#include "consumers/track/tracker_parts.h"

static bool is_compared(const struct partition *p, bool all) {
  return p->taken && p->ledger && (all || p->sent.busy);
}

void compare_ask_stored(struct partition *p, enum pending_type type) {
  struct tracker *t = p->tracker;
  resp_begin(&t->out, 5);
  resp_string(&t->out, "HMGET");
  render_key(&t->out, t, KEY_PARTITION, p->id);
  resp_string(&t->out, "owner");
  resp_string(&t->out, "commit");
  resp_string(&t->out, "offset");
  pending_add(t, type, p->id, p->epoch);
}

bool compare_ask(struct tracker *t, bool all) {
  size_t keys = 0;
  for (size_t i = 0; i < t->count; i++) {
    keys += is_compared(t->partitions[i], all);
  }
  t->commit.awaited = 0;
  if (!keys) {
    return false;
  }
  resp_begin(&t->out, 1 + keys);
  resp_string(&t->out, "WATCH");
  for (size_t i = 0; i < t->count; i++) {
    if (is_compared(t->partitions[i], all)) {
      render_key(&t->out, t, KEY_PARTITION, t->partitions[i]->id);
    }
  }
  pending_add(t, PENDING_WATCH, -1, 0);
  for (size_t i = 0; i < t->count; i++) {
    if (is_compared(t->partitions[i], all)) {
      compare_ask_stored(t->partitions[i], PENDING_COMPARE);
      t->commit.awaited++;
    }
  }
  tracker_flush(t);
  return true;
}

void compare_end_watch(struct tracker *t) {
  for (size_t i = 0; i < t->count; i++) {
    t->partitions[i]->watched = false;
  }
}

bool compare_is_watched(const struct tracker *t) {
  for (size_t i = 0; i < t->count; i++) {
    if (t->partitions[i]->sent.busy && !t->partitions[i]->watched) {
      return false;
    }
  }
  return true;
}

struct stored {
  char owner[40];
  int64_t commit;
  int64_t offset;
};

static void copy_text(char *out, size_t room, const struct reply *r) {
  (void)snprintf(out, room, "%.*s", r->type == REPLY_TEXT ? (int)r->size : 0, r->bytes ? r->bytes : "");
}

static struct stored read_stored(const struct reply *reply) {
  struct stored s = {.commit = 0, .offset = -1};
  char number[32];
  copy_text(s.owner, sizeof s.owner, &reply->elements[0]);
  copy_text(number, sizeof number, &reply->elements[1]);
  (void)sscanf(number, "%" SCNd64, &s.commit);
  copy_text(number, sizeof number, &reply->elements[2]);
  (void)sscanf(number, "%" SCNd64, &s.offset);
  return s;
}

static void refuse(struct partition *p, const struct stored *s) {
  struct tracker *t = p->tracker;
  bool rolled_back = s->commit < p->meta.commit;
  if (rolled_back) {
    t->figures.rollbacks++;
    figures_of(p)->rollbacks++;
    tracker_say(t, SAY_WARN, p->id,
      "Redis went back from commit %" PRId64 " to %" PRId64 " (a failover?): the partition is read again from there",
      p->meta.commit, s->commit);
  } else {
    t->figures.refused_commits++;
    figures_of(p)->refused_commits++;
    tracker_say(
      t, SAY_WARN, p->id, "the stored owner is another tracker: what was counted and is not stored is dropped");
  }
  partition_retake(p, rolled_back ? 0 : FOREIGN_PAUSE);
}

void compare_owner(struct partition *p, const struct reply *reply) {
  struct stored s = read_stored(reply);
  if (strcmp(s.owner, p->meta.owner) != 0) {
    refuse(p, &s);
  }
}

void compare_part(struct partition *p, const struct reply *reply) {
  struct stored s = read_stored(reply);
  bool same_owner = strcmp(s.owner, p->meta.owner) == 0;
  if (same_owner && s.commit == p->meta.commit && s.offset == p->meta.offset) {
    p->watched = true;
    return;
  }
  // Whether its answer was lost, or it arrives late on a connection that was given up: nobody else has this owner.
  if (same_owner && p->sent.busy && s.commit == p->meta.commit + 1 && s.offset == p->sent.offset) {
    commit_note(p->tracker);
    p->tracker->commit.unseen = true;
    commit_settle(p);
    return;
  }
  refuse(p, &s);
}
