// SPDX-License-Identifier: Apache-2.0
// What every Kafka handle starts from: brokers, -X properties, versions, and how many partitions a topic has.
#include "runtime/kafka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/kafka_log.h"

void kafka_conf_set(rd_kafka_conf_t *conf, const char *name, const char *value) {
  char reason[256];
  if (rd_kafka_conf_set(conf, name, value, reason, sizeof reason) != RD_KAFKA_CONF_OK) {
    (void)fprintf(stderr, "level=error msg=\"librdkafka refuses a property of ours\" reason=\"%s\"\n", reason);
    abort();
  }
}

bool kafka_conf_try(rd_kafka_conf_t *conf, const char *name, const char *value) {
  char reason[256];
  return rd_kafka_conf_set(conf, name, value, reason, sizeof reason) == RD_KAFKA_CONF_OK;
}

// The value in `PROP=VALUE` where PROP is `name`, else NULL.
static const char *kafka_property_value(const char *item, const char *name) {
  size_t size = strlen(name);
  return !strncmp(item, name, size) && item[size] == '=' ? item + size + 1 : NULL;
}

const char *kafka_property(const struct settings *s, const char *name) {
  const char *value = NULL;
  for (size_t i = 0; i < settings_list_count(s, "property"); i++) {
    const char *found = kafka_property_value(settings_list_item(s, "property", i), name);
    value = found ? found : value;
  }
  return value;
}

void kafka_conf_default(rd_kafka_conf_t *conf, const struct settings *s, const char *name, const char *value) {
  if (!kafka_property(s, name)) {
    kafka_conf_set(conf, name, value);
  }
}

static int kafka_conf_property(rd_kafka_conf_t *conf, const char *item, struct err *e) {
  const char *value = strchr(item, '=');
  char name[128];
  char reason[256];
  if (!value || value == item || (size_t)(value - item) >= sizeof name) {
    return err_set(
      e, "-X %s is not of the form PROPERTY=VALUE; librdkafka's CONFIGURATION.md lists the properties", item);
  }
  (void)snprintf(name, sizeof name, "%.*s", (int)(value - item), item);
  if (rd_kafka_conf_set(conf, name, value + 1, reason, sizeof reason) != RD_KAFKA_CONF_OK) {
    return err_set(e, "-X %s: librdkafka %s says: %s", name, rd_kafka_version_str(), reason);
  }
  return 0;
}

static int kafka_conf_properties(rd_kafka_conf_t *conf, const struct settings *s, struct err *e) {
  for (size_t i = 0; i < settings_list_count(s, "property"); i++) {
    if (kafka_conf_property(conf, settings_list_item(s, "property", i), e)) {
      return -1;
    }
  }
  return 0;
}

rd_kafka_conf_t *kafka_conf(const struct settings *s, struct err *e) {
  const char *brokers = settings_text(s, "brokers");
  if ((!brokers || !*brokers) && !kafka_property(s, "bootstrap.servers")) {
    (void)err_set(e, "no Kafka brokers are given; name them with -b HOST:PORT, or HUIYIN_BROKERS in the environment");
    return NULL;
  }
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  if (brokers && *brokers) {
    kafka_conf_set(conf, "bootstrap.servers", brokers);
  }
  kafka_conf_set(conf, "client.id", "huiyin");
  kafka_conf_set(conf, "allow.auto.create.topics", "false");
  // A broker that comes back is found within a second, not within ten.
  kafka_conf_set(conf, "reconnect.backoff.max.ms", "1000");
  rd_kafka_conf_set_log_cb(conf, kafka_log);
  rd_kafka_conf_set_error_cb(conf, kafka_log_error);
  if (kafka_conf_properties(conf, s, e)) {
    rd_kafka_conf_destroy(conf);
    return NULL;
  }
  return conf;
}

rd_kafka_conf_t *kafka_conf_reader(const struct settings *s, const char *reset, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf(s, e);
  if (conf) {
    kafka_conf_set(conf, "isolation.level", "read_committed");
    kafka_conf_set(conf, "enable.auto.commit", "false");
    kafka_conf_set(conf, "enable.auto.offset.store", "false");
    kafka_conf_set(conf, "auto.offset.reset", reset);
  }
  return conf;
}

void kafka_conf_quiet(rd_kafka_conf_t *conf) {
  rd_kafka_conf_set_log_cb(conf, kafka_log_quiet);
  rd_kafka_conf_set_error_cb(conf, kafka_log_error_quiet);
}

rd_kafka_t *kafka_new(rd_kafka_type_t type, rd_kafka_conf_t *conf, struct err *e) {
  char reason[256];
  rd_kafka_t *rk = rd_kafka_new(type, conf, reason, sizeof reason);
  if (!rk) {
    (void)err_set(e, "a Kafka handle can not be made: %s; look at the -X properties", reason);
    rd_kafka_conf_destroy(conf);
  }
  return rk;
}

// --- partitions

// The brokers that a handle was made with, for messages.
static void kafka_brokers(rd_kafka_t *rk, char *out, size_t size) {
  if (rd_kafka_conf_get(rd_kafka_conf(rk), "bootstrap.servers", out, &size) != RD_KAFKA_CONF_OK) {
    (void)snprintf(out, size, "the brokers");
  }
}

static int kafka_no_answer(rd_kafka_t *rk, const char *topic, rd_kafka_resp_err_t code, struct err *e) {
  char brokers[256] = "";
  kafka_brokers(rk, brokers, sizeof brokers);
  (void)rd_kafka_poll(rk, 0);  // lets the error callback hear why
  if (kafka_refused_login(e)) {
    return err_prefix(e,
      "the Kafka brokers at %s do not let this program in; look at -X security.protocol, sasl.mechanism, sasl.username "
      "and sasl.password",
      brokers);
  }
  char detail[160] = "";
  if (code != RD_KAFKA_RESP_ERR__TRANSPORT && code != RD_KAFKA_RESP_ERR__TIMED_OUT) {
    (void)snprintf(detail, sizeof detail, " (%s)", rd_kafka_err2str(code));
  }
  (void)err_set(e,
    "no Kafka broker at %s answered when asked for topic %s%s; see that the brokers run and that -b "
    "names them",
    brokers, topic, detail);
  return KAFKA_NO_ANSWER;
}

static int kafka_topic_error(const char *topic, rd_kafka_resp_err_t code, struct err *e) {
  switch (code) {
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
      return err_set(e, "there is no topic %s on these brokers; make it with 'huiyin topics create'", topic);
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      return err_set(e,
        "this user may not describe topic %s; ask for the right to, or log in as another by -X "
        "sasl.username",
        topic);
    case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
      return err_set(e, "`%s` is no name that Kafka takes for a topic; letters, digits, `.`, `_` and `-` are", topic);
    default:
      return err_set(e, "topic %s can not be used: %s", topic, rd_kafka_err2str(code));
  }
}

static int kafka_count(const struct rd_kafka_metadata *metadata, const char *topic, struct err *e) {
  for (int i = 0; i < metadata->topic_cnt; i++) {
    const struct rd_kafka_metadata_topic *found = &metadata->topics[i];
    if (strcmp(found->topic, topic) != 0) {
      continue;
    }
    // A partition without a leader counts: it is there, and whoever uses it waits.
    if (found->err && found->err != RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE) {
      return kafka_topic_error(topic, found->err, e);
    }
    if (found->partition_cnt) {
      return found->partition_cnt;
    }
  }
  return kafka_topic_error(topic, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, e);
}

int kafka_partition_count(rd_kafka_t *rk, const char *topic, int timeout_ms, struct err *e) {
  rd_kafka_topic_t *handle = rd_kafka_topic_new(rk, topic, NULL);
  if (!handle) {
    return kafka_topic_error(topic, rd_kafka_last_error(), e);
  }
  const struct rd_kafka_metadata *metadata = NULL;
  rd_kafka_resp_err_t code = rd_kafka_metadata(rk, 0, handle, &metadata, timeout_ms);
  rd_kafka_topic_destroy(handle);
  if (code) {
    return kafka_no_answer(rk, topic, code, e);
  }
  int count = kafka_count(metadata, topic, e);
  rd_kafka_metadata_destroy(metadata);
  return count;
}

// --- what the library can do

bool kafka_version_at_least(int major, int minor, int patch) {
  return (rd_kafka_version() >> 8) >= (major << 16 | minor << 8 | patch);
}

bool kafka_has_feature(const char *feature) {
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  char features[512] = "";
  size_t size = sizeof features;
  (void)rd_kafka_conf_get(conf, "builtin.features", features, &size);
  rd_kafka_conf_destroy(conf);
  char *rest = NULL;
  for (char *word = strtok_r(features, ", ", &rest); word; word = strtok_r(NULL, ", ", &rest)) {
    if (!strcmp(word, feature)) {
      return true;
    }
  }
  return false;
}
