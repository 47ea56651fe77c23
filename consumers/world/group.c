// SPDX-License-Identifier: Apache-2.0
// The consumer group: membership and nothing else; every partition is paused from the start.
#include "consumers/world/group.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/kafka.h"
#include "runtime/log.h"

struct group {
  const struct settings *settings;
  const char *name;
  const char *instance;
  rd_kafka_t *rk;
  rd_kafka_queue_t *queue;
  // The first handle and its queue, once another has taken its place: it still answers questions about ends.
  rd_kafka_t *asked;
  rd_kafka_queue_t *asked_queue;
  bool lost;  // our partitions were given away, and nothing was assigned since
  bool anew;  // the membership is to begin again with another handle
  char topic[256];
  struct group_events events;
  rd_kafka_topic_partition_list_t *leaving;  // revoked, not yet released; NULL for none
  rd_kafka_topic_partition_list_t *revoked;  // what the group is told once all of it is released
  unsigned unconnected;                      // looks in a row that found no broker connected
  uint64_t reconnects;
  int pipe[2];
};

// Kafka is away when no broker was connected at as many looks in a row; there is one every second.
enum { AWAY_AFTER = 2 };

// Another tracker takes over from a killed one within 8 s: 6 s is the broker's least session timeout, and the others
// hear that it is over with their next heartbeat.
static rd_kafka_conf_t *group_conf(const struct settings *s, const char *name, const char *instance, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf(s, e);
  if (!conf) {
    return NULL;
  }
  kafka_conf_set(conf, "group.id", name);
  if (instance) {
    kafka_conf_set(conf, "group.instance.id", instance);
  }
  kafka_conf_set(conf, "enable.auto.commit", "false");
  kafka_conf_set(conf, "enable.auto.offset.store", "false");
  kafka_conf_set(conf, "isolation.level", "read_committed");
  kafka_conf_default(conf, s, "session.timeout.ms", "6000");
  kafka_conf_default(conf, s, "heartbeat.interval.ms", "500");
  // Nothing else in librdkafka tells that a broker is back.
  kafka_conf_default(conf, s, "statistics.interval.ms", "1000");
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
  group_free(g);
  return NULL;
}

static void forget(rd_kafka_topic_partition_list_t **list) {
  if (*list) {
    rd_kafka_topic_partition_list_destroy(*list);
    *list = NULL;
  }
}

static bool is_cooperative(const struct group *g) {
  const char *protocol = rd_kafka_rebalance_protocol(g->rk);
  return protocol && strcmp(protocol, "COOPERATIVE") == 0;
}

static void say_error(const char *what, rd_kafka_error_t *error) {
  if (error) {
    struct log_line line;
    log_begin(&line, LOG_WARN, what);
    log_text(&line, "reason", rd_kafka_error_string(error));
    log_end(&line);
    rd_kafka_error_destroy(error);
  }
}

static void unassign(struct group *g, const rd_kafka_topic_partition_list_t *list) {
  if (is_cooperative(g)) {
    say_error("the group did not take partitions back", rd_kafka_incremental_unassign(g->rk, list));
  } else {
    (void)rd_kafka_assign(g->rk, NULL);
  }
}

// Closing goes through the same events as a rebalance does: they are served here until the group is left, for 0.4 s at
// most: a tracker that was told to stop is gone within 2 s.
void group_free(struct group *g) {
  if (!g) {
    return;
  }
  if (g->queue) {
    rd_kafka_queue_io_event_enable(g->queue, -1, NULL, 0);
    say_error("the group was not left", rd_kafka_consumer_close_queue(g->rk, g->queue));
    for (int i = 0; i < 8 && !rd_kafka_consumer_closed(g->rk); i++) {
      rd_kafka_event_t *event = rd_kafka_queue_poll(g->queue, 50);
      if (event && rd_kafka_event_type(event) == RD_KAFKA_EVENT_REBALANCE) {
        unassign(g, rd_kafka_event_topic_partition_list(event));
      }
      rd_kafka_event_destroy(event);
    }
    rd_kafka_queue_destroy(g->queue);
  }
  forget(&g->leaving);
  forget(&g->revoked);
  // A broker that hangs is not waited for: destroying would, for as long as a request may take, and the process ends.
  bool hangs = g->queue && !rd_kafka_consumer_closed(g->rk);
  if (g->rk && !hangs) {
    rd_kafka_destroy_flags(g->rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
  }
  if (g->asked && !hangs) {
    rd_kafka_queue_destroy(g->asked_queue);
    rd_kafka_destroy_flags(g->asked, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
  }
  if (g->pipe[0] >= 0) {
    (void)close(g->pipe[0]);
    (void)close(g->pipe[1]);
  }
  free(g);
}

rd_kafka_t *group_handle(struct group *g) {
  return g->asked ? g->asked : g->rk;
}

bool group_is_connected(const struct group *g) {
  return g->unconnected < AWAY_AFTER;
}

uint64_t group_reconnects(const struct group *g) {
  return g->reconnects;
}

int group_fd(const struct group *g) {
  return g->pipe[0];
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
static void assign(struct group *g, const rd_kafka_topic_partition_list_t *given) {
  g->lost = false;
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_copy(given);
  for (int i = 0; i < list->cnt; i++) {
    list->elems[i].offset = RD_KAFKA_OFFSET_END;
  }
  if (is_cooperative(g)) {
    say_error("the group's partitions can not be taken", rd_kafka_incremental_assign(g->rk, list));
  } else {
    (void)rd_kafka_assign(g->rk, list);
  }
  (void)rd_kafka_pause_partitions(g->rk, list);
  tell_assigned(g, list);
  rd_kafka_topic_partition_list_destroy(list);
}

static void take_away(struct group *g, const rd_kafka_topic_partition_list_t *list) {
  forget(&g->leaving);
  forget(&g->revoked);
  if (rd_kafka_assignment_lost(g->rk)) {
    g->lost = true;
    log_say(LOG_WARN, "the group has given our partitions away: this tracker was silent for too long");
    for (int i = 0; i < list->cnt; i++) {
      g->events.lost(g->events.context, list->elems[i].partition);
    }
    unassign(g, list);
    return;
  }
  g->leaving = rd_kafka_topic_partition_list_copy(list);
  g->revoked = rd_kafka_topic_partition_list_copy(list);
  for (int i = 0; i < list->cnt; i++) {
    g->events.revoked(g->events.context, list->elems[i].partition);
  }
  if (!list->cnt) {
    unassign(g, list);
  }
}

void group_release(struct group *g, int32_t partition) {
  if (!g->leaving) {
    return;
  }
  (void)rd_kafka_topic_partition_list_del(g->leaving, g->topic, partition);
  if (!g->leaving->cnt) {
    unassign(g, g->revoked);
    forget(&g->leaving);
    forget(&g->revoked);
  }
}

void group_commit(struct group *g, int32_t partition, int64_t offset) {
  if (g->lost) {
    return;
  }
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, g->topic, partition)->offset = offset;
  (void)rd_kafka_commit(g->rk, list, 1);
  rd_kafka_topic_partition_list_destroy(list);
}

// What to do about an error that waiting does not mend; NULL for the others.
static const char *way_out(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT:
      return "; see -X session.timeout.ms: most brokers take 6000 to 1800000";
    case RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL:
      return "; others in this group are no trackers, or have another -X partition.assignment.strategy: see --group";
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      return "; ask for the right to read this topic in this group, or log in as another by -X sasl.username";
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
      return "; the topic was deleted: make it with `huiyin topics create`, publish the events again, and count anew "
             "with `huiyin rebuild`";
    case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
      return "; another tracker has come with the same --instance and goes on in this one's place: give each its own";
    default:
      return NULL;
  }
}

static void look_at_error(struct group *g, rd_kafka_event_t *event) {
  rd_kafka_resp_err_t code = rd_kafka_event_error(event);
  char reason[160];
  char sentence[600];
  bool fatal = rd_kafka_event_error_is_fatal(event);
  (void)snprintf(reason, sizeof reason, "%s", rd_kafka_event_error_string(event));
  if (fatal) {
    code = rd_kafka_fatal_error(g->rk, reason, sizeof reason);  // the event's own says no more than that it is one
  }
  // Offsets that waited for a coordinator that was away are committed in the name of no member at all once librdkafka
  // has given its own up, and the broker takes that for a second tracker: it is this one.
  if (fatal && code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID && g->lost) {
    g->anew = true;
    return;
  }
  const char *more = way_out(code);
  if (more || fatal) {
    (void)snprintf(
      sentence, sizeof sentence, "the group of topic %s can not be had: %s%s", g->topic, reason, more ? more : "");
    g->events.fatal(g->events.context, sentence);
  }
}

static void look_at_brokers(struct group *g, const char *statistics) {
  bool away = g->unconnected >= AWAY_AFTER;
  g->unconnected = strstr(statistics, "\"state\":\"UP\"") ? 0 : g->unconnected + 1;
  if (away && !g->unconnected) {
    log_say(LOG_INFO, "Kafka is back");
    g->reconnects++;
  } else if (g->unconnected == AWAY_AFTER) {
    log_say(LOG_WARN, "Kafka is away: waiting for it");
  }
}

static void handle(struct group *g, rd_kafka_event_t *event) {
  switch (rd_kafka_event_type(event)) {
    case RD_KAFKA_EVENT_REBALANCE:
      if (rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        assign(g, rd_kafka_event_topic_partition_list(event));
      } else {
        take_away(g, rd_kafka_event_topic_partition_list(event));
      }
      break;
    case RD_KAFKA_EVENT_ERROR:
      look_at_error(g, event);
      break;
    case RD_KAFKA_EVENT_STATS:
      look_at_brokers(g, rd_kafka_event_stats(event));
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
  forget(&g->leaving);
  forget(&g->revoked);
  rd_kafka_queue_io_event_enable(g->queue, -1, NULL, 0);
  if (g->asked) {
    rd_kafka_queue_destroy(g->queue);
    rd_kafka_destroy_flags(g->rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
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
