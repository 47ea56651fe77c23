// SPDX-License-Identifier: Apache-2.0
// The outbound handle: messages that are counted as sent only when the broker has acknowledged them.
#ifndef HUIYIN_RUNTIME_OUTBOUND_H
#define HUIYIN_RUNTIME_OUTBOUND_H

#include <librdkafka/rdkafka.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/err.h"
#include "runtime/kafka_end.h"
#include "runtime/settings.h"

// An idempotent producer to one topic: acks=all, lz4, partitioner murmur2_random (the Java client's). One thread uses
// it; delivery reports are looked at inside outbound_send and outbound_wait.
struct outbound;

// Called for each message that the broker did not take, in the thread that calls outbound_*; `tag` is the message's.
// The sentence says why. A batch that a broker refused whole because of one message (INVALID_TIMESTAMP,
// MSG_SIZE_TOO_LARGE and the like) has been sent again one by one before a message of it is reported; its messages then
// stand in the partition behind others that were sent after them.
typedef void outbound_refused(void *context, uint64_t tag, const char *sentence);

struct outbound *outbound_new(
  const struct settings *s, const char *topic, outbound_refused *refused, void *context, struct err *e);

// Copies key and payload. `timestamp` in ms, 0 for now. A full queue makes it wait. -1 only where the handle is dead
// (fatal error: then nothing more can be sent), or where the stop flag was raised while it waited for room.
int outbound_send(struct outbound *o, const void *key, size_t key_size, const void *payload, size_t size,
  int64_t timestamp, uint64_t tag, struct err *e);

// The same to a partition that is given (RD_KAFKA_PARTITION_UA for the partitioner) and with headers (taken over; may
// be NULL).
int outbound_send_to(struct outbound *o, int32_t partition, const void *key, size_t key_size, const void *payload,
  size_t size, int64_t timestamp, rd_kafka_headers_t *headers, uint64_t tag, struct err *e);

// From here on outbound_send and outbound_send_to do not wait where the queue is full: they return 1, and nothing was
// sent.
void outbound_never_wait(struct outbound *o);

// Looks at delivery reports for at most timeout_ms (0: those that are there). Returns how many messages are still under
// way.
size_t outbound_poll(struct outbound *o, int timeout_ms);

// Waits until every message is acknowledged or refused. -1 where the handle died or `timeout_ms` (-1: for ever) ran
// out.
int outbound_wait(struct outbound *o, int timeout_ms, struct err *e);

uint64_t outbound_acknowledged(const struct outbound *o);
uint64_t outbound_refused_count(const struct outbound *o);
void outbound_free(struct outbound *o);
// The same; its handles end among `ends`.
void outbound_end(struct outbound *o, struct kafka_ends *ends);

#endif
