// SPDX-License-Identifier: Apache-2.0
// Asks now and then where partitions end, in a thread of its own.
#include "consumers/world/ends_asker.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PAUSE_SECONDS = 5, PATIENCE = 500 };

struct place {
  int32_t partition;
  int64_t end;  // -1: not known
};

struct ends_asker {
  rd_kafka_t *rk;
  char *topic;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  struct place *places;
  size_t count;
  bool changed;  // other partitions than were asked about
  bool stop;
};

static struct place *find(struct ends_asker *a, int32_t partition) {
  for (size_t i = 0; i < a->count; i++) {
    if (a->places[i].partition == partition) {
      return &a->places[i];
    }
  }
  return NULL;
}

// What to ask next, once it is time for it; NULL to end.
static rd_kafka_topic_partition_list_t *next_question(struct ends_asker *a) {
  struct timespec until;
  rd_kafka_topic_partition_list_t *list = NULL;
  (void)clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += PAUSE_SECONDS;
  (void)pthread_mutex_lock(&a->lock);
  while (!a->stop && !a->changed && pthread_cond_timedwait(&a->wake, &a->lock, &until) == 0) {
  }
  a->changed = false;
  if (!a->stop) {
    list = rd_kafka_topic_partition_list_new((int)a->count);
    for (size_t i = 0; i < a->count; i++) {
      rd_kafka_topic_partition_list_add(list, a->topic, a->places[i].partition)->offset = RD_KAFKA_OFFSET_END;
    }
  }
  (void)pthread_mutex_unlock(&a->lock);
  return list;
}

static void keep(struct ends_asker *a, const rd_kafka_topic_partition_list_t *list) {
  (void)pthread_mutex_lock(&a->lock);
  for (int i = 0; i < list->cnt; i++) {
    struct place *p = find(a, list->elems[i].partition);
    if (p && !list->elems[i].err && list->elems[i].offset >= 0) {
      p->end = list->elems[i].offset;
    }
  }
  (void)pthread_mutex_unlock(&a->lock);
}

static void *run(void *context) {
  struct ends_asker *a = context;
  rd_kafka_topic_partition_list_t *list;
  while ((list = next_question(a))) {
    // As a time to look for, END asks for the end itself.
    if (list->cnt && rd_kafka_offsets_for_times(a->rk, list, PATIENCE) == RD_KAFKA_RESP_ERR_NO_ERROR) {
      keep(a, list);
    }
    rd_kafka_topic_partition_list_destroy(list);
  }
  return NULL;
}

struct ends_asker *ends_asker_new(rd_kafka_t *rk, const char *topic) {
  struct ends_asker *a = calloc(1, sizeof *a);
  pthread_condattr_t steady;
  if (!a) {
    abort();
  }
  a->rk = rk;
  a->topic = strdup(topic);
  if (!a->topic || pthread_condattr_init(&steady) != 0 || pthread_condattr_setclock(&steady, CLOCK_MONOTONIC) != 0 ||
      pthread_mutex_init(&a->lock, NULL) != 0 || pthread_cond_init(&a->wake, &steady) != 0 ||
      pthread_create(&a->thread, NULL, run, a) != 0) {
    abort();
  }
  (void)pthread_condattr_destroy(&steady);
  return a;
}

static bool are_wanted(const struct ends_asker *a, const int32_t *partitions, size_t count) {
  bool same = a->count == count;
  for (size_t i = 0; same && i < count; i++) {
    same = a->places[i].partition == partitions[i];
  }
  return same;
}

void ends_asker_want(struct ends_asker *a, const int32_t *partitions, size_t count) {
  (void)pthread_mutex_lock(&a->lock);
  if (!are_wanted(a, partitions, count)) {
    struct place *places = calloc(count + 1, sizeof *places);
    if (!places) {
      abort();
    }
    for (size_t i = 0; i < count; i++) {
      const struct place *known = find(a, partitions[i]);
      places[i] = (struct place){partitions[i], known ? known->end : -1};
    }
    free(a->places);
    a->places = places;
    a->count = count;
    a->changed = true;
    (void)pthread_cond_signal(&a->wake);
  }
  (void)pthread_mutex_unlock(&a->lock);
}

int64_t ends_asker_end(struct ends_asker *a, int32_t partition) {
  (void)pthread_mutex_lock(&a->lock);
  const struct place *p = find(a, partition);
  int64_t end = p ? p->end : -1;
  (void)pthread_mutex_unlock(&a->lock);
  return end;
}

void ends_asker_stop(struct ends_asker *a) {
  if (a) {
    (void)pthread_mutex_lock(&a->lock);
    a->stop = true;
    (void)pthread_cond_signal(&a->wake);
    (void)pthread_mutex_unlock(&a->lock);
  }
}

void ends_asker_free(struct ends_asker *a) {
  if (!a) {
    return;
  }
  ends_asker_stop(a);
  (void)pthread_join(a->thread, NULL);
  (void)pthread_cond_destroy(&a->wake);
  (void)pthread_mutex_destroy(&a->lock);
  free(a->places);
  free(a->topic);
  free(a);
}
