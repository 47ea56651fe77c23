// SPDX-License-Identifier: Apache-2.0
// What `huiyin policy` says, in Chinese and in English: patterns for phrase_add (consumers/screen/phrase.h).
#ifndef HUIYIN_CONSUMERS_POLICY_POLICY_WORDS_H
#define HUIYIN_CONSUMERS_POLICY_POLICY_WORDS_H

#include "consumers/screen/language.h"

enum policy_word {
  // Labels of explain, and what stands beside a moment.
  POLICY_FILED,
  POLICY_PLEDGE_BY,
  POLICY_DUE,
  POLICY_EXTENDED_TO,
  POLICY_NO_MOMENT,
  POLICY_NO_END,       // of extensions
  POLICY_IN_CALENDAR,  // calendar, time zone
  POLICY_IN_ZONE,      // time zone
  POLICY_BY_LIMIT,     // span, limit, line
  POLICY_BY_NO_LIMIT,
  POLICY_BY_FILING,
  POLICY_EXTENSIONS,     // times, limit, line
  POLICY_EXTENSIONS_BY,  // times, limit, line, span
  POLICY_DAY_WORKED,     // date
  POLICY_DAY_WORKED_AS,  // date, weekday: one of the seven that follow
  POLICY_MONDAY,
  POLICY_TUESDAY,
  POLICY_WEDNESDAY,
  POLICY_THURSDAY,
  POLICY_FRIDAY,
  POLICY_SATURDAY,
  POLICY_SUNDAY,
  POLICY_DAY_CLOSED,  // date
  // Marks of explain.
  POLICY_INFO,  // in the order of enum severity
  POLICY_WARNING,
  POLICY_CRITICAL,
  POLICY_WHILE_OPEN,       // severity, moment
  POLICY_WHILE_UNPLEDGED,  // severity, moment
  POLICY_AUDIENCE,         // name
  POLICY_NO_MARK,          // reason: one of the five that follow
  POLICY_NOT_BEYOND,
  POLICY_NO_EXTENSIONS,
  POLICY_NO_PLEDGE_LIMIT,
  POLICY_NO_DUE,
  POLICY_DUE_BEFORE_FILING,
  POLICY_AT_ONCE,
  // The end of the holidays, of explain. Calendar, the last year that is known, the next that is.
  POLICY_HOLIDAYS_TO,
  POLICY_HOLIDAYS_BETWEEN,
  POLICY_HOLIDAYS_FROM,
  POLICY_HOLIDAYS_NEVER,
  // check
  POLICY_RIGHT,        // file, limits for pledging, for resolving, marks, calendars
  POLICY_NO_HOLIDAYS,  // calendar, line
  POLICY_NO_DISTRICT,  // calendar, line
  POLICY_NO_CALENDAR,  // list, line
  POLICY_GAP,          // calendar, line, one of the four that follow, POLICY_GAP_LIST or nothing, years
  POLICY_GAP_AFTER,    // the last year before
  POLICY_GAP_BETWEEN,  // the last year before, the first behind
  POLICY_GAP_BEFORE,   // the first year behind
  POLICY_GAP_ALL,
  POLICY_GAP_LIST,   // list
  POLICY_GAP_YEARS,  // first, last
  // list
  POLICY_VERSION,  // heads of columns
  POLICY_VERSION_FROM,
  POLICY_VERSION_STATE,
  POLICY_VERSION_WHAT,
  POLICY_VERSION_ALWAYS,
  POLICY_VERSION_IN_FORCE,
  POLICY_VERSION_EARLIER,
  POLICY_VERSION_AHEAD,
  POLICY_VERSION_NEVER,
  POLICY_VERSION_BUILT_IN,     // pledge within, resolve within
  POLICY_VERSION_RETROACTIVE,  // begins with what sets it apart
  POLICY_VERSION_NONE,         // prefix
  POLICY_WORD_COUNT
};

// A static string. `language` is one of the two that are written.
const char *policy_word(enum language language, enum policy_word word);

#endif
