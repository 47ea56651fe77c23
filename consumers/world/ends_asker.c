// SPDX-License-Identifier: Apache-2.0
// Asks now and then where partitions end, in a thread of its own.
#include "consumers/world/ends_asker.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/thread.h"

enum { PAUSE_SECONDS = 5, PATIENCE = 500 };

struct place {
  int32_t partition;
  int64_t end;  // -1: not known
};

struct ends_asker {
  rd_kafka_t *rk;
  char *topic;
  struct thread thread;
  struct place *places;
  size_t count;
  bool changed;  // other partitions than were asked about
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
  thread_lock(&a->thread);
  while (!a->thread.stop && !a->changed && thread_wait_until(&a->thread, &until)) {
  }
  a->changed = false;
  if (!a->thread.stop) {
    list = rd_kafka_topic_partition_list_new((int)a->count);
    for (size_t i = 0; i < a->count; i++) {
      rd_kafka_topic_partition_list_add(list, a->topic, a->places[i].partition)->offset = RD_KAFKA_OFFSET_END;
    }
  }
  thread_unlock(&a->thread);
  return list;
}

static void keep(struct ends_asker *a, const rd_kafka_topic_partition_list_t *list) {
  thread_lock(&a->thread);
  for (int i = 0; i < list->cnt; i++) {
    struct place *p = find(a, list->elems[i].partition);
    if (p && !list->elems[i].err && list->elems[i].offset >= 0) {
      p->end = list->elems[i].offset;
    }
  }
  thread_unlock(&a->thread);
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
  if (!a) {
    abort();
  }
  a->rk = rk;
  a->topic = strdup(topic);
  if (!a->topic) {
    abort();
  }
  thread_begin(&a->thread, run, a);
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
  thread_lock(&a->thread);
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
    thread_wake(&a->thread);
  }
  thread_unlock(&a->thread);
}

int64_t ends_asker_end(struct ends_asker *a, int32_t partition) {
  thread_lock(&a->thread);
  const struct place *p = find(a, partition);
  int64_t end = p ? p->end : -1;
  thread_unlock(&a->thread);
  return end;
}

void ends_asker_stop(struct ends_asker *a) {
  if (a) {
    thread_stop(&a->thread);
  }
}

void ends_asker_free(struct ends_asker *a) {
  if (!a) {
    return;
  }
  thread_end(&a->thread);
  free(a->places);
  free(a->topic);
  free(a);
}
