// SPDX-License-Identifier: Apache-2.0
// The kinds of reasons for which messages become dead letters, for counting them.
#ifndef HUIYIN_CONSUMERS_LOG_DEAD_LETTER_KIND_H
#define HUIYIN_CONSUMERS_LOG_DEAD_LETTER_KIND_H

enum dead_letter_kind {
  DEAD_LETTER_EMPTY,           // no bytes
  DEAD_LETTER_FRAMING,         // no head that names a schema
  DEAD_LETTER_UNKNOWN_SCHEMA,  // a head that names one that is not known
  DEAD_LETTER_NO_EVENT,        // a record of ours that nobody publishes
  DEAD_LETTER_CONTENT,         // cut off, too long, or a field that breaks a bound
  DEAD_LETTER_TOO_LATE,        // an event of a request that is no longer kept (core/lapse.h)
  DEAD_LETTER_KINDS
};

// As labels spell them: empty, framing, unknown_schema, no_event, content, too-late.
extern const char *const dead_letter_kind_names[DEAD_LETTER_KINDS];

// By the sentence that says why.
enum dead_letter_kind dead_letter_kind_of(const char *reason);

#endif
