// SPDX-License-Identifier: Apache-2.0
// Reads the partitions of the events topic from given offsets, into one queue. It belongs to no group.
#ifndef HUIYIN_CONSUMERS_LOG_LOG_READER_H
#define HUIYIN_CONSUMERS_LOG_LOG_READER_H

#include <librdkafka/rdkafka.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/err.h"
#include "runtime/kafka_end.h"
#include "runtime/settings.h"

// One thread.
struct log_reader;

struct log_reader *log_reader_new(const struct settings *s, const char *topic, struct err *e);
// Its handle ends among `ends`.
void log_reader_free(struct log_reader *r, struct kafka_ends *ends);

// For questions about topics before reading begins.
rd_kafka_t *log_reader_handle(struct log_reader *r);

int log_reader_start(struct log_reader *r, int32_t partition, int64_t offset, struct err *e);
void log_reader_stop(struct log_reader *r, int32_t partition);

// The next offset that would be read, past control records too; -1 where nothing was read since the start.
int64_t log_reader_position(struct log_reader *r, int32_t partition);

// The end of what the brokers said to have with the last fetch, without asking them; -1 for none.
int64_t log_reader_end(struct log_reader *r, int32_t partition);

// Readable when log_reader_take may have something.
int log_reader_fd(const struct log_reader *r);

// Takes at most `room` messages that are there, without waiting; errors are among them (message->err). The caller
// destroys each.
size_t log_reader_take(struct log_reader *r, rd_kafka_message_t **messages, size_t room);

// Whether the partition of the last of these has more than `most` messages left, by what the brokers last said.
bool log_reader_is_behind(struct log_reader *r, rd_kafka_message_t **messages, size_t count, size_t most);

// Lets the handle's own callbacks run.
void log_reader_serve(struct log_reader *r);

// Whether the message lies in the partition that murmur2 of its key says, under the number of partitions that there are
// or one that there once were: nobody knows when a message was placed.
bool log_reader_is_placed(const struct log_reader *r, const rd_kafka_message_t *message);
// Adds a number of partitions that the topic has, or had.
void log_reader_add_partition_count(struct log_reader *r, int32_t count);

#endif
