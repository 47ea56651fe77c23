// SPDX-License-Identifier: Apache-2.0
// The dead letters by reason, and the newest of them: kept from their topic, read in a thread of its own.
#ifndef HUIYIN_CONSUMERS_VIEW_LETTERS_H
#define HUIYIN_CONSUMERS_VIEW_LETTERS_H

#include <stdbool.h>

#include "consumers/log/dead_letter_kind.h"
#include "runtime/buf.h"
#include "runtime/err.h"
#include "runtime/settings.h"
#include "schemas/event.h"

// Any thread may ask. A letter that was written twice is one (within the last million).
struct view_letters;

// As view_standing_new.
struct view_letters *view_letters_new(const struct settings *s, const char *topic, struct err *e);
void view_letters_stop(struct view_letters *v);
void view_letters_free(struct view_letters *v);

// What `huiyin notify` has set aside is a kind of its own, behind those of track.
enum { VIEW_LETTER_NOTIFY = DEAD_LETTER_KINDS, VIEW_LETTER_KINDS };
// "empty", "framing", ..., "notify".
const char *view_letter_kind_name(size_t kind);

struct view_letters_state {
  bool known;      // what was there when it began has been read
  bool connected;  // Kafka answers
  char fault[256];
  uint64_t total;
  uint64_t by_kind[VIEW_LETTER_KINDS];
  uint64_t version;  // another where anything changed
};
void view_letters_state(struct view_letters *v, struct view_letters_state *out);

// So many of the newest are kept, with so many bytes of each body.
enum { VIEW_LETTERS_KEPT = 500, VIEW_LETTER_BODY = 16384 };

struct view_letter {
  size_t kind;
  struct text name;  // `PARTITION:OFFSET` of its origin, or the name of what notify set aside
  struct text topic;
  int64_t partition;  // -1 of what notify set aside, and ...
  int64_t offset;     // ... likewise
  int64_t timestamp;  // of the origin; MOMENT_NONE for none
  int64_t at;         // when it was set aside; MOMENT_NONE where not known
  struct text receiver;
  struct text key;
  struct text reason;
  struct text body;      // what was kept of it; any bytes
  size_t size;           // of the origin's payload, whole
  uint64_t number;       // rises from one that was read to the next: what a list of them is continued behind
  int32_t in_partition;  // where in the dead-letter topic, ...
  int64_t in_offset;     // ... to read it again whole
};

// Texts lie in `texts`. Zeroed it is empty; released at the end.
struct view_letters_page {
  struct view_letter *list;
  size_t count;
  size_t room;
  struct buf texts;
  size_t total;  // of that kind that are kept
  bool more;
};
void view_letters_page_release(struct view_letters_page *p);

// The newest first; `kind` -1: all; below `before` (their number), 0: from the newest on. Without bodies.
void view_letters_newest(struct view_letters *v, int kind, uint64_t before, size_t most, struct view_letters_page *out);

// The letter of that name, with its body: in a page of one, or none where it is not among the newest.
void view_letters_find(struct view_letters *v, struct text name, struct view_letters_page *out);

#endif
