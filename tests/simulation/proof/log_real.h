// SPDX-License-Identifier: Apache-2.0
// The real log of the comparison: partitions of one topic, relays that are transactional producers, a reader.
#ifndef HUIYIN_TESTS_SIMULATION_PROOF_LOG_REAL_H
#define HUIYIN_TESTS_SIMULATION_PROOF_LOG_REAL_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>

#include "runtime/buf.h"
#include "tests/fake/world.h"

enum { LOG_RELAYS = 3 };

// Handles are made as they are needed. Whatever the broker does not do ends the program.
struct log_real {
  const char *brokers;
  const char *topic;
  char id[64];  // of the relays' transactions
  rd_kafka_t *reader;
  rd_kafka_t *plain;
  rd_kafka_t *other;  // a producer whose transactions stay open for a while
  rd_kafka_t *relays[LOG_RELAYS];
};

void log_real_init(struct log_real *l, const char *brokers, const char *topic, uint64_t seed);
void log_real_release(struct log_real *l);

// One message outside of any transaction, acknowledged; its offset.
int64_t log_real_append(struct log_real *l, int32_t partition, int64_t timestamp, const char *value);

// A transaction of another producer: its first message opens it.
int64_t log_real_append_open(struct log_real *l, int32_t partition, int64_t timestamp, const char *value);
void log_real_end(struct log_real *l, bool commit);

// Relay `i` is made anew and fences the others.
void log_real_open(struct log_real *l, size_t i);
// One transaction of the relay with one message for each value. False where it is lost; *high is the offset behind its
// last message.
bool log_real_send(struct log_real *l, size_t i, int32_t partition, int64_t timestamp, const char *value, size_t count,
  enum fake_outcome outcome, int64_t *high);

// As a reader of what is committed sees them.
void log_real_bounds(struct log_real *l, int32_t partition, int64_t *low, int64_t *high);
// Reads from an offset to the end: each message, or that it is out of range; and, where asked for, the position then.
void log_real_read(struct log_real *l, int32_t partition, int64_t from, bool position, struct buf *out);

// What lies before an offset is deleted.
void log_real_trim(struct log_real *l, int32_t partition, int64_t low);

#endif
