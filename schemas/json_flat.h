// SPDX-License-Identifier: Apache-2.0
// Reads the events that are written plainly, without building a tree of the JSON.
#ifndef HUIYIN_SCHEMAS_JSON_FLAT_H
#define HUIYIN_SCHEMAS_JSON_FLAT_H

#include <stdbool.h>
#include <stddef.h>

#include "schemas/event.h"

// True where the line is an event that holds every bound, and is written as most programs write it: from its first byte
// to its last one flat object, `type` its first key, whole numbers, no escape in a string. Texts point into `line`.
// False says nothing about the line but that the whole parser must look at it; `event` is then undefined.
bool json_flat_event(const char *line, size_t size, struct event *event);

#endif
