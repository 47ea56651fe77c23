// SPDX-License-Identifier: Apache-2.0
// What it means that a broker did not take a message.
#ifndef HUIYIN_RUNTIME_REFUSAL_H
#define HUIYIN_RUNTIME_REFUSAL_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>

// Whether one message brings this refusal upon its whole batch, so that the others are to be sent again.
bool refusal_is_about_a_batch(rd_kafka_resp_err_t code);

// Why, for a person. Static.
const char *refusal_reason(rd_kafka_resp_err_t code);

#endif
