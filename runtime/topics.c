// SPDX-License-Identifier: Apache-2.0
// Whether Kafka topics are as they must be, and making them so that they are.
#include "runtime/topics.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/admin.h"
#include "runtime/kafka.h"
#include "runtime/log.h"

#define AFTER_MAX "message.timestamp.after.max.ms"

enum { HOUR_MS = 3600000 };

// One topic under the lens.
struct topics_view {
  const struct topic_wanted *wanted;
  const rd_kafka_ConfigEntry_t **entries;
  size_t count;
  topics_finding *found;
  void *context;
  int serious;
};

__attribute__((format(printf, 3, 4))) static void topics_say(
  struct topics_view *v, bool serious, const char *format, ...) {
  struct err sentence;
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(sentence.text, sizeof sentence.text, format, arguments);
  va_end(arguments);
  v->serious += serious;
  v->found(v->context, serious, sentence.text);
}

// --- its configuration

static const char *topics_entry(const struct topics_view *v, const char *name) {
  for (size_t i = 0; i < v->count; i++) {
    if (!strcmp(rd_kafka_ConfigEntry_name(v->entries[i]), name)) {
      return rd_kafka_ConfigEntry_value(v->entries[i]);
    }
  }
  return NULL;
}

// How every setting of a topic is changed.
static void topics_say_set(struct topics_view *v, const char *name, const char *value, const char *why) {
  const char *is = topics_entry(v, name);
  topics_say(v, true,
    "topic %s has %s=%s, %s; set it by: kafka-configs.sh --bootstrap-server BROKERS --alter --entity-type topics "
    "--entity-name %s --add-config %s=%s",
    v->wanted->name, name, is ? is : "?", why, v->wanted->name, name, value);
}

static void topics_look_at_value(struct topics_view *v, const char *name, const char *value, const char *why) {
  const char *is = topics_entry(v, name);
  if (is && strcmp(is, value) != 0) {
    topics_say_set(v, name, value, why);
  }
}

// Kafka before 3.6 has one bound for both directions, which would refuse an import of old events too.
static void topics_look_ahead(struct topics_view *v) {
  const char *after = topics_entry(v, AFTER_MAX);
  if (!after) {
    topics_say(v, false,
      "these brokers (Kafka before 3.6) can not refuse stamps far ahead of topic %s without refusing old events too; a "
      "publisher with a wrong clock is not stopped",
      v->wanted->name);
  } else if (strtoll(after, NULL, 10) > HOUR_MS) {
    topics_say_set(v, AFTER_MAX, "3600000", "so a publisher with a wrong clock is not stopped");
  }
}

static void topics_look_back(struct topics_view *v, const char *name) {
  const char *before = topics_entry(v, name);
  if (before && strtoll(before, NULL, 10) < 100LL * 366 * 86400 * 1000) {
    topics_say(v, false, "topic %s has %s=%s, so events older than that can not be published with their own stamps",
      v->wanted->name, name, before);
  }
}

static void topics_look_at_entries(struct topics_view *v) {
  topics_look_at_value(v, "cleanup.policy", "delete", "so old messages are thrown away for newer ones of their key");
  topics_look_at_value(v, "retention.ms", "-1", "so messages are thrown away as they grow old");
  topics_look_at_value(v, "retention.bytes", "-1", "so messages are thrown away as the topic grows");
  if (v->wanted->rules & TOPIC_STAMPED) {
    topics_look_at_value(v, "message.timestamp.type", "CreateTime", "so the stamps are the broker's own");
    topics_look_ahead(v);
    topics_look_back(v, "message.timestamp.before.max.ms");
    topics_look_back(v, "message.timestamp.difference.max.ms");
  }
}

// --- its partitions

static void topics_look_at_partitions(struct topics_view *v, int partitions, const char *first, int wanted) {
  if (!(v->wanted->rules & TOPIC_AS_FIRST) || partitions == wanted) {
    return;
  }
  if (partitions < wanted) {
    topics_say(v, true,
      "topic %s has %d partitions where %s has %d; give it as many by `huiyin topics grow`, or: kafka-topics.sh "
      "--bootstrap-server BROKERS --alter --topic %s --partitions %d",
      v->wanted->name, partitions, first, wanted, v->wanted->name, wanted);
  } else {
    topics_say(v, false, "topic %s has %d partitions where %s has %d; those above stay empty until it has as many",
      v->wanted->name, partitions, first, wanted);
  }
}

int topics_exists(rd_kafka_t *rk, const char *name, struct err *e) {
  int partitions = kafka_partition_count(rk, name, ADMIN_TIMEOUT_MS, e);
  return partitions >= 0 ? 1 : strstr(e->text, "there is no topic ") ? 0 : -1;
}

// How many partitions; 0 where it is not there, which is a finding; -1 where nobody knows.
static int topics_partitions(rd_kafka_t *rk, struct topics_view *v, struct err *e) {
  int exists = topics_exists(rk, v->wanted->name, e);
  if (!exists) {
    topics_say(v, true, "there is no topic %s; make it with 'huiyin topics create'", v->wanted->name);
  }
  return exists > 0 ? kafka_partition_count(rk, v->wanted->name, ADMIN_TIMEOUT_MS, e) : exists;
}

int topics_inspect(rd_kafka_t *rk, const struct topic_wanted *wanted, size_t count, topics_finding *found,
  void *context, struct err *e) {
  int first = 0;
  struct topics_view v = {.found = found, .context = context};
  for (size_t i = 0; i < count; i++) {
    v.wanted = &wanted[i];
    int partitions = topics_partitions(rk, &v, e);
    first = i ? first : partitions;
    if (partitions < 0) {
      return -1;
    }
    if (!partitions) {
      continue;
    }
    rd_kafka_event_t *event = admin_describe(rk, wanted[i].name, &v.entries, &v.count, e);
    if (!event) {
      return -1;
    }
    topics_look_at_entries(&v);
    topics_look_at_partitions(&v, partitions, wanted[0].name, first ? first : partitions);
    rd_kafka_event_destroy(event);
  }
  return v.serious;
}

// Keeps the first serious finding.
static void topics_keep_first(void *context, bool serious, const char *sentence) {
  struct err *first = context;
  if (!serious) {
    log_say(LOG_WARN, sentence);
  } else if (!first->text[0]) {
    (void)err_set(first, "%s", sentence);
  }
}

int topics_check(rd_kafka_t *rk, const struct topic_wanted *wanted, size_t count, struct err *e) {
  struct err first = {0};
  int serious = topics_inspect(rk, wanted, count, topics_keep_first, &first, e);
  if (serious <= 0) {
    return serious;
  }
  return serious == 1 ? err_set(e, "%s", first.text)
                      : err_set(e, "%s (and %d more: see 'huiyin topics check')", first.text, serious - 1);
}

// --- making

static rd_kafka_NewTopic_t *topics_new(
  const struct topic_wanted *wanted, int partitions, int replication_factor, bool ahead, struct err *e) {
  char reason[256];
  rd_kafka_NewTopic_t *topic =
    rd_kafka_NewTopic_new(wanted->name, partitions, replication_factor, reason, sizeof reason);
  if (!topic) {
    (void)err_set(e, "topic %s can not be made: %s", wanted->name, reason);
    return NULL;
  }
  (void)rd_kafka_NewTopic_set_config(topic, "cleanup.policy", wanted->rules & TOPIC_COMPACTED ? "compact" : "delete");
  (void)rd_kafka_NewTopic_set_config(topic, "retention.ms", "-1");
  (void)rd_kafka_NewTopic_set_config(topic, "retention.bytes", "-1");
  if (wanted->rules & TOPIC_STAMPED) {
    (void)rd_kafka_NewTopic_set_config(topic, "message.timestamp.type", "CreateTime");
  }
  if (wanted->rules & TOPIC_STAMPED && ahead) {
    (void)rd_kafka_NewTopic_set_config(topic, AFTER_MAX, "3600000");
  }
  return topic;
}

// The brokers tell of a new topic a moment after they have said that it is made.
static int topics_await(rd_kafka_t *rk, const char *name, struct err *e) {
  for (int tries = 0; tries < 100; tries++) {
    int exists = topics_exists(rk, name, e);
    if (exists) {
      return exists > 0 ? 0 : -1;
    }
    const struct timespec pause = {.tv_nsec = 50000000};
    (void)nanosleep(&pause, NULL);
  }
  return err_set(e, "topic %s was made, and 5 s later the brokers still do not tell of it; look at their logs", name);
}

int topics_make(
  rd_kafka_t *rk, const struct topic_wanted *wanted, int partitions, int replication_factor, struct err *e) {
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_INVALID_CONFIG;
  for (int ahead = 1; ahead >= 0 && code == RD_KAFKA_RESP_ERR_INVALID_CONFIG; ahead--) {
    rd_kafka_NewTopic_t *topic = topics_new(wanted, partitions, replication_factor, ahead, e);
    if (!topic) {
      return -1;
    }
    code = admin_create(rk, topic, e);
  }
  if (code && code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
    return err_prefix(e, "topic %s can not be made", wanted->name);
  }
  return topics_await(rk, wanted->name, e);
}

// --- growing

static int topics_await_partitions(rd_kafka_t *rk, const char *name, int wanted, struct err *e) {
  for (int tries = 0; tries < 100; tries++) {
    int count = kafka_partition_count(rk, name, ADMIN_TIMEOUT_MS, e);
    if (count < 0 || count >= wanted) {
      return count < 0 ? -1 : 0;
    }
    const struct timespec pause = {.tv_nsec = 50000000};
    (void)nanosleep(&pause, NULL);
  }
  return err_set(
    e, "topic %s was given partitions, and 5 s later the brokers still do not tell of them; look at their logs", name);
}

int topics_grow(rd_kafka_t *rk, const char *name, const char *first, struct err *e) {
  int wanted = kafka_partition_count(rk, first, ADMIN_TIMEOUT_MS, e);
  int count = wanted < 0 ? -1 : kafka_partition_count(rk, name, ADMIN_TIMEOUT_MS, e);
  if (count < 0 || count >= wanted) {
    return count < 0 ? -1 : 0;
  }
  if (admin_grow(rk, name, wanted, e)) {
    return err_prefix(e, "topic %s can not be given %d partitions", name, wanted);
  }
  return topics_await_partitions(rk, name, wanted, e) ? -1 : wanted;
}
