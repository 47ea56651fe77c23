// SPDX-License-Identifier: Apache-2.0
// Decoding and encoding written by hand, field by field: the floor under the plans that are made from schemas.
#ifndef HUIYIN_TESTS_BENCH_HAND_H
#define HUIYIN_TESTS_BENCH_HAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemas/event.h"

// Decodes the body (behind the head) of an event of that type, by today's schemas alone, holding every bound that
// wire_decode holds. False where one is broken; which, it does not say.
bool hand_decode(enum event_type type, const uint8_t *bytes, size_t size, struct event *event);

// Writes the body to `at`, which has room for it, and returns its size.
size_t hand_encode(const struct event *event, uint8_t *at);

#endif
