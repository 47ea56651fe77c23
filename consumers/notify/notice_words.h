// SPDX-License-Identifier: Apache-2.0
// The words that messages are made of, in each language.
#ifndef HUIYIN_CONSUMERS_NOTIFY_NOTICE_WORDS_H
#define HUIYIN_CONSUMERS_NOTIFY_NOTICE_WORDS_H

#include "consumers/notify/notice.h"

struct notice_words {
  const char *open;  // around the severity
  const char *close;
  const char *severities[SEVERITY_COUNT];
  const char *cleared;
  const char *again;     // with how many times it was told; a % is where a number goes, here and below
  const char *level;     // with the level
  const char *is;        // between a mark and a request, and between a label and its value
  const char *comma;     // between the parts of a listed alert
  const char *several;   // with the number
  const char *worst;     // with the number, and with how many are listed
  const char *unlisted;  // with the number
  const char *request;
  const char *category;
  const char *district;
  const char *unit;
  const char *filed;
  const char *due;
  const char *passed;
  const char *cleared_at;
};

const struct notice_words *notice_words(enum language language);

// The name of a mark: that of a built-in one in the language, another's its own.
struct text notice_mark(enum language language, struct text mark);

#endif
