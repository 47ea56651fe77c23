// SPDX-License-Identifier: Apache-2.0
// The partitions that the group gives and takes: told to the tracker, and given back once it has let go of them.
#include <string.h>

#include "consumers/world/group_parts.h"
#include "runtime/log.h"

static void drop(rd_kafka_topic_partition_list_t **list) {
  if (*list) {
    rd_kafka_topic_partition_list_destroy(*list);
    *list = NULL;
  }
}

void assignment_forget(struct group *g) {
  drop(&g->leaving);
  drop(&g->revoked);
}

static bool is_cooperative(const struct group *g) {
  const char *protocol = rd_kafka_rebalance_protocol(g->rk);
  return protocol && strcmp(protocol, "COOPERATIVE") == 0;
}

void assignment_give_back(struct group *g, const rd_kafka_topic_partition_list_t *list) {
  if (is_cooperative(g)) {
    trouble_say("the group did not take partitions back", rd_kafka_incremental_unassign(g->rk, list));
  } else {
    (void)rd_kafka_assign(g->rk, NULL);
  }
}

static void tell_assigned(struct group *g, rd_kafka_topic_partition_list_t *list) {
  // What the group has committed is only asked for to notice a Redis that was emptied: no answer counts as nothing.
  if (list->cnt && rd_kafka_committed(g->rk, list, 5000) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    log_say(LOG_WARN, "the group's committed offsets can not be had; an emptied Redis would not be noticed");
  }
  for (int i = 0; i < list->cnt; i++) {
    int64_t committed = list->elems[i].offset >= 0 ? list->elems[i].offset : -1;
    g->events.assigned(g->events.context, list->elems[i].partition, committed);
  }
  g->events.complete(g->events.context);
}

// The offsets that this handle would read from do not matter: it is paused before it reads.
void assignment_take(struct group *g, const rd_kafka_topic_partition_list_t *given) {
  g->lost = false;
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_copy(given);
  for (int i = 0; i < list->cnt; i++) {
    list->elems[i].offset = RD_KAFKA_OFFSET_END;
  }
  if (is_cooperative(g)) {
    trouble_say("the group's partitions can not be taken", rd_kafka_incremental_assign(g->rk, list));
  } else {
    (void)rd_kafka_assign(g->rk, list);
  }
  (void)rd_kafka_pause_partitions(g->rk, list);
  tell_assigned(g, list);
  rd_kafka_topic_partition_list_destroy(list);
}

static void tell_lost(struct group *g, const rd_kafka_topic_partition_list_t *list) {
  for (int i = 0; i < list->cnt; i++) {
    g->events.lost(g->events.context, list->elems[i].partition);
  }
}

void assignment_leave(struct group *g, const rd_kafka_topic_partition_list_t *list) {
  assignment_forget(g);
  if (rd_kafka_assignment_lost(g->rk)) {
    g->lost = true;
    log_say(LOG_WARN, "the group has given our partitions away: this tracker was silent for too long");
    tell_lost(g, list);
    assignment_give_back(g, list);
    return;
  }
  g->leaving = rd_kafka_topic_partition_list_copy(list);
  g->revoked = rd_kafka_topic_partition_list_copy(list);
  for (int i = 0; i < list->cnt; i++) {
    g->events.revoked(g->events.context, list->elems[i].partition);
  }
  if (!list->cnt) {
    assignment_give_back(g, list);
  }
}

void assignment_lose(struct group *g) {
  rd_kafka_topic_partition_list_t *list = NULL;
  assignment_forget(g);
  if (!g->lost && rd_kafka_assignment(g->rk, &list) == 0) {
    tell_lost(g, list);
    rd_kafka_topic_partition_list_destroy(list);
  }
  g->lost = true;
}

void group_release(struct group *g, int32_t partition) {
  if (!g->leaving) {
    return;
  }
  (void)rd_kafka_topic_partition_list_del(g->leaving, g->topic, partition);
  if (!g->leaving->cnt) {
    assignment_give_back(g, g->revoked);
    assignment_forget(g);
  }
}

void group_commit(struct group *g, int32_t partition, int64_t offset) {
  if (g->lost) {
    return;
  }
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, g->topic, partition)->offset = offset;
  (void)rd_kafka_offsets_store(g->rk, list);
  rd_kafka_topic_partition_list_destroy(list);
}
