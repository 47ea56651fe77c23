// SPDX-License-Identifier: Apache-2.0
// The end of Kafka handles, within a known time.
#ifndef HUIYIN_RUNTIME_KAFKA_END_H
#define HUIYIN_RUNTIME_KAFKA_END_H

#include <librdkafka/rdkafka.h>

// Destroys a handle; NULL is none. A member of a group does not leave it by this. Where the library does not come to an
// end within 2 s, that is logged, and the handle is left behind with its threads: it goes with the process. So what the
// handle was given (its opaque, callbacks) must stand until then, or not be called by its threads.
void kafka_end(rd_kafka_t *rk);

// Handles that end beside each other and beside other work: librdkafka may take a second for one (2.8.0: its threads
// sleep so long before they look). Any thread.
struct kafka_ends;
struct kafka_ends *kafka_ends_new(void);
// Begins to end a handle; where `e` is NULL, kafka_end.
void kafka_ends_add(struct kafka_ends *e, rd_kafka_t *rk);
// Waits for all of them together as kafka_end does for one.
void kafka_ends_free(struct kafka_ends *e);

#endif
