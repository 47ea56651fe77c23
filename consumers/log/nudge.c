// SPDX-License-Identifier: Apache-2.0
// Wakes fetching threads that sleep.
#include "consumers/log/nudge.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

static const int answer_timeout = 500;

struct nudge {
  rd_kafka_t *rk;
  const char *topic;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  rd_kafka_topic_partition_list_t *partitions;
  bool wanted;
  bool stop;
};

// A copy of the partitions once a nudge is wanted; NULL to end.
static rd_kafka_topic_partition_list_t *await_wish(struct nudge *n) {
  (void)pthread_mutex_lock(&n->lock);
  while (!n->wanted && !n->stop) {
    (void)pthread_cond_wait(&n->wake, &n->lock);
  }
  n->wanted = false;
  rd_kafka_topic_partition_list_t *list = n->stop ? NULL : rd_kafka_topic_partition_list_copy(n->partitions);
  (void)pthread_mutex_unlock(&n->lock);
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
  if (pthread_mutex_init(&n->lock, NULL) != 0 || pthread_cond_init(&n->wake, NULL) != 0 ||
      pthread_create(&n->thread, NULL, run, n) != 0) {
    abort();
  }
  return n;
}

void nudge_free(struct nudge *n) {
  if (!n) {
    return;
  }
  (void)pthread_mutex_lock(&n->lock);
  n->stop = true;
  (void)pthread_cond_signal(&n->wake);
  (void)pthread_mutex_unlock(&n->lock);
  (void)pthread_join(n->thread, NULL);
  (void)pthread_cond_destroy(&n->wake);
  (void)pthread_mutex_destroy(&n->lock);
  rd_kafka_topic_partition_list_destroy(n->partitions);
  free(n);
}

// The offsets are taken for times: what is asked is when the partition began.
void nudge_add(struct nudge *n, int32_t partition) {
  (void)pthread_mutex_lock(&n->lock);
  rd_kafka_topic_partition_list_add(n->partitions, n->topic, partition)->offset = 0;
  (void)pthread_mutex_unlock(&n->lock);
}

void nudge_remove(struct nudge *n, int32_t partition) {
  (void)pthread_mutex_lock(&n->lock);
  (void)rd_kafka_topic_partition_list_del(n->partitions, n->topic, partition);
  (void)pthread_mutex_unlock(&n->lock);
}

void nudge_give(struct nudge *n) {
  (void)pthread_mutex_lock(&n->lock);
  if (n->partitions->cnt) {
    n->wanted = true;
    (void)pthread_cond_signal(&n->wake);
  }
  (void)pthread_mutex_unlock(&n->lock);
}
