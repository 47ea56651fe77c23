// SPDX-License-Identifier: Apache-2.0
// Event ids that a profile makes: the same row gives the same id, whenever and wherever it is published.
#ifndef HUIYIN_PRODUCERS_EVENT_NAME_H
#define HUIYIN_PRODUCERS_EVENT_NAME_H

#include "schemas/event.h"

enum { EVENT_NAME_SIZE = 36 };

// Writes the id (EVENT_NAME_SIZE bytes, no NUL): a UUID of version 8 whose bits are FNV-1a of 128 bits over the source,
// the event's type, the row's key, the stamp and the fields sent. `event_id` of the event plays no part.
void event_name(const struct event *event, struct text row_key, char *out);

#endif
