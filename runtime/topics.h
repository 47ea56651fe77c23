// SPDX-License-Identifier: Apache-2.0
// Whether Kafka topics are as they must be, and making them so that they are.
#ifndef HUIYIN_RUNTIME_TOPICS_H
#define HUIYIN_RUNTIME_TOPICS_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stddef.h>

#include "runtime/err.h"

// What is asked of a topic beside that it is there and keeps everything: no retention by time or size, no compaction.
enum topic_rule {
  TOPIC_STAMPED = 1,   // stamps are the producers' (CreateTime), and those over an hour ahead are refused
  TOPIC_AS_FIRST = 2,  // it has as many partitions as the first topic of the list
  TOPIC_COMPACTED = 4  // of each key the last message is kept: for topics_make alone
};

struct topic_wanted {
  const char *name;
  unsigned rules;  // topic_rule, added up
};

// What was found; `serious` is false for what a person should know and may leave. The sentence says how to mend it.
typedef void topics_finding(void *context, bool serious, const char *sentence);

// Looks at each topic (metadata and DescribeConfigs) and hands every finding to `found`. Returns how many were serious;
// -1 with a sentence where it could not look: brokers away, not authorised, a broker that does not describe its
// topics.
int topics_inspect(
  rd_kafka_t *rk, const struct topic_wanted *wanted, size_t count, topics_finding *found, void *context, struct err *e);

// The same for a start: 0, or -1 with the first serious finding and how many more there are. Others become log lines.
int topics_check(rd_kafka_t *rk, const struct topic_wanted *wanted, size_t count, struct err *e);

// Makes one topic by its rules and waits until the brokers tell of it. 0, also where it was there already; -1 with a
// sentence. A broker too old (before Kafka 3.6) to refuse stamps ahead alone makes it without that.
int topics_make(
  rd_kafka_t *rk, const struct topic_wanted *wanted, int partitions, int replication_factor, struct err *e);

// Gives a topic as many partitions as the first one has, where it has fewer, and waits until the brokers tell of them.
// How many it has got, 0 where it had enough, -1 with a sentence.
int topics_grow(rd_kafka_t *rk, const char *name, const char *first, struct err *e);

// Whether there is such a topic: 1, 0, or -1 with a sentence.
int topics_exists(rd_kafka_t *rk, const char *name, struct err *e);

#endif
