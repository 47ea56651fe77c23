// SPDX-License-Identifier: Apache-2.0
// The words of calendars: hours, weekdays and dates as a policy's author writes them.
#ifndef HUIYIN_CONSUMERS_POLICY_WORDS_H
#define HUIYIN_CONSUMERS_POLICY_WORDS_H

#include "consumers/core/working_day.h"

// `09:00-12:00, 13:30-17:30`, `closed`, or `open` for the whole day. Commas may be left out. -1 with a sentence.
int words_hours(const char *text, struct working_hours *hours, struct err *e);

// `monday`, `Mon`: 0 for Monday to 6; -1 for no weekday.
int words_weekday(const char *text);

// `2026-10-01` or `2026-10-01 to 2026-10-08`: days since 1970-01-01, both included. -1 with a sentence.
int words_days(const char *text, int32_t *first, int32_t *last, struct err *e);

// `monday` or `monday to friday`, around the week's end too. -1 with a sentence.
int words_weekdays(const char *text, int *first, int *last, struct err *e);

#endif
