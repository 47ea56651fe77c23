// SPDX-License-Identifier: Apache-2.0
// How many partitions the events topic has and where they end.
#include "consumers/view/ends.h"

#include <librdkafka/rdkafka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "consumers/core/must.h"
#include "runtime/kafka.h"
#include "runtime/kafka_end.h"
#include "runtime/thread.h"

enum { PAUSE_SECONDS = 3, PATIENCE = 1000 };

struct view_ends {
  rd_kafka_t *rk;
  char *topic;
  struct thread thread;
  int64_t *ends;  // guarded by the thread's lock, as the next two
  int32_t count;
  bool connected;
};

static void keep_count(struct view_ends *v, int count) {
  thread_lock(&v->thread);
  v->connected = count != KAFKA_NO_ANSWER;
  if (count > v->count) {
    v->ends = must(realloc(v->ends, (size_t)count * sizeof *v->ends));
    for (int32_t i = v->count; i < count; i++) {
      v->ends[i] = -1;
    }
  }
  v->count = count > 0 ? count : v->count;
  thread_unlock(&v->thread);
}

static void keep_ends(struct view_ends *v, const rd_kafka_topic_partition_list_t *list) {
  thread_lock(&v->thread);
  for (int i = 0; i < list->cnt; i++) {
    if (!list->elems[i].err && list->elems[i].offset >= 0) {
      v->ends[list->elems[i].partition] = list->elems[i].offset;
    }
  }
  thread_unlock(&v->thread);
}

// As a time to look for, END asks for the end itself.
static void ask(struct view_ends *v) {
  struct err e;
  int count = kafka_partition_count(v->rk, v->topic, PATIENCE, &e);
  keep_count(v, count);
  if (count <= 0) {
    return;
  }
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(count);
  for (int32_t i = 0; i < count; i++) {
    rd_kafka_topic_partition_list_add(list, v->topic, i)->offset = RD_KAFKA_OFFSET_END;
  }
  if (rd_kafka_offsets_for_times(v->rk, list, PATIENCE) == RD_KAFKA_RESP_ERR_NO_ERROR) {
    keep_ends(v, list);
  }
  rd_kafka_topic_partition_list_destroy(list);
}

static bool pause_between(struct view_ends *v) {
  struct timespec until;
  (void)clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += PAUSE_SECONDS;
  thread_lock(&v->thread);
  while (!v->thread.stop && thread_wait_until(&v->thread, &until)) {
  }
  bool go_on = !v->thread.stop;
  thread_unlock(&v->thread);
  return go_on;
}

static void *run(void *context) {
  struct view_ends *v = context;
  do {
    ask(v);
  } while (pause_between(v));
  return NULL;
}

struct view_ends *view_ends_new(const struct settings *s, const char *topic, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf_reader(s, "error", e);
  if (conf) {
    kafka_conf_quiet(conf);
  }
  rd_kafka_t *rk = conf ? kafka_new(RD_KAFKA_CONSUMER, conf, e) : NULL;
  if (!rk) {
    return NULL;
  }
  struct view_ends *v = must(calloc(1, sizeof *v));
  v->rk = rk;
  v->topic = must(strdup(topic));
  thread_begin(&v->thread, run, v);
  return v;
}

void view_ends_stop(struct view_ends *v) {
  if (v) {
    thread_stop(&v->thread);
  }
}

void view_ends_free(struct view_ends *v) {
  if (!v) {
    return;
  }
  thread_end(&v->thread);
  kafka_end(v->rk);
  free(v->ends);
  free(v->topic);
  free(v);
}

int32_t view_ends_look(struct view_ends *v, int64_t *ends, size_t room) {
  thread_lock(&v->thread);
  int32_t count = v->count;
  for (size_t i = 0; ends && i < room; i++) {
    ends[i] = i < (size_t)count ? v->ends[i] : -1;
  }
  thread_unlock(&v->thread);
  return count;
}

bool view_ends_connected(struct view_ends *v) {
  thread_lock(&v->thread);
  bool connected = v->connected;
  thread_unlock(&v->thread);
  return connected;
}
