// SPDX-License-Identifier: Apache-2.0
// `huiyin show REQUEST`: one request's story, from the log, from Redis and from the alerts topic.
#include "consumers/show/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/lapse.h"
#include "consumers/core/text.h"
#include "consumers/log/alerts_log.h"
#include "consumers/log/replay.h"
#include "consumers/recount/reading_settings.h"
#include "consumers/screen/visible.h"
#include "consumers/stored/keys.h"
#include "consumers/verbs.h"
#include "runtime/kafka_end.h"
#include "runtime/stop.h"
#include "runtime/verb.h"

const struct verb_usage show_usage = {"show", "REQUEST",
  "Prints one request's story: its events with partition and offset, its state, its due and why, its marks and "
  "alerts.\n"
  "Never its summary.",
  reading_table, 1, 1, reading_check};

// What was found of the request in one partition.
struct show_part {
  struct buf events;
  struct buf alerts;
  struct buf state;  // packed, from Redis
};

struct show {
  struct reading in;
  struct text request;
  struct stored stored;
  struct show_part *parts;
  size_t part;  // the one whose alerts are read
};

// --- the log

static bool show_is_its(const struct show *w, const struct event *event) {
  return event->type != EVENT_VOLUNTEER_EVENT_HELD && text_equal(event_key(event), w->request);
}

static int show_take(void *context, const rd_kafka_message_t *m, struct err *e) {
  struct show *w = context;
  struct event event;
  struct err why;
  (void)e;
  if (wire_decode(w->in.wire, m->payload, m->len, &event, &why) == 0 && show_is_its(w, &event)) {
    show_event(&w->parts[m->partition].events, &w->in.counting.zone, &event, m->partition, m->offset);
  }
  return 0;
}

// All partitions: a producer with another partitioner may have put some of it elsewhere.
static int show_read_log(struct show *w, struct err *e) {
  struct replay_part *parts = calloc(w->in.partitions, sizeof *parts);
  int result = 0;
  if (!parts) {
    return err_set(e, "no memory is left");
  }
  for (size_t i = 0; !result && i < w->in.partitions; i++) {
    parts[i].partition = (int32_t)i;
    result = replay_bounds(w->in.log, w->in.topic, (int32_t)i, stop_requested, &parts[i].from, &parts[i].end, e);
    if (!result && parts[i].from > 0) {
      printf("what partition %zu held below offset %lld was deleted and is not shown\n", i, (long long)parts[i].from);
    }
  }
  if (!result) {
    result = replay_read(w->in.log, w->in.topic, parts, w->in.partitions, stop_requested, show_take, w, e);
  }
  free(parts);
  return result;
}

// --- Redis

static int show_read_redis(struct show *w, struct err *e) {
  struct query q = {0};
  struct buf key = {0};
  char field[LEDGER_FIELD_MAX];
  size_t size = ledger_request_field(w->request, field);
  for (size_t i = 0; i < w->in.partitions; i++) {
    buf_clear(&key);
    key_add(&key, w->in.prefix, KEY_STATE, (int32_t)i);
    query_begin(&q, 3, "HGET");
    query_bytes(&q, key.at, key.size);
    query_bytes(&q, field, size);
  }
  int result = stored_read(&w->stored, w->in.redis, w->in.prefix, w->in.partitions, &q, e);
  for (size_t i = 0; !result && i < w->in.partitions; i++) {
    const redisReply *value = w->stored.more[i];
    if (value->type == REDIS_REPLY_STRING) {
      buf_add(&w->parts[i].state, value->str, value->len);
    }
  }
  buf_release(&key);
  query_release(&q);
  return result;
}

// --- alerts

static void show_take_alert(void *context, int64_t offset, const struct overdue_alert *alert) {
  struct show *w = context;
  if (text_equal(alert->request_id, w->request)) {
    show_alert(&w->parts[w->part].alerts, &w->in.counting.zone, alert, offset);
  }
}

static void show_take_outbox(struct show *w, const struct stored_partition *p) {
  for (size_t i = 0; i < p->outbox_count; i++) {
    struct overdue_alert alert;
    struct err why;
    if (wire_decode_alert(w->in.wire, p->outbox->element[i]->str, p->outbox->element[i]->len, &alert, &why) == 0) {
      show_take_alert(w, -1, &alert);
    }
  }
}

static bool show_is_empty(const struct show_part *p) {
  return !p->events.size && !p->state.size;
}

static int show_read_alerts(struct show *w, struct err *e) {
  rd_kafka_t *rk = alerts_log_consumer(w->in.settings, e);
  int result = rk ? 0 : -1;
  for (w->part = 0; !result && w->part < w->in.partitions; w->part++) {
    int64_t end;
    if (!show_is_empty(&w->parts[w->part])) {
      result = alerts_log_read(
        rk, w->in.alerts_topic, (int32_t)w->part, 0, w->in.wire, stop_requested, show_take_alert, w, &end, e);
      show_take_outbox(w, &w->stored.partitions[w->part]);
    }
  }
  if (rk) {
    kafka_end(rk);
  }
  return result;
}

// --- the story

static void show_print_state(struct show *w, size_t partition) {
  const struct show_part *p = &w->parts[partition];
  struct buf out = {0};
  struct request request;
  struct marks marks;
  printf("\nstate\n");
  if (!p->state.size) {
    printf("  not in Redis under the prefix %s: it was not counted yet%s\n", w->in.prefix,
      w->in.counting.keep_closed ? ", or is no longer kept (--keep-closed)" : "");
    return;
  }
  if (p->state.size > REQUEST_PACKED_MAX || request_unpack(p->state.at, p->state.size, &request, &marks) != 0) {
    printf("  what Redis holds is none of huiyin's: count anew with `huiyin rebuild`\n");
    return;
  }
  const struct meta *meta = &w->stored.partitions[partition].meta;
  if (lapse_is_none(&request, meta->timestamp, w->in.counting.keep_closed)) {
    buf_add_string(&out, "  no longer kept (--keep-closed): its next event begins a new request\n");
  } else {
    show_state(&out, &w->in.counting, &request, meta->clock);
  }
  buf_add_string(&out, "\nmarks\n");
  show_marks(&out, &w->in.counting, &request, &marks);
  printf("%s", buf_string(&out));
  buf_release(&out);
}

static void show_print_part(struct show *w, size_t partition) {
  struct show_part *p = &w->parts[partition];
  struct buf name = {0};
  visible_add(&name, w->request);
  printf("request %s in partition %zu\n\nevents, as they lie in the log\n%s", buf_string(&name), partition,
    p->events.size ? buf_string(&p->events) : "  none\n");
  show_print_state(w, partition);
  printf("\nalerts\n%s", p->alerts.size ? buf_string(&p->alerts) : "  none\n");
  buf_release(&name);
}

static int show_print(struct show *w, struct err *e) {
  size_t found = 0;
  for (size_t i = 0; i < w->in.partitions; i++) {
    if (!show_is_empty(&w->parts[i])) {
      printf("%s", found++ ? "\n" : "");
      show_print_part(w, i);
    }
  }
  if (found > 1) {
    printf(
      "\nIts events lie in %zu partitions, so it is %zu requests: a producer places keys in another way than the\n"
      "others (Kafka's own clients use murmur2).\n",
      found, found);
  }
  return found ? 0
               : err_set(e, "request %.128s is neither in topic %s nor in Redis under the prefix %s",
                   settings_argument(w->in.settings, 0), w->in.topic, w->in.prefix);
}

static int show_check_settings(const struct show *w, struct err *e) {
  return w->stored.settings ? counting_compare(&w->in.counting, w->stored.settings, e) : 0;
}

static int show_run(struct show *w, const struct settings *s, struct err *e) {
  int code = reading_open(&w->in, s, e);
  if (code) {
    return code;
  }
  w->parts = calloc(w->in.partitions, sizeof *w->parts);
  return w->parts && show_read_redis(w, e) == 0 && show_check_settings(w, e) == 0 && show_read_log(w, e) == 0 &&
             show_read_alerts(w, e) == 0 && show_print(w, e) == 0
           ? 0
           : 1;
}

static void show_release(struct show *w) {
  for (size_t i = 0; w->parts && i < w->in.partitions; i++) {
    buf_release(&w->parts[i].events);
    buf_release(&w->parts[i].alerts);
    buf_release(&w->parts[i].state);
  }
  free(w->parts);
  stored_release(&w->stored);
  reading_release(&w->in);
}

static int show_begin(const struct settings *s, struct err *e) {
  stop_on_signals();
  const char *request = settings_argument(s, 0);
  struct show w = {.request = {request, (uint32_t)strlen(request)}};
  if (!w.request.size || w.request.size > ID_MAX) {
    (void)err_set(e, "a request_id has 1 to %d bytes", ID_MAX);
    return 2;
  }
  int code = show_run(&w, s, e);
  show_release(&w);
  return code;
}

int verb_show(int argc, char **argv) {
  return verb_run(&show_usage, argc, argv, show_begin);
}
