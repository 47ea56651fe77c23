// SPDX-License-Identifier: Apache-2.0
// The kinds of reasons for which messages become dead letters, for counting them.
#include "consumers/log/dead_letter_kind.h"

#include <stddef.h>
#include <string.h>

const char *const dead_letter_kind_names[DEAD_LETTER_KINDS] = {
  "empty", "framing", "unknown_schema", "no_event", "content", "too-late"};

// How the sentences of schemas/wire.c and core/letting_go.c begin; tests hold them together.
static const struct {
  const char *begin;
  enum dead_letter_kind kind;
} beginnings[] = {
  {"The message is empty", DEAD_LETTER_EMPTY},
  {"The message ends inside the head", DEAD_LETTER_FRAMING},
  {"The message begins with byte", DEAD_LETTER_FRAMING},
  {"No published schema", DEAD_LETTER_UNKNOWN_SCHEMA},
  {"The schema id", DEAD_LETTER_UNKNOWN_SCHEMA},
  {"The message is an overdue-alert", DEAD_LETTER_NO_EVENT},
  {"too-late: ", DEAD_LETTER_TOO_LATE},
};

enum dead_letter_kind dead_letter_kind_of(const char *reason) {
  for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
    if (strncmp(reason, beginnings[i].begin, strlen(beginnings[i].begin)) == 0) {
      return beginnings[i].kind;
    }
  }
  return DEAD_LETTER_CONTENT;
}
