// SPDX-License-Identifier: Apache-2.0
// Whose a partition is, asked without a commit: behind states that are read, and again and again while nothing happens.
#include <string.h>

#include "consumers/track/resp.h"
#include "consumers/track/tracker_parts.h"

static void ask(struct partition *p, enum pending_type type) {
  struct tracker *t = p->tracker;
  resp_begin(&t->out, 3);
  resp_string(&t->out, "HMGET");
  render_key(&t->out, t, KEY_PARTITION, p->id);
  resp_string(&t->out, "owner");
  pending_add(t, type, p->id, p->epoch);
}

void ownership_ask_behind(struct partition *p) {
  ask(p, PENDING_OWNER);
  p->owners_awaited++;
}

// A commit that is under way asks by itself.
void tracker_ask_owners(struct tracker *t) {
  for (size_t i = 0; i < t->count && t->up; i++) {
    struct partition *p = t->partitions[i];
    if (p->taken && p->ledger && !p->sent.busy && !p->leaving && !p->owner_asked) {
      ask(p, PENDING_OWNER_AGAIN);
      p->owner_asked = true;
    }
  }
  if (t->out.size) {
    tracker_flush(t);
  }
}

static bool is_ours(const struct partition *p, const struct reply *reply) {
  const struct reply *owner = reply->type == REPLY_ARRAY && reply->size == 1 ? &reply->elements[0] : NULL;
  return owner && owner->type == REPLY_TEXT && owner->size == strlen(p->meta.owner) &&
         memcmp(owner->bytes, p->meta.owner, owner->size) == 0;
}

void ownership_on_reply(struct partition *p, bool behind, const struct reply *reply) {
  p->owners_awaited -= behind ? 1 : 0;
  p->owner_asked &= behind;
  // What Redis can not answer now, it is asked again; states that were read must have their answer.
  if (!is_ours(p, reply) && (behind || reply->type == REPLY_ARRAY)) {
    tracker_say(p->tracker, SAY_WARN, p->id, "the stored owner is another tracker: what was counted is dropped");
    partition_retake(p, FOREIGN_PAUSE);
  }
}
