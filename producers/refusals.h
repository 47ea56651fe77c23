// SPDX-License-Identifier: Apache-2.0
// The rows of which the broker refused a message.
#ifndef HUIYIN_PRODUCERS_REFUSALS_H
#define HUIYIN_PRODUCERS_REFUSALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The tag of a row's messages: which input, and the line that the row begins in.
uint64_t row_tag(size_t input, uint64_t line);
size_t row_tag_input(uint64_t tag);
uint64_t row_tag_line(uint64_t tag);

// A zeroed one is empty. One thread.
struct refusals {
  uint64_t *tags;
  size_t count;
  size_t room;
};

void refusals_add(struct refusals *r, uint64_t tag);

// Sorts, each row once.
void refusals_settle(struct refusals *r);

// Whether a row is among the settled ones.
bool refusals_have(const struct refusals *r, uint64_t tag);

void refusals_release(struct refusals *r);

#endif
