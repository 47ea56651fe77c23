// SPDX-License-Identifier: Apache-2.0
// The form of a dead letter: what could not be read, and where it came from.
#ifndef HUIYIN_CONSUMERS_LOG_DEAD_LETTER_H
#define HUIYIN_CONSUMERS_LOG_DEAD_LETTER_H

#include <librdkafka/rdkafka.h>
#include <stdint.h>

#include "runtime/outbound.h"
#include "schemas/event.h"

// The key is `PARTITION:OFFSET` of the origin, so that one written twice is known as one. The payload is the origin's,
// cut to fit where it must be. Headers, all text, numbers in decimal:
#define DEAD_LETTER_TOPIC "origin-topic"
#define DEAD_LETTER_PARTITION "origin-partition"
#define DEAD_LETTER_OFFSET "origin-offset"
#define DEAD_LETTER_TIMESTAMP "origin-timestamp"  // milliseconds; left out where the origin has none
#define DEAD_LETTER_KEY "origin-key"              // the origin's key, byte for byte; left out where it has none
#define DEAD_LETTER_RECEIVER "receiver"           // of a message of `notify`, which has the three before it not
#define DEAD_LETTER_REASON "reason"               // a sentence
#define DEAD_LETTER_CUT "cut"                     // the payload's size before it was cut; left out where it is whole

// What of an origin's payload and key goes into a dead letter: below the smallest usual limit of a message (1 MB).
enum { DEAD_LETTER_PAYLOAD_MAX = 900 * 1000, DEAD_LETTER_KEY_MAX = 4096 };

// The headers for a message of `topic` with this timestamp (MOMENT_NONE for none), key (null for none) and payload
// size; whoever sends them takes them over.
rd_kafka_headers_t *dead_letter_headers(const char *topic, int32_t partition, int64_t offset, int64_t timestamp,
  struct text key, size_t size, const char *reason);

// Sends a message of `topic` to the dead letters. -1 with a sentence where nothing more can be sent.
int dead_letter_send(
  struct outbound *to, const char *topic, const rd_kafka_message_t *m, const char *reason, struct err *e);

#endif
