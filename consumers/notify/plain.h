// SPDX-License-Identifier: Apache-2.0
// Names from events in messages that people read: whatever they hold, they stay text on one line.
#ifndef HUIYIN_CONSUMERS_NOTIFY_PLAIN_H
#define HUIYIN_CONSUMERS_NOTIFY_PLAIN_H

#include "runtime/buf.h"
#include "schemas/event.h"

// MARKED: for a text in which marks mean something (Markdown, mentions). None of the robots' documents says how a mark
// is escaped, so each becomes its full-width twin, which looks the same and means nothing.
enum plain_kind { PLAIN_BARE, PLAIN_MARKED };

// Appends at most `most` bytes (3 at least); what is cut ends in `…`, between two characters. Controls and line ends
// become blanks, marks of direction and characters without width are left out, bytes that are no UTF-8 become U+FFFD.
void plain_add(struct buf *out, struct text text, enum plain_kind kind, size_t most);

// Cuts the text down to `most` bytes, between two characters.
struct text plain_cut(struct text text, size_t most);

#endif
