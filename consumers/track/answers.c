// SPDX-License-Identifier: Apache-2.0
// The answers: each is handed to the machine that awaits it.
#include "consumers/track/tracker_parts.h"

void tracker_on_redis_up(struct tracker *t) {
  t->up = true;
  damage_on_redis_up(t);
}

void tracker_on_redis_down(struct tracker *t) {
  t->up = false;
  pending_clear(t);
  commit_on_redis_down(t);
  for (size_t i = 0; i < t->count; i++) {
    t->partitions[i]->taking = false;
    t->partitions[i]->owner_asked = false;
    memory_on_redis_down(t->partitions[i]);
  }
}

bool tracker_awaits_redis(const struct tracker *t) {
  return t->pending_count > 0;
}

// Those that are of no use any more when the partition was dropped meanwhile.
static void hand_to_partition(struct partition *p, const struct pending *pending, const struct reply *reply) {
  switch (pending->type) {
    case PENDING_TAKEOVER:
      takeover_on_reply(p, reply);
      break;
    case PENDING_SCAN:
      memory_on_scan(p, reply);
      break;
    case PENDING_SWEEP:
      sweep_on_page(p, reply);
      break;
    case PENDING_OWNER:
    case PENDING_OWNER_AGAIN:
      ownership_on_reply(p, pending->type == PENDING_OWNER, reply);
      break;
    default:  // PENDING_LOOKUP, PENDING_HELD
      memory_on_lookup(p, pending, reply);
      break;
  }
}

static void hand_over(struct tracker *t, const struct pending *pending, const struct reply *reply) {
  struct partition *p = pending->partition >= 0 ? tracker_find(t, pending->partition) : NULL;
  bool current = p && p->epoch == pending->epoch;
  switch (pending->type) {
    case PENDING_QUEUED:
    case PENDING_WATCH:
      if (reply->type == REPLY_ERROR) {
        commit_on_queue_error(t, reply);
      }
      break;
    case PENDING_COMPARE:
      commit_on_compare(t, current ? p : NULL, reply);
      break;
    case PENDING_COMMIT:
      commit_on_exec(t, reply);
      break;
    case PENDING_PROBE:
    case PENDING_COUNTER:
      probe_on_reply(t, reply, pending->type == PENDING_COUNTER);
      break;
    case PENDING_DAMAGED:
      damage_on_marked(t);
      break;
    case PENDING_TAKEOVER:
    case PENDING_SCAN:
    case PENDING_SWEEP:
    case PENDING_OWNER:
    case PENDING_OWNER_AGAIN:
    case PENDING_LOOKUP:
    case PENDING_HELD:
      if (current) {
        hand_to_partition(p, pending, reply);
      }
      break;
  }
}

void tracker_on_reply(struct tracker *t, const struct reply *reply) {
  if (!t->pending_count) {
    return;
  }
  struct pending pending = pending_take(t);
  hand_over(t, &pending, reply);
  buf_release(&pending.fields);
}

void tracker_on_message(struct tracker *t, const struct message *message) {
  struct partition *p = tracker_find(t, message->partition);
  if (p) {
    apply_receive(p, message);
  } else {
    t->port.release(t->port.context, message->handle);
  }
}

void tracker_on_emitted(struct tracker *t, int32_t partition, const struct overdue_alert *alert) {
  struct partition *p = tracker_find(t, partition);
  if (p && p->relay == RELAY_OPENING) {
    relay_on_emitted(p, alert);
  }
}

void tracker_on_relay_open(struct tracker *t, int32_t partition, int64_t end) {
  struct partition *p = tracker_find(t, partition);
  if (p && p->relay == RELAY_OPENING) {
    relay_on_open(p, end);
  }
}

void tracker_on_relay_sent(struct tracker *t, int32_t partition, int64_t end) {
  struct partition *p = tracker_find(t, partition);
  if (p && p->relay == RELAY_SENDING) {
    relay_on_sent(p, end);
  }
}

void tracker_on_relay_lost(struct tracker *t, int32_t partition) {
  struct partition *p = tracker_find(t, partition);
  if (p && p->relay != RELAY_CLOSED) {
    tracker_say(
      t, SAY_WARN, partition, "another tracker has fenced the relay: the partition is taken over anew if it is ours");
    partition_retake(p, FOREIGN_PAUSE);
  }
}
