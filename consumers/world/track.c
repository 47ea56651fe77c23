// SPDX-License-Identifier: Apache-2.0
// huiyin track: counts the events of its partitions into Redis and puts out the alerts that are owed.
#include <string.h>

#include "consumers/recount/reading.h"
#include "consumers/recount/reading_settings.h"
#include "consumers/verbs.h"
#include "consumers/versions/install.h"
#include "consumers/world/run.h"
#include "runtime/kafka.h"
#include "runtime/listener.h"
#include "runtime/stop.h"
#include "runtime/verb.h"

static const struct setting track_settings[] = {
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  KAFKA_EMBEDDED_SETTING,
  READING_REDIS_SETTING,
  READING_PREFIX_SETTING,
  READING_TOPIC_SETTING,
  READING_ALERTS_TOPIC_SETTING,
  READING_DEAD_LETTERS_TOPIC_SETTING,
  {"group", 0, SETTING_TEXT, "NAME", "huiyin", "the consumer group that shares the partitions"},
  {"instance", 0, SETTING_TEXT, "NAME", NULL,
    "a name of this process's own: its partitions wait for it while it restarts"},
  {"listen", 0, SETTING_TEXT, "[ADDRESS:]PORT", NULL,
    "serve /metrics, /healthz and /readyz there; a port alone is on 127.0.0.1, 0 takes any that is free"},
  READING_SCHEMA_ID_SETTING,
  READING_TIME_ZONE_SETTING,
  READING_CLOCK_SETTING,
  {"as-of", 0, SETTING_TEXT, "TIME", NULL,
    "where the clocks stand at the end of --until-end, as 2026-03-01T08:00:00+08:00"},
  {"until-end", 0, SETTING_FLAG, NULL, NULL, "stop when all that was there at the start is counted"},
  READING_PLEDGE_WITHIN_SETTING,
  READING_RESOLVE_WITHIN_SETTING,
  READING_KEEP_CLOSED_SETTING,
  READING_POLICY_SETTING,
  READING_POLICY_FROM_SETTING,
  READING_POLICY_RETROACTIVE_SETTING,
  READING_POLICIES_TOPIC_SETTING,
  {"audit-every", 0, SETTING_TEXT, "DURATION|none", "5m",
    "how often it is looked whether the alerts that stand are those owed"},
  {"batch", 0, SETTING_TEXT, "N", "50000", "messages of a partition in one commit, at most"},
  {NULL, 0, SETTING_TEXT, NULL, NULL, NULL},
};

static int read_as_of(const struct settings *s, int64_t *as_of, struct err *e) {
  const char *text = settings_text(s, "as-of");
  *as_of = MOMENT_NONE;
  if (!text) {
    return 0;
  }
  if (moment_parse(text, strlen(text), as_of) != 0 || *as_of < MOMENT_FIRST || *as_of > MOMENT_LAST) {
    return err_set(e, "--as-of is `%s`; it takes a time with an offset, as 2026-03-01T08:00:00+08:00", text);
  }
  return 0;
}

static int read_batch(const struct settings *s, size_t *batch, struct err *e) {
  int64_t number;
  if (settings_number(s, "batch", 1, 1000000, &number, e) != 0) {
    return -1;
  }
  *batch = (size_t)number;
  return 0;
}

static int read_audit_every(const struct settings *s, int64_t *every, struct err *e) {
  bool none = false;
  if (settings_duration(s, "audit-every", every, &none, e) != 0) {
    return -1;
  }
  *every = none ? 0 : *every;
  return none || *every >= 1000 ? 0 : err_set(e, "--audit-every is shorter than a second; give a longer one, or none");
}

static int track_check(const struct settings *s, struct err *e) {
  size_t batch;
  int64_t as_of;
  const char *listen = settings_text(s, "listen");
  if (listen && listener_check(listen, e) != 0) {
    return err_prefix(e, "--listen");
  }
  if (!settings_text(s, "policy") && (settings_text(s, "policy-from") || settings_flag(s, "policy-retroactive"))) {
    return err_set(e, "%s says how --policy FILE is put in force, which is not given",
      settings_text(s, "policy-from") ? "--policy-from" : "--policy-retroactive");
  }
  int64_t every;
  struct install unused = {.now = 0};
  return reading_check(s, e) || install_read_from(s, &unused, e) || read_batch(s, &batch, e) ||
             read_audit_every(s, &every, e) || read_as_of(s, &as_of, e)
           ? -1
           : 0;
}

const struct verb_usage track_usage = {
  .verb = "track",
  .arguments = "",
  .summary =
    "Reads the events, keeps the counters in Redis exactly right, and puts out an alert when a request stalls or is "
    "overdue. Run as many as you like: they share the partitions.",
  .settings = track_settings,
  .check = track_check,
};

static int check_names(const struct track_options *o, struct err *e) {
  if (strcmp(o->topic, o->alerts_topic) == 0 || strcmp(o->topic, o->dead_letters_topic) == 0 ||
      strcmp(o->alerts_topic, o->dead_letters_topic) == 0) {
    return err_set(e, "--topic, --alerts-topic and --dead-letters-topic must be three different topics");
  }
  return 0;
}

static int read_options(struct track_options *o, const struct settings *s, struct err *e) {
  o->settings = s;
  o->topic = settings_text(s, "topic");
  o->alerts_topic = settings_text(s, "alerts-topic");
  o->dead_letters_topic = settings_text(s, "dead-letters-topic");
  o->prefix = settings_text(s, "prefix");
  o->group = settings_text(s, "group");
  o->instance = settings_text(s, "instance");
  o->redis = settings_text(s, "redis");
  o->listen = settings_text(s, "listen");
  o->until_end = settings_flag(s, "until-end");
  o->embedded = settings_flag(s, "embedded");
  if (!o->redis) {
    return err_set(e, "no Redis is given; name it with --redis redis://HOST:PORT, or HUIYIN_REDIS in the environment");
  }
  if (check_names(o, e) != 0 || read_batch(s, &o->batch, e) != 0 || read_audit_every(s, &o->audit_every, e) != 0 ||
      read_as_of(s, &o->as_of, e) != 0) {
    return -1;
  }
  if (o->as_of != MOMENT_NONE && (!o->until_end || !o->counting->log_clock)) {
    return err_set(e, "--as-of says where the log clock ends: it goes with --until-end and --clock log");
  }
  return 0;
}

static int run(const struct settings *s, struct err *e) {
  struct counting counting;
  struct install_file policy = {0};
  const char *path = settings_text(s, "policy");
  struct track_options options = {.counting = &counting, .policy = path ? &policy : NULL};
  if (counting_read(&counting, s, e) != 0) {
    return 2;
  }
  int code = 2;
  if (read_options(&options, s, e) == 0 && (!path || install_file_read(&policy, path, e) == 0)) {
    e->text[0] = 0;
    stop_on_signals();
    code = track_run(&options);
  }
  install_file_release(&policy);
  counting_release(&counting);
  return code;
}

int verb_track(int argc, char **argv) {
  return verb_run(&track_usage, argc, argv, run);
}
