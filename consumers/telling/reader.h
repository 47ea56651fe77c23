// SPDX-License-Identifier: Apache-2.0
// Reads all partitions of the alerts topic, committed transactions only, from offsets that it is given. It is no member
// of its group: who reads is settled in Redis. The group's offsets follow for the sake of lag tools.
#ifndef HUIYIN_CONSUMERS_TELLING_READER_H
#define HUIYIN_CONSUMERS_TELLING_READER_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>

#include "runtime/err.h"
#include "runtime/settings.h"

// One thread.
struct reader;

struct reader *reader_new(const struct settings *s, const char *topic, const char *group, struct err *e);
void reader_free(struct reader *r);

// Whether no broker was connected lately, as far as reader_take has heard.
bool reader_is_away(const struct reader *r);

// How many partitions there are; as kafka_partition_count.
int reader_partitions(struct reader *r, int timeout_ms, struct err *e);
// Where a partition begins and ends now, for a reader of committed messages. Waits for a broker until a stop.
int reader_bounds(struct reader *r, int32_t partition, int64_t *low, int64_t *end, struct err *e);

// Reads partitions 0 to count - 1 from there on, in the place of what it read before.
int reader_start(struct reader *r, const int64_t *offsets, int32_t count, struct err *e);

// Readable when reader_take may have something.
int reader_fd(const struct reader *r);
// Takes at most `room` that are there, without waiting; errors and ends of partitions are among them. The caller
// destroys each.
size_t reader_take(struct reader *r, rd_kafka_message_t **messages, size_t room);

// What lies below that offset was dealt with.
void reader_told(struct reader *r, int32_t partition, int64_t offset);

// The end that the brokers spoke of last; -1 for none.
int64_t reader_end(struct reader *r, int32_t partition);

#endif
