// SPDX-License-Identifier: Apache-2.0
// Whose a partition is, asked without a commit: behind states that are read, and again and again while nothing happens.
#include "consumers/track/tracker_parts.h"

void ownership_ask_behind(struct partition *p) {
  compare_ask_stored(p, PENDING_OWNER);
  p->owners_awaited++;
}

// A commit that is under way asks by itself.
void tracker_ask_owners(struct tracker *t) {
  for (size_t i = 0; i < t->count && t->up; i++) {
    struct partition *p = t->partitions[i];
    if (p->taken && p->ledger && !p->sent.busy && !p->leaving && !p->owner_asked) {
      compare_ask_stored(p, PENDING_OWNER_AGAIN);
      p->owner_asked = true;
    }
  }
  if (t->out.size) {
    tracker_flush(t);
  }
}

void ownership_on_reply(struct partition *p, bool behind, const struct reply *reply) {
  bool answered = reply->type == REPLY_ARRAY && reply->size == 3;
  p->owners_awaited -= behind ? 1 : 0;
  p->owner_asked &= behind;
  // What Redis can not answer now, it is asked again; states that were read must have their answer.
  if (answered) {
    compare_owner(p, reply);
  } else if (behind) {
    partition_retry(p, "the owner", reply);
  }
}
