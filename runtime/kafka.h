// SPDX-License-Identifier: Apache-2.0
// What every Kafka handle starts from: brokers, -X properties, log lines, versions.
#ifndef HUIYIN_RUNTIME_KAFKA_H
#define HUIYIN_RUNTIME_KAFKA_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stddef.h>

#include "runtime/err.h"
#include "runtime/settings.h"

// The settings that every verb with a Kafka handle has: `brokers` (-b), `property` (-X, list), `embedded` (flag: the
// broker is `huiyin broker`). A verb puts KAFKA_SETTINGS' three lines in its own table by hand, in these words, so that
// help reads the same.
#define KAFKA_BROKERS_SETTING \
  { "brokers", 'b', SETTING_TEXT, "BROKERS", NULL, "Kafka brokers, host:port, comma separated" }
#define KAFKA_PROPERTY_SETTING \
  { "property", 'X', SETTING_LIST, "PROP=VALUE", NULL, "a property passed to librdkafka" }
#define KAFKA_EMBEDDED_SETTING \
  { "embedded", 0, SETTING_FLAG, NULL, NULL, "the broker is `huiyin broker`: leave the check of the topics out" }

// A configuration with brokers, client.id `huiyin`, librdkafka's lines through runtime/log (repeats of `broker down`
// said once, not a thousand times), no topics made by asking for them, and then the user's -X properties, which win.
// NULL with a sentence that names the property.
rd_kafka_conf_t *kafka_conf(const struct settings *s, struct err *e);

// The same for a handle that reads: what is committed alone, and it keeps no place of its own. `reset`: what it does
// where the place it is told is not in the log (auto.offset.reset).
rd_kafka_conf_t *kafka_conf_reader(const struct settings *s, const char *reset, struct err *e);

// For one of several handles of a process: another of them says that the brokers are away.
void kafka_conf_quiet(rd_kafka_conf_t *conf);

// Sets a property of ours before or over the user's; a property that librdkafka does not know is a bug and aborts.
void kafka_conf_set(rd_kafka_conf_t *conf, const char *name, const char *value);

// As kafka_conf_set, but a librdkafka too old to know it leaves it unset and returns false.
bool kafka_conf_try(rd_kafka_conf_t *conf, const char *name, const char *value);

// The value that the user gave a property by -X (the last one), NULL where none.
const char *kafka_property(const struct settings *s, const char *name);

// As kafka_conf_set, but what the user gave by -X stays.
void kafka_conf_default(rd_kafka_conf_t *conf, const struct settings *s, const char *name, const char *value);

// Takes `conf` over, also on failure. NULL with a sentence.
rd_kafka_t *kafka_new(rd_kafka_type_t type, rd_kafka_conf_t *conf, struct err *e);

// What kafka_partition_count gives back where no broker answered, as opposed to -1, which waiting does not mend.
enum { KAFKA_NO_ANSWER = -2 };

// How many partitions a topic has. Waits for brokers at most `timeout_ms`. -1 with a sentence: brokers away (names
// them; then it is KAFKA_NO_ANSWER, for who would rather wait), no such topic (names `huiyin topics create`), not
// authorised.
int kafka_partition_count(rd_kafka_t *rk, const char *topic, int timeout_ms, struct err *e);

// Whether the librdkafka that runs (not the one built with) is that version or newer.
bool kafka_version_at_least(int major, int minor, int patch);

// Whether it was built with a feature, as its `builtin.features` names them: "ssl", "sasl_scram".
bool kafka_has_feature(const char *feature);

#endif
