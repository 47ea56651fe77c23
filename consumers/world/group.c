// SPDX-License-Identifier: Apache-2.0
// The consumer group: membership and nothing else; every partition is paused from the start.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "consumers/world/group_parts.h"
#include "runtime/kafka.h"
#include "runtime/kafka_end.h"
#include "runtime/log.h"

// Another tracker takes over from a killed one within 8 s: 6 s is the broker's least session timeout, and the others
// hear that it is over with their next heartbeat.
static rd_kafka_conf_t *group_conf(const struct settings *s, const char *name, const char *instance, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf_reader(s, "latest", e);
  if (!conf) {
    return NULL;
  }
  kafka_conf_set(conf, "group.id", name);
  if (instance) {
    kafka_conf_set(conf, "group.instance.id", instance);
  }
  kafka_conf_default(conf, s, "session.timeout.ms", "6000");
  kafka_conf_default(conf, s, "heartbeat.interval.ms", "500");
  // What is counted is told to the group once a second, and when a partition goes: each time costs the broker a
  // message of its own.
  kafka_conf_set(conf, "enable.auto.commit", "true");
  kafka_conf_default(conf, s, "auto.commit.interval.ms", "1000");
  kafka_presence_ask(conf, s);
  // Partitions that are added to the topic are noticed within this time.
  kafka_conf_default(conf, s, "topic.metadata.refresh.interval.ms", "5000");
  // The cooperative assignor has faults before 2.4.0 (see design.md, "The libraries").
  kafka_conf_default(
    conf, s, "partition.assignment.strategy", kafka_version_at_least(2, 4, 0) ? "cooperative-sticky" : "range");
  rd_kafka_conf_set_events(
    conf, RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_OFFSET_COMMIT | RD_KAFKA_EVENT_STATS);
  return conf;
}

static int subscribe(struct group *g, struct err *e) {
  rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(topics, g->topic, RD_KAFKA_PARTITION_UA);
  rd_kafka_resp_err_t code = rd_kafka_subscribe(g->rk, topics);
  rd_kafka_topic_partition_list_destroy(topics);
  if (code) {
    return err_set(e, "topic %s can not be subscribed to: %s", g->topic, rd_kafka_err2str(code));
  }
  return 0;
}

static int open_queue(struct group *g, struct err *e) {
  (void)rd_kafka_poll_set_consumer(g->rk);
  g->queue = rd_kafka_queue_get_consumer(g->rk);
  rd_kafka_queue_io_event_enable(g->queue, g->pipe[1], "1", 1);
  return subscribe(g, e);
}

static int join(struct group *g, struct err *e) {
  rd_kafka_conf_t *conf = group_conf(g->settings, g->name, g->instance, e);
  g->rk = conf ? kafka_new(RD_KAFKA_CONSUMER, conf, e) : NULL;
  return g->rk ? open_queue(g, e) : -1;
}

struct group *group_new(const struct settings *s, const char *topic, const char *name, const char *instance,
  const struct group_events *events, struct err *e) {
  struct group *g = calloc(1, sizeof *g);
  if (!g) {
    abort();
  }
  *g = (struct group){.settings = s, .name = name, .instance = instance, .events = *events, .pipe = {-1, -1}};
  (void)snprintf(g->topic, sizeof g->topic, "%s", topic);
  if (pipe2(g->pipe, O_NONBLOCK | O_CLOEXEC) != 0) {
    (void)err_set(e, "no pipe can be had for the group; raise the limit of open files (ulimit -n)");
  } else if (join(g, e) == 0) {
    return g;
  }
  group_free(g, NULL);
  return NULL;
}

// Closing goes through the same events as a rebalance does: they are served here until the group is left, for 0.4 s at
// most: a tracker that was told to stop is gone within 2 s.
static void leave(struct group *g) {
  rd_kafka_queue_io_event_enable(g->queue, -1, NULL, 0);
  trouble_say("the group was not left", rd_kafka_consumer_close_queue(g->rk, g->queue));
  for (int i = 0; i < 8 && !rd_kafka_consumer_closed(g->rk); i++) {
    rd_kafka_event_t *event = rd_kafka_queue_poll(g->queue, 50);
    if (event && rd_kafka_event_type(event) == RD_KAFKA_EVENT_REBALANCE) {
      assignment_give_back(g, rd_kafka_event_topic_partition_list(event));
    }
    rd_kafka_event_destroy(event);
  }
  rd_kafka_queue_destroy(g->queue);
}

// A broker that hangs is not waited for: destroying would, for as long as a request may take, and the process ends. Nor
// is librdkafka where the topic was deleted: a partition that is unassigned then keeps a note to itself in a queue that
// nobody empties, its broker's thread waits for the partition, and destroying for that thread, for ever (2.0.2;
// not 2.8.0).
static void destroy_handles(struct group *g, struct kafka_ends *ends) {
  if (g->gone || (g->queue && !rd_kafka_consumer_closed(g->rk))) {
    return;
  }
  if (g->rk) {
    kafka_ends_add(ends, g->rk);
  }
  if (g->asked) {
    rd_kafka_queue_destroy(g->asked_queue);
    kafka_ends_add(ends, g->asked);
  }
}

void group_free(struct group *g, struct kafka_ends *ends) {
  if (!g) {
    return;
  }
  if (g->queue) {
    leave(g);
  }
  assignment_forget(g);
  destroy_handles(g, ends);
  if (g->pipe[0] >= 0) {
    (void)close(g->pipe[0]);
    (void)close(g->pipe[1]);
  }
  free(g);
}

rd_kafka_t *group_handle(struct group *g) {
  return g->asked ? g->asked : g->rk;
}

int group_fd(const struct group *g) {
  return g->pipe[0];
}

static void handle(struct group *g, rd_kafka_event_t *event) {
  switch (rd_kafka_event_type(event)) {
    case RD_KAFKA_EVENT_REBALANCE:
      if (rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        assignment_take(g, rd_kafka_event_topic_partition_list(event));
      } else {
        assignment_leave(g, rd_kafka_event_topic_partition_list(event));
      }
      break;
    case RD_KAFKA_EVENT_ERROR:
      trouble_look_at_error(g, event);
      break;
    case RD_KAFKA_EVENT_STATS:
      kafka_presence_look(&g->presence, rd_kafka_event_stats(event));
      break;
    default:
      break;
  }
}

static void serve(struct group *g) {
  rd_kafka_event_t *event;
  while ((event = rd_kafka_queue_poll(g->queue, 0))) {
    handle(g, event);
    rd_kafka_event_destroy(event);
  }
}

// What the handles say that are no members any more is of no interest.
static void drop_old(struct group *g) {
  rd_kafka_event_t *event;
  while (g->asked && (event = rd_kafka_queue_poll(g->asked_queue, 0))) {
    rd_kafka_event_destroy(event);
  }
}

// A handle that has had a fatal error is of no use as a member. The first goes on as the one that is asked.
static void join_anew(struct group *g) {
  struct err e;
  g->anew = false;
  assignment_lose(g);
  rd_kafka_queue_io_event_enable(g->queue, -1, NULL, 0);
  if (g->asked) {
    rd_kafka_queue_destroy(g->queue);
    kafka_end(g->rk);
  } else {
    g->asked = g->rk;
    g->asked_queue = g->queue;
  }
  g->rk = NULL;
  g->queue = NULL;
  log_say(LOG_INFO, "the group is joined anew");
  if (join(g, &e) != 0) {
    g->events.fatal(g->events.context, e.text);
  }
}

void group_step(struct group *g) {
  char wakes[256];
  while (read(g->pipe[0], wakes, sizeof wakes) > 0) {
  }
  if (g->queue) {
    serve(g);
  }
  drop_old(g);
  if (g->anew) {
    join_anew(g);
  }
}
