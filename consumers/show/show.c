// SPDX-License-Identifier: Apache-2.0
// `huiyin show REQUEST`: one request's story, from the log, from Redis and from the alerts topic.
#include "consumers/show/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/text.h"
#include "consumers/log/alerts_log.h"
#include "consumers/recount/reading_settings.h"
#include "consumers/screen/columns.h"
#include "consumers/screen/visible.h"
#include "consumers/story/reading.h"
#include "consumers/verbs.h"
#include "runtime/kafka_end.h"
#include "runtime/stop.h"
#include "runtime/verb.h"

const struct verb_usage show_usage = {"show", "REQUEST",
  "Prints one request's story: its events with partition and offset, its state, its due and why, its marks and "
  "alerts.\n"
  "Never its summary.",
  reading_table, 1, 1, reading_check};

struct show {
  struct reading in;
  struct story story;
  struct stored stored;
  size_t part;  // the one whose alerts are read
};

// --- the log

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
    const struct story_log log = {
      .rk = w->in.log, .topic = w->in.topic, .wire = w->in.wire, .stopped = stop_requested, .deadline = INT64_MAX};
    result = story_read_events(&w->story, &log, parts, w->in.partitions, e);
  }
  free(parts);
  return result;
}

// --- Redis

static int show_read_redis(struct show *w, struct err *e) {
  struct query q = {0};
  story_ask_states(&w->story, w->in.prefix, &q);
  int result = stored_read(&w->stored, w->in.redis, w->in.prefix, w->in.partitions, &q, e);
  if (!result) {
    story_take_states(&w->story, w->stored.more);
  }
  query_release(&q);
  return result;
}

// --- alerts

static void show_take_alert(void *context, int64_t offset, const struct overdue_alert *alert) {
  struct show *w = context;
  if (text_equal(alert->request_id, w->story.request)) {
    story_add_alert(&w->story.parts[w->part].alerts, w->in.wire, offset, alert);
  }
}

static int show_read_alerts(struct show *w, struct err *e) {
  rd_kafka_t *rk = alerts_log_consumer(w->in.settings, e);
  int result = rk ? 0 : -1;
  for (w->part = 0; !result && w->part < w->in.partitions; w->part++) {
    int64_t end;
    if (!story_is_empty(&w->story.parts[w->part])) {
      result = alerts_log_read(
        rk, w->in.alerts_topic, (int32_t)w->part, 0, w->in.wire, stop_requested, show_take_alert, w, &end, e);
      story_take_outbox(&w->story, w->in.wire, w->part, w->stored.partitions[w->part].outbox);
    }
  }
  if (rk) {
    kafka_end(rk);
  }
  return result;
}

// --- the story

static void show_print_state(struct show *w, size_t partition) {
  const struct meta *meta = &w->stored.partitions[partition].meta;
  struct buf out = {0};
  struct request request;
  struct marks marks;
  printf("\nstate\n");
  switch (story_state(&w->story.parts[partition], meta->timestamp, w->in.counting.keep_closed, &request, &marks)) {
    case STORY_NOT_STORED:
      printf("  not in Redis under the prefix %s: it was not counted yet%s\n", w->in.prefix,
        w->in.counting.keep_closed ? ", or is no longer kept (--keep-closed)" : "");
      return;
    case STORY_DAMAGED:
      printf("  what Redis holds is none of huiyin's: count anew with `huiyin rebuild`\n");
      return;
    case STORY_GONE:
      buf_add_string(&out, "  no longer kept (--keep-closed): its next event begins a new request\n");
      break;
    case STORY_STORED:
      show_state(&out, &w->in.counting, &request, meta->clock);
      break;
  }
  buf_add_string(&out, "\nmarks\n");
  show_marks(&out, &w->in.counting, &request, &marks);
  printf("%s", buf_string(&out));
  buf_release(&out);
}

static void show_print_events(const struct show *w, size_t partition) {
  const struct story_list *events = &w->story.parts[partition].events;
  struct buf out = {0};
  for (size_t i = 0; i < events->count; i++) {
    struct event event;
    story_event(events, i, w->in.wire, &event);
    show_event(&out, &w->in.counting.zone, &event, (int32_t)partition, events->all[i].offset);
  }
  printf("\nevents, as they lie in the log\n%s", events->count ? buf_string(&out) : "  none\n");
  buf_release(&out);
}

static void show_print_alerts(const struct show *w, size_t partition) {
  const struct story_list *alerts = &w->story.parts[partition].alerts;
  struct buf out = {0};
  for (size_t i = 0; i < alerts->count; i++) {
    struct overdue_alert alert;
    story_alert(alerts, i, w->in.wire, &alert);
    show_alert(&out, &w->in.counting.zone, &alert, alerts->all[i].offset);
  }
  printf("\nalerts\n%s", alerts->count ? buf_string(&out) : "  none\n");
  buf_release(&out);
}

static void show_print_part(struct show *w, size_t partition) {
  struct buf name = {0};
  visible_add(&name, w->story.request);
  printf("request %s in partition %zu\n", buf_string(&name), partition);
  show_print_events(w, partition);
  show_print_state(w, partition);
  show_print_alerts(w, partition);
  buf_release(&name);
}

static int show_print(struct show *w, struct err *e) {
  size_t found = 0;
  for (size_t i = 0; i < w->in.partitions; i++) {
    if (!story_is_empty(&w->story.parts[i])) {
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
  story_init(&w->story, w->story.request, w->in.partitions);
  return show_read_redis(w, e) == 0 && show_check_settings(w, e) == 0 && show_read_log(w, e) == 0 &&
             show_read_alerts(w, e) == 0 && show_print(w, e) == 0
           ? 0
           : 1;
}

static void show_release(struct show *w) {
  story_release(&w->story);
  stored_release(&w->stored);
  reading_release(&w->in);
}

static int show_begin(const struct settings *s, struct err *e) {
  stop_on_signals();
  columns_begin();
  const char *request = settings_argument(s, 0);
  struct show w = {.story.request = {request, (uint32_t)strlen(request)}};
  if (!w.story.request.size || w.story.request.size > ID_MAX) {
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
