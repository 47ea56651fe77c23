// SPDX-License-Identifier: Apache-2.0
// Lengths of time, read and written.
#include "consumers/policy/span_text.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "consumers/policy/shown.h"

static const int64_t day = INT64_C(86400000);
enum { DAYS_MOST = 84000 };

// From the longest, for writing.
static const struct {
  const char *letter;
  const char *word;
  int64_t length;
} units[] = {{"h", "hour", 3600000}, {"m", "minute", 60000}, {"s", "second", 1000}, {"ms", "millisecond", 1}};
enum { UNITS = sizeof units / sizeof *units };

// `hour`, `hours` or `h`.
static bool is_unit(const char *text, const char *word, const char *letter) {
  size_t size = strlen(word);
  return strcasecmp(text, letter) == 0 ||
         (strncasecmp(text, word, size) == 0 && (!text[size] || strcasecmp(text + size, "s") == 0));
}

static int64_t unit_length(const char *text) {
  for (size_t i = 0; i < UNITS; i++) {
    if (is_unit(text, units[i].word, units[i].letter)) {
      return units[i].length;
    }
  }
  return is_unit(text, "day", "d") ? day : 0;
}

static int refuse(const char *text, bool elapsed, struct err *e) {
  return err_set(e, "`%s` is no length of time; write one as in 2h, 15 days, %sor none", shown(text).text,
    elapsed ? "" : "8 working hours, 5 working days, ");
}

static int read_either(const char *text, bool elapsed, struct span *span, struct err *e) {
  static const char working[] = "working ";
  char *at;
  *span = (struct span){SPAN_NONE, 0};
  if (strcasecmp(text, "none") == 0) {
    return 0;
  }
  if (*text < '0' || *text > '9') {
    return refuse(text, elapsed, e);
  }
  long long number = strtoll(text, &at, 10);
  at += strspn(at, " ");
  bool worked = strncasecmp(at, working, sizeof working - 1) == 0;
  at += worked ? sizeof working - 1 : 0;
  int64_t length = unit_length(at + strspn(at, " "));
  if (!length) {
    return refuse(text, elapsed, e);
  }
  if (number > DAYS_MOST * day / length) {
    return err_set(e, "`%s` is longer than %d days", shown(text).text, (int)DAYS_MOST);
  }
  if (worked && length == day) {
    *span = (struct span){SPAN_WORKING_DAYS, number};
  } else {
    *span = (struct span){worked ? SPAN_WORKED : SPAN_ELAPSED, number * length};
  }
  return 0;
}

int span_text_read(const char *text, struct span *span, struct err *e) {
  return read_either(text, false, span, e);
}

int span_text_read_elapsed(const char *text, struct span *span, struct err *e) {
  if (read_either(text, true, span, e)) {
    return -1;
  }
  return span->unit == SPAN_NONE || span->unit == SPAN_ELAPSED
           ? 0
           : err_set(
               e, "`%s` is working time, and here it is elapsed time; write it as in 30m or 24h", shown(text).text);
}

void span_text_write(struct span span, char *out, size_t room) {
  if (span.unit == SPAN_NONE) {
    (void)snprintf(out, room, "none");
    return;
  }
  if (span.unit == SPAN_WORKING_DAYS) {
    (void)snprintf(out, room, "%" PRId64 " working day%s", span.length, span.length == 1 ? "" : "s");
    return;
  }
  size_t i = 0;
  while (span.length % units[i].length) {
    i++;
  }
  int64_t number = span.length / units[i].length;
  if (span.unit == SPAN_ELAPSED) {
    (void)snprintf(out, room, "%" PRId64 "%s", number, units[i].letter);
  } else {
    (void)snprintf(out, room, "%" PRId64 " working %s%s", number, units[i].word, number == 1 ? "" : "s");
  }
}
