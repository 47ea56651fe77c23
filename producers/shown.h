// SPDX-License-Identifier: Apache-2.0
// A value from a file as a message shows it.
#ifndef HUIYIN_PRODUCERS_SHOWN_H
#define HUIYIN_PRODUCERS_SHOWN_H

#include "schemas/event.h"

// Room for one value being shown.
struct shown {
  char text[96];
};

// The value in double quotes, cut after some 60 bytes, with control characters and whatever is no UTF-8 as \xNN.
// Returns s->text.
const char *shown_text(struct shown *s, struct text value);

#endif
