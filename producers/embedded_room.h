// SPDX-License-Identifier: Apache-2.0
// Whether the embedded broker still holds everything: it drops old messages without a word.
#ifndef HUIYIN_PRODUCERS_EMBEDDED_ROOM_H
#define HUIYIN_PRODUCERS_EMBEDDED_ROOM_H

#include "runtime/err.h"
#include "runtime/settings.h"

// Asks for the beginning of each partition. -1 with a sentence where one is not at 0 any more, or does not answer.
struct embedded_room;

struct embedded_room *embedded_room_new(const struct settings *s, const char *topic, struct err *e);
int embedded_room_check(struct embedded_room *r, struct err *e);
void embedded_room_free(struct embedded_room *r);

#endif
