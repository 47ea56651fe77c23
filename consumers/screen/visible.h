// SPDX-License-Identifier: Apache-2.0
// Texts of events on a screen: what could steer a terminal is shown, not sent.
#ifndef HUIYIN_CONSUMERS_SCREEN_VISIBLE_H
#define HUIYIN_CONSUMERS_SCREEN_VISIBLE_H

#include "runtime/buf.h"
#include "schemas/event.h"

// Appends the text with control characters (C0, DEL, C1), those that turn the direction of what follows, and bytes that
// are no UTF-8 as \xNN, and a backslash twice.
void visible_add(struct buf *out, struct text text);

#endif
