// SPDX-License-Identifier: Apache-2.0
// Answers of the fake Redis, made on the heap.
#ifndef HUIYIN_TESTS_FAKE_REPLIES_H
#define HUIYIN_TESTS_FAKE_REPLIES_H

#include "consumers/track/reply.h"
#include "tests/fake/store.h"

struct reply fake_reply_text(struct text text);
struct reply fake_reply_error(const char *text);
struct reply fake_reply_number(int64_t number);
struct reply fake_reply_nil(void);
// An array of nils, to be filled through the pointer that it returns.
struct reply fake_reply_array(size_t size, struct reply **elements);
// Frees what it holds.
void fake_reply_release(const struct reply *reply);

#endif
