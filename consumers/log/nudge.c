// SPDX-License-Identifier: Apache-2.0
// Wakes fetching threads that sleep.
#include "consumers/log/nudge.h"

#include <stdbool.h>
#include <stdlib.h>

#include "runtime/thread.h"

static const int answer_timeout = 500;

struct nudge {
  rd_kafka_t *rk;
  const char *topic;
  struct thread thread;
  rd_kafka_topic_partition_list_t *partitions;
  bool wanted;
};

// A copy of the partitions once a nudge is wanted; NULL to end.
static rd_kafka_topic_partition_list_t *await_wish(struct nudge *n) {
  thread_lock(&n->thread);
  while (!n->wanted && !n->thread.stop) {
    thread_wait(&n->thread);
  }
  n->wanted = false;
  rd_kafka_topic_partition_list_t *list = n->thread.stop ? NULL : rd_kafka_topic_partition_list_copy(n->partitions);
  thread_unlock(&n->thread);
  return list;
}

static void *run(void *context) {
  struct nudge *n = context;
  rd_kafka_topic_partition_list_t *list;
  while ((list = await_wish(n))) {
    (void)rd_kafka_offsets_for_times(n->rk, list, answer_timeout);
    rd_kafka_topic_partition_list_destroy(list);
  }
  return NULL;
}

struct nudge *nudge_new(rd_kafka_t *rk, const char *topic) {
  struct nudge *n = calloc(1, sizeof *n);
  if (!n) {
    abort();
  }
  n->rk = rk;
  n->topic = topic;
  n->partitions = rd_kafka_topic_partition_list_new(4);
  thread_begin(&n->thread, run, n);
  return n;
}

void nudge_free(struct nudge *n) {
  if (!n) {
    return;
  }
  thread_end(&n->thread);
  rd_kafka_topic_partition_list_destroy(n->partitions);
  free(n);
}

// The offsets are taken for times: what is asked is when the partition began.
void nudge_add(struct nudge *n, int32_t partition) {
  thread_lock(&n->thread);
  rd_kafka_topic_partition_list_add(n->partitions, n->topic, partition)->offset = 0;
  thread_unlock(&n->thread);
}

void nudge_remove(struct nudge *n, int32_t partition) {
  thread_lock(&n->thread);
  (void)rd_kafka_topic_partition_list_del(n->partitions, n->topic, partition);
  thread_unlock(&n->thread);
}

void nudge_give(struct nudge *n) {
  thread_lock(&n->thread);
  if (n->partitions->cnt) {
    n->wanted = true;
    thread_wake(&n->thread);
  }
  thread_unlock(&n->thread);
}
