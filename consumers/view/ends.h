// SPDX-License-Identifier: Apache-2.0
// How many partitions the events topic has and where they end, asked every few seconds in a thread of its own.
#ifndef HUIYIN_CONSUMERS_VIEW_ENDS_H
#define HUIYIN_CONSUMERS_VIEW_ENDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/err.h"
#include "runtime/settings.h"

struct view_ends;

// NULL with a sentence for settings that librdkafka does not take; brokers that are away are asked again.
struct view_ends *view_ends_new(const struct settings *s, const char *topic, struct err *e);
void view_ends_stop(struct view_ends *v);
void view_ends_free(struct view_ends *v);

// Any thread. How many partitions there are (0: not known), and into `ends` (may be NULL) the ends of the first `room`,
// -1 where not known: the next offset, control records included.
int32_t view_ends_look(struct view_ends *v, int64_t *ends, size_t room);
// Whether the brokers answered when they were last asked.
bool view_ends_connected(struct view_ends *v);

#endif
