// SPDX-License-Identifier: Apache-2.0
// The end of a Kafka handle, within a known time.
#ifndef HUIYIN_RUNTIME_KAFKA_END_H
#define HUIYIN_RUNTIME_KAFKA_END_H

#include <librdkafka/rdkafka.h>

// Destroys a handle; NULL is none. A member of a group does not leave it by this. Where the library does not come to an
// end within 2 s, that is logged, and the handle is left behind with its threads: it goes with the process. So what the
// handle was given (its opaque, callbacks) must stand until then, or not be called by its threads.
void kafka_end(rd_kafka_t *rk);

#endif
