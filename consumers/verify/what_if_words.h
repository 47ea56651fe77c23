// SPDX-License-Identifier: Apache-2.0
// What `huiyin verify --what-if` says, in Chinese and in English: patterns for phrase_add (consumers/screen/phrase.h).
#ifndef HUIYIN_CONSUMERS_VERIFY_WHAT_IF_WORDS_H
#define HUIYIN_CONSUMERS_VERIFY_WHAT_IF_WORDS_H

#include "consumers/screen/language.h"

enum what_if_word {
  WHAT_IF_MARK,  // heads of the table
  WHAT_IF_WERE,
  WHAT_IF_IN_FORCE,
  WHAT_IF_WOULD,
  WHAT_IF_CHANGE,
  WHAT_IF_DISTRICT,  // its name
  WHAT_IF_CATEGORY,  // its name
  WHAT_IF_BEGINS,    // partition, offset
  WHAT_IF_REPLAYED,  // how many messages
  WHAT_IF_NOTE,
  WHAT_IF_WORD_COUNT
};

// A static string. `language` is one of the two that are written.
const char *what_if_word(enum language language, enum what_if_word word);

#endif
