// SPDX-License-Identifier: Apache-2.0
// Reads a whole topic by librdkafka's simple consumer, which needs no group.
#include "consumers/view/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "runtime/kafka.h"
#include "runtime/kafka_end.h"
#include "runtime/log.h"
#include "runtime/steady_clock.h"
#include "runtime/thread.h"

enum { TAKE_MOST = 1000, TAKE_WAIT = 250, ASK_PATIENCE = 1000, GONE_AFTER = 4 };

// In ms: how often the topic's partitions are asked for, while all is well and while it is not.
static const int64_t ask_every = 10000;
static const int64_t ask_again_after = 1000;

struct place {
  bool begun;
  bool at_end;  // its end was seen
};

struct view_reader {
  char *topic;
  struct view_reader_events events;
  rd_kafka_t *rk;
  rd_kafka_t *asked;  // never fetches: behind a fetch that waits, an answer would too
  rd_kafka_topic_t *handle;
  rd_kafka_queue_t *queue;
  struct place *places;
  int32_t count;
  int64_t ask_at;
  int gone;  // how often it was said on end that there is no such topic
  struct thread thread;
  struct view_reader_state state;  // guarded by the thread's lock
};

// --- its partitions

static void say_fault(struct view_reader *r, const char *fault) {
  thread_lock(&r->thread);
  bool changed = strcmp(r->state.fault, fault) != 0;
  (void)snprintf(r->state.fault, sizeof r->state.fault, "%s", fault);
  thread_unlock(&r->thread);
  if (changed && *fault) {
    struct log_line line;
    log_begin(&line, LOG_WARN, "a topic can not be read: it is tried again");
    log_text(&line, "topic", r->topic);
    log_text(&line, "reason", fault);
    log_end(&line);
  }
}

static void say_connected(struct view_reader *r, bool connected) {
  thread_lock(&r->thread);
  r->state.connected = connected;
  thread_unlock(&r->thread);
}

static void forget(struct view_reader *r, int32_t partition) {
  (void)rd_kafka_consume_stop(r->handle, partition);
  thread_lock(&r->thread);
  r->events.forget(r->events.context, partition);
  r->state.version++;
  thread_unlock(&r->thread);
  r->places[partition] = (struct place){.begun = false};
}

// librdkafka hands over no error for a topic that is deleted under it: the question tells. One that has just started
// may not know its topics yet, so that it is gone is believed when it was said again and again.
static void look_if_gone(struct view_reader *r, bool gone) {
  r->gone = gone ? r->gone + 1 : 0;
  if (r->gone != GONE_AFTER) {
    return;
  }
  for (int32_t i = 0; i < r->count; i++) {
    forget(r, i);
  }
}

static void begin_partition(struct view_reader *r, int32_t partition) {
  r->places[partition].begun =
    rd_kafka_consume_start_queue(r->handle, partition, RD_KAFKA_OFFSET_BEGINNING, r->queue) == 0;
}

// A topic that was made anew may have fewer.
static void set_count(struct view_reader *r, int32_t count) {
  for (int32_t i = count; i < r->count; i++) {
    forget(r, i);
  }
  r->places = must(realloc(r->places, (size_t)count * sizeof *r->places));
  for (int32_t i = r->count; i < count; i++) {
    r->places[i] = (struct place){.begun = false};
  }
  r->count = count;
}

static void begin_partitions(struct view_reader *r, int32_t count) {
  if (count != r->count) {
    set_count(r, count);
  }
  for (int32_t i = 0; i < r->count; i++) {
    if (!r->places[i].begun) {
      begin_partition(r, i);
    }
  }
}

static void ask(struct view_reader *r, int64_t now) {
  struct err e = {""};
  int count = kafka_partition_count(r->asked, r->topic, ASK_PATIENCE, &e);
  say_connected(r, count != KAFKA_NO_ANSWER);
  look_if_gone(r, count <= 0 && count != KAFKA_NO_ANSWER);
  say_fault(r, count > 0 ? "" : e.text);
  if (count > 0) {
    begin_partitions(r, count);
  }
  r->ask_at = now + (count > 0 ? ask_every : ask_again_after);
}

static void look_at_ends(struct view_reader *r) {
  bool known = r->count > 0;
  for (int32_t i = 0; i < r->count; i++) {
    known = known && r->places[i].at_end;
  }
  thread_lock(&r->thread);
  r->state.known = known;
  thread_unlock(&r->thread);
}

// --- what comes

static void take_error(struct view_reader *r, const rd_kafka_message_t *m) {
  bool ours = m->partition >= 0 && m->partition < r->count;
  switch (m->err) {
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
      if (ours) {
        r->places[m->partition].at_end = true;
      }
      break;
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
      if (ours) {
        forget(r, m->partition);
        begin_partition(r, m->partition);
      }
      break;
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
      if (ours) {
        forget(r, m->partition);
        r->ask_at = 0;
      }
      break;
    default:
      break;
  }
}

// Messages to the front, errors dealt with.
static void take(struct view_reader *r, rd_kafka_message_t **messages, size_t count) {
  size_t good = 0;
  for (size_t i = 0; i < count; i++) {
    if (messages[i]->err) {
      continue;
    }
    rd_kafka_message_t *m = messages[i];
    messages[i] = messages[good];
    messages[good++] = m;
  }
  if (good) {
    thread_lock(&r->thread);
    r->events.messages(r->events.context, messages, good);
    r->state.version++;
    thread_unlock(&r->thread);
  }
  for (size_t i = good; i < count; i++) {
    take_error(r, messages[i]);
  }
}

// A batch would be waited for until it is full: so the first message alone is.
static void go_round(struct view_reader *r) {
  rd_kafka_message_t *messages[TAKE_MOST];
  messages[0] = rd_kafka_consume_queue(r->queue, TAKE_WAIT);
  if (!messages[0]) {
    return;
  }
  ssize_t more = rd_kafka_consume_batch_queue(r->queue, 0, messages + 1, TAKE_MOST - 1);
  size_t count = 1 + (more > 0 ? (size_t)more : 0);
  take(r, messages, count);
  for (size_t i = 0; i < count; i++) {
    rd_kafka_message_destroy(messages[i]);
  }
}

static void *run(void *context) {
  struct view_reader *r = context;
  while (!thread_is_stopped(&r->thread)) {
    int64_t now = steady_clock();
    if (now >= r->ask_at) {
      ask(r, now);
    }
    (void)rd_kafka_poll(r->rk, 0);
    go_round(r);
    look_at_ends(r);
  }
  for (int32_t i = 0; i < r->count; i++) {
    if (r->places[i].begun) {
      (void)rd_kafka_consume_stop(r->handle, i);
    }
  }
  return NULL;
}

// --- beginning and end

static rd_kafka_t *open_handle(const struct settings *s, bool fetching, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf_reader(s, "error", e);
  if (!conf) {
    return NULL;
  }
  if (!fetching) {
    kafka_conf_quiet(conf);
    return kafka_new(RD_KAFKA_CONSUMER, conf, e);
  }
  kafka_conf_set(conf, "enable.partition.eof", "true");
  kafka_conf_default(conf, s, "queued.min.messages", "100000");
  if (!kafka_property(s, "fetch.queue.backoff.ms")) {
    (void)kafka_conf_try(conf, "fetch.queue.backoff.ms", "5");
  }
  return kafka_new(RD_KAFKA_CONSUMER, conf, e);
}

struct view_reader *view_reader_new(
  const struct settings *s, const char *topic, const struct view_reader_events *events, struct err *e) {
  struct view_reader *r = must(calloc(1, sizeof *r));
  r->asked = open_handle(s, false, e);
  r->rk = r->asked ? open_handle(s, true, e) : NULL;
  r->handle = r->rk ? rd_kafka_topic_new(r->rk, topic, NULL) : NULL;
  if (!r->handle) {
    if (r->rk) {
      (void)err_set(e, "`%s` is no name that Kafka takes for a topic; letters, digits, `.`, `_` and `-` are", topic);
    }
    kafka_end(r->rk);
    kafka_end(r->asked);
    free(r);
    return NULL;
  }
  r->topic = must(strdup(topic));
  r->events = *events;
  r->queue = rd_kafka_queue_new(r->rk);
  thread_begin(&r->thread, run, r);
  return r;
}

void view_reader_stop(struct view_reader *r) {
  if (r) {
    thread_stop(&r->thread);
  }
}

void view_reader_free(struct view_reader *r) {
  if (!r) {
    return;
  }
  thread_end(&r->thread);
  rd_kafka_queue_destroy(r->queue);
  rd_kafka_topic_destroy(r->handle);
  kafka_end(r->rk);
  kafka_end(r->asked);
  free(r->places);
  free(r->topic);
  free(r);
}

void view_reader_lock(struct view_reader *r) {
  thread_lock(&r->thread);
}

void view_reader_unlock(struct view_reader *r) {
  thread_unlock(&r->thread);
}

void view_reader_state(struct view_reader *r, struct view_reader_state *out) {
  thread_lock(&r->thread);
  *out = r->state;
  thread_unlock(&r->thread);
}
