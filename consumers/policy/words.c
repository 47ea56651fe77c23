// SPDX-License-Identifier: Apache-2.0
// Hours, weekdays and dates, read.
#include "consumers/policy/words.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "consumers/policy/shown.h"
#include "schemas/event.h"

// --- hours

static int words_clock(const char *at, int *minute, int *size) {
  int hour;
  int rest;
  if (sscanf(at, "%2d:%2d%n", &hour, &rest, size) != 2 || at[0] == '-' || at[0] == '+' || rest < 0 || rest > 59) {
    return -1;
  }
  *minute = hour * 60 + rest;
  return hour >= 0 && *minute <= WORKING_DAY_MINUTES ? 0 : -1;
}

static int words_span(const char **at, struct working_span *span) {
  int from;
  int to;
  int size;
  if (words_clock(*at, &from, &size) || (*at)[size] != '-') {
    return -1;
  }
  *at += size + 1;
  if (words_clock(*at, &to, &size)) {
    return -1;
  }
  *at += size;
  *span = (struct working_span){(int16_t)from, (int16_t)to};
  return 0;
}

static int words_add_span(struct working_hours *hours, struct working_span span, const char *text, struct err *e) {
  if (span.from >= span.to) {
    return err_set(e,
      "`%s` has hours that end before they begin; hours over midnight are those of two days, as in 00:00-06:00, "
      "22:00-24:00",
      shown(text).text);
  }
  if (hours->count && span.from <= hours->spans[hours->count - 1].to) {
    return err_set(e,
      "`%s` has hours that overlap, touch, or are not in the order of the day; write "
      "them from midnight on, as in 00:00-06:00, 22:00-24:00",
      shown(text).text);
  }
  if (hours->count == WORKING_SPANS_MAX) {
    return err_set(e, "`%s` has more than %d stretches of hours", shown(text).text, (int)WORKING_SPANS_MAX);
  }
  hours->spans[hours->count++] = span;
  return 0;
}

int words_hours(const char *text, struct working_hours *hours, struct err *e) {
  *hours = (struct working_hours){0};
  if (strcasecmp(text, "closed") == 0) {
    return 0;
  }
  if (strcasecmp(text, "open") == 0) {
    *hours = (struct working_hours){1, {{0, WORKING_DAY_MINUTES}}};
    return 0;
  }
  for (const char *at = text; *at; at += strspn(at, ", ")) {
    struct working_span span;
    if (words_span(&at, &span)) {
      return err_set(
        e, "`%s` are no hours; write them as in 09:00-12:00, 13:30-17:30, or closed, or open", shown(text).text);
    }
    if (words_add_span(hours, span, text, e)) {
      return -1;
    }
  }
  return hours->count ? 0 : err_set(e, "there are no hours; write closed for a day that is not worked");
}

// --- weekdays

int words_weekday(const char *text) {
  static const char *const names[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
  for (int i = 0; i < 7; i++) {
    if (strcasecmp(text, names[i]) == 0 || (strlen(text) == 3 && strncasecmp(text, names[i], 3) == 0)) {
      return i;
    }
  }
  return -1;
}

// Cuts `A to B` in two; B is A where there is no `to`. False where one is too long.
static bool words_cut(const char *text, char *from, char *to, size_t room) {
  const char *between = strstr(text, " to ");
  size_t size = between ? (size_t)(between - text) : strlen(text);
  const char *second = between ? between + 4 + strspn(between + 4, " ") : text;
  if (size >= room || strlen(second) >= room) {
    return false;
  }
  while (size && text[size - 1] == ' ') {
    size--;
  }
  (void)snprintf(from, room, "%.*s", (int)size, text);
  (void)snprintf(to, room, "%s", second);
  return true;
}

int words_weekdays(const char *text, int *first, int *last, struct err *e) {
  char from[16];
  char to[16];
  if (words_cut(text, from, to, sizeof from)) {
    *first = words_weekday(from);
    *last = words_weekday(to);
    if (*first >= 0 && *last >= 0) {
      return 0;
    }
  }
  return err_set(e, "`%s` is neither a weekday nor weekdays; write monday, or monday to friday", shown(text).text);
}

// --- dates

static int words_day(const char *text, int32_t *day) {
  char midnight[32];
  int64_t moment;
  (void)snprintf(midnight, sizeof midnight, "%sT00:00Z", text);
  if (strlen(text) != 10 || moment_parse(midnight, strlen(midnight), &moment) || moment < MOMENT_FIRST ||
      moment > MOMENT_LAST) {
    return -1;
  }
  *day = (int32_t)(moment / INT64_C(86400000));
  return 0;
}

int words_days(const char *text, int32_t *first, int32_t *last, struct err *e) {
  char from[16];
  char to[16];
  if (!words_cut(text, from, to, sizeof from) || words_day(from, first) || words_day(to, last)) {
    return err_set(e,
      "`%s` is neither a date nor dates; write 2026-10-01, or 2026-10-01 to 2026-10-08, from 1970 to 2199",
      shown(text).text);
  }
  if (*last < *first) {
    return err_set(e, "`%s` ends before it begins", shown(text).text);
  }
  return 0;
}
