// SPDX-License-Identifier: Apache-2.0
// huiyin topics create|check|grow.
#include <stdio.h>
#include <string.h>

#include "runtime/kafka.h"
#include "runtime/kafka_end.h"
#include "runtime/topics.h"
#include "runtime/verb.h"
#include "runtime/verbs.h"

static const struct setting table[] = {KAFKA_BROKERS_SETTING, KAFKA_PROPERTY_SETTING,
  {"topic", 0, SETTING_TEXT, "NAME", "huiyin.events", "the topic of the events"},
  {"alerts-topic", 0, SETTING_TEXT, "NAME", "huiyin.alerts", "the topic of the alerts"},
  {"dead-letters-topic", 0, SETTING_TEXT, "NAME", "huiyin.dead-letters", "the topic of what could not be read"},
  {"orders-topic", 0, SETTING_TEXT, "NAME", NULL,
    "the topic of the record of silences and acknowledgements (huiyin.orders, say), if one is wanted"},
  {"partitions", 0, SETTING_TEXT, "N", NULL,
    "create: into how many partitions the events are spread, for good; as many processes can share the work (default "
    "4, or as many as the events have)"},
  {"replication-factor", 0, SETTING_TEXT, "N", "1", "create: on how many brokers each message is kept"}, {0}};

static int topics_verb_check_values(const struct settings *s, struct err *e);

const struct verb_usage topics_usage = {.verb = "topics",
  .arguments = "create|check|grow",
  .summary =
    "Makes the three topics as they must be (nothing in them is ever thrown away, and stamps over an hour ahead\n"
    "are refused), or checks them and says how to mend what is not so. What is there is checked, not changed.\n"
    "grow gives the alerts topic as many partitions as the events topic has been given.\n"
    "Ends with 0 where all is well, 1 where it is not.",
  .settings = table,
  .least = 1,
  .most = 1,
  .check = topics_verb_check_values};

enum { TOPICS_MOST = 4, DEFAULT_PARTITIONS = 4 };

// What the verb works with.
struct topics_verb {
  const struct settings *settings;
  rd_kafka_t *rk;
  struct topic_wanted wanted[TOPICS_MOST];
  size_t count;
  int64_t partitions;  // 0 where not given
  int64_t replication_factor;
};

static int topics_verb_numbers(struct topics_verb *v, struct err *e) {
  if (settings_text(v->settings, "partitions") &&
      settings_number(v->settings, "partitions", 1, 10000, &v->partitions, e)) {
    return -1;
  }
  return settings_number(v->settings, "replication-factor", 1, 100, &v->replication_factor, e);
}

static int topics_verb_check_values(const struct settings *s, struct err *e) {
  struct topics_verb v = {.settings = s};
  return topics_verb_numbers(&v, e);
}

static int topics_verb_names(const struct settings *s, struct err *e) {
  const char *events = settings_text(s, "topic");
  const char *alerts = settings_text(s, "alerts-topic");
  const char *dead_letters = settings_text(s, "dead-letters-topic");
  const char *orders = settings_text(s, "orders-topic");
  if (orders && (strcmp(orders, events) == 0 || strcmp(orders, alerts) == 0 || strcmp(orders, dead_letters) == 0)) {
    return err_set(e, "--orders-topic must be another topic than the three others");
  }
  if (strcmp(events, alerts) == 0 || strcmp(events, dead_letters) == 0 || strcmp(alerts, dead_letters) == 0) {
    return err_set(e, "--topic, --alerts-topic and --dead-letters-topic must be three different topics");
  }
  return 0;
}

static int topics_verb_open(struct topics_verb *v, struct err *e) {
  const struct settings *s = v->settings;
  v->wanted[0] = (struct topic_wanted){settings_text(s, "topic"), TOPIC_STAMPED};
  v->wanted[1] = (struct topic_wanted){settings_text(s, "alerts-topic"), TOPIC_AS_FIRST};
  v->wanted[2] = (struct topic_wanted){settings_text(s, "dead-letters-topic"), 0};
  v->wanted[3] = (struct topic_wanted){settings_text(s, "orders-topic"), 0};
  v->count = v->wanted[3].name ? 4 : 3;
  rd_kafka_conf_t *conf = kafka_conf(s, e);
  v->rk = conf ? kafka_new(RD_KAFKA_PRODUCER, conf, e) : NULL;
  return v->rk ? 0 : -1;
}

static void topics_verb_found(void *context, bool serious, const char *sentence) {
  printf("%s%s\n", serious ? "" : "note: ", sentence);
}

static int topics_verb_check(struct topics_verb *v, struct err *e) {
  int serious = topics_inspect(v->rk, v->wanted, v->count, topics_verb_found, NULL, e);
  if (serious < 0) {
    return -1;
  }
  if (!serious) {
    printf("the topics %s, %s%s%s and %s are as they must be\n", v->wanted[0].name, v->wanted[1].name,
      v->count > 3 ? ", " : "", v->count > 3 ? v->wanted[2].name : "", v->wanted[v->count - 1].name);
  }
  return serious;
}

static int topics_verb_make(struct topics_verb *v, const struct topic_wanted *wanted, struct err *e) {
  int exists = topics_exists(v->rk, wanted->name, e);
  if (exists) {
    return exists < 0 ? -1 : 0;
  }
  if (topics_make(v->rk, wanted, (int)v->partitions, (int)v->replication_factor, e)) {
    return -1;
  }
  printf("made topic %s with %d partitions\n", wanted->name, (int)v->partitions);
  return 0;
}

// The other topics get as many partitions as the events have, also where those were made by somebody else.
static int topics_verb_settle_partitions(struct topics_verb *v, struct err *e) {
  int partitions = kafka_partition_count(v->rk, v->wanted[0].name, 15000, e);
  if (partitions > 0 && v->partitions && partitions != v->partitions) {
    printf("note: topic %s is there with %d partitions, and --partitions %d changes nothing in it\n", v->wanted[0].name,
      partitions, (int)v->partitions);
  }
  v->partitions = partitions;
  return partitions < 0 ? -1 : 0;
}

static int topics_verb_create(struct topics_verb *v, struct err *e) {
  int64_t given = v->partitions;
  v->partitions = given ? given : DEFAULT_PARTITIONS;
  if (topics_verb_make(v, &v->wanted[0], e)) {
    return -1;
  }
  v->partitions = given;
  if (topics_verb_settle_partitions(v, e)) {
    return -1;
  }
  for (size_t i = 1; i < v->count; i++) {
    if (topics_verb_make(v, &v->wanted[i], e)) {
      return -1;
    }
  }
  return topics_verb_check(v, e);
}

// The alerts alone: they are put into partitions by number, so nothing in there moves.
static int topics_verb_grow(struct topics_verb *v, struct err *e) {
  int count = topics_grow(v->rk, v->wanted[1].name, v->wanted[0].name, e);
  if (count < 0) {
    return -1;
  }
  if (count) {
    printf("topic %s has %d partitions now\n", v->wanted[1].name, count);
  }
  return topics_verb_check(v, e);
}

static int topics_verb_run(struct topics_verb *v, struct err *e) {
  if (topics_verb_open(v, e)) {
    return -1;
  }
  const char *what = settings_argument(v->settings, 0);
  int result = !strcmp(what, "create") ? topics_verb_create(v, e)
               : !strcmp(what, "grow") ? topics_verb_grow(v, e)
                                       : topics_verb_check(v, e);
  kafka_end(v->rk);
  return result;
}

static int topics_verb_usage(struct topics_verb *v, struct err *e) {
  const char *what = settings_argument(v->settings, 0);
  if (strcmp(what, "create") != 0 && strcmp(what, "check") != 0 && strcmp(what, "grow") != 0) {
    return err_set(e, "`%s` is none of create, check and grow (see 'huiyin topics --help')", what);
  }
  return topics_verb_names(v->settings, e) ? -1 : topics_verb_numbers(v, e);
}

static int topics_verb_begin(const struct settings *s, struct err *e) {
  struct topics_verb v = {.settings = s};
  if (topics_verb_usage(&v, e)) {
    return 2;
  }
  int result = topics_verb_run(&v, e);
  if (result > 0) {
    e->text[0] = 0;  // what was found is printed
  }
  return result != 0;
}

int verb_topics(int argc, char **argv) {
  return verb_run(&topics_usage, argc, argv, topics_verb_begin);
}
