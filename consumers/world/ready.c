// SPDX-License-Identifier: Apache-2.0
// Whether a tracker does its work, and what it lacks.
#include "consumers/world/ready.h"

#include <inttypes.h>

static bool servers_are_there(const struct track_snapshot *s, struct buf *out) {
  size_t before = out->size;
  if (!s->begun) {
    buf_add_string(out, "It begins: Kafka has not told of the topics yet.\n");
    return false;
  }
  if (!s->kafka_up) {
    buf_add_string(out, "Kafka is away: no broker is connected.\n");
  }
  if (!s->redis_up) {
    buf_add_string(out, "Redis is away: there is no connection to it.\n");
  }
  if (s->refusal[0]) {
    buf_printf(out, "Redis refuses commits: %s\n", s->refusal);
  }
  if (!s->member) {
    buf_add_string(out, "The group has not yet told which partitions are ours.\n");
  }
  if (s->alerts_gone) {
    buf_add_string(out, "The alerts topic can not be had (see `huiyin topics check`): alerts wait in Redis.\n");
  }
  return out->size == before;
}

static bool goes_on(const struct track_snapshot *s, struct buf *out) {
  if (s->damaged) {
    buf_add_string(out, "Numbers in Redis are damaged: count anew with `huiyin rebuild`.\n");
  } else if (s->failed) {
    buf_add_string(out, "It ends because of a fault; its last lines on stderr name it.\n");
  } else if (s->leaving) {
    buf_add_string(out, "It was told to stop.\n");
  } else {
    return true;
  }
  return false;
}

static bool partition_is_ready(const struct track_snapshot *all, const struct snapshot_partition *p, struct buf *out) {
  const struct partition_standing *s = &p->standing;
  if (s->leaving) {
    return true;  // it is another's soon
  }
  if (!s->taken) {
    buf_printf(out, "Partition %d is not taken over yet.\n", (int)s->partition);
  } else if (!s->counting && all->alerts_partitions && s->partition >= all->alerts_partitions) {
    buf_printf(out,
      "Partition %d waits for the alerts topic, which has %d partitions: `huiyin topics grow` mends that.\n",
      (int)s->partition, (int)all->alerts_partitions);
  } else if (!s->counting) {
    buf_printf(out, "Partition %d is taken over, but not counted yet.\n", (int)s->partition);
  } else if (!s->loaded) {
    buf_printf(out, "The states of partition %d are being loaded: what falls due waits for them.\n", (int)s->partition);
  } else if (p->behind) {
    buf_printf(out, "Partition %d is behind: %" PRId64 " messages are not counted, and they do not become fewer.\n",
      (int)s->partition, p->lag);
  } else {
    return true;
  }
  return false;
}

bool track_ready(const struct track_snapshot *s, struct buf *out) {
  bool ready = servers_are_there(s, out);
  ready = goes_on(s, out) && ready;
  for (size_t i = 0; i < s->count; i++) {
    ready = partition_is_ready(s, &s->partitions[i], out) && ready;
  }
  if (ready) {
    buf_printf(out, "Ready, with %zu partitions.\n", s->count);
  }
  return ready;
}
