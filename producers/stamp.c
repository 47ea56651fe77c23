// SPDX-License-Identifier: Apache-2.0
// Reads the stamps of an export by the letters of its profile.
#include "producers/stamp.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "schemas/moment.h"

static const char letters[] = "YymdBbHIpMSfz%";
static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July", "August",
  "September", "October", "November", "December"};

// A stamp being read, and what was found in it so far.
struct stamp_scan {
  const char *at;
  const char *end;
  struct civil civil;
  bool has_noon;
  bool afternoon;
  bool has_offset;
  int64_t offset;  // milliseconds
};

static bool scan_number(struct stamp_scan *s, int least, int most, int32_t *out) {
  int32_t value = 0;
  int count = 0;
  while (count < most && s->at < s->end && *s->at >= '0' && *s->at <= '9') {
    value = value * 10 + (*s->at++ - '0');
    count++;
  }
  *out = value;
  return count >= least;
}

static bool scan_word(struct stamp_scan *s, const char *word, size_t size) {
  if ((size_t)(s->end - s->at) < size || strncasecmp(s->at, word, size) != 0) {
    return false;
  }
  s->at += size;
  return true;
}

static bool scan_month(struct stamp_scan *s) {
  for (int32_t i = 0; i < 12; i++) {
    if (scan_word(s, months[i], strlen(months[i])) || scan_word(s, months[i], 3)) {
      s->civil.month = i + 1;
      return true;
    }
  }
  return false;
}

static bool scan_noon(struct stamp_scan *s) {
  s->has_noon = true;
  s->afternoon = scan_word(s, "PM", 2) || scan_word(s, "下午", strlen("下午"));
  return s->afternoon || scan_word(s, "AM", 2) || scan_word(s, "上午", strlen("上午"));
}

static bool scan_fraction(struct stamp_scan *s) {
  int32_t scale = 100;
  const char *from = s->at;
  for (; s->at < s->end && *s->at >= '0' && *s->at <= '9'; s->at++, scale /= 10) {
    s->civil.millisecond += (*s->at - '0') * scale;
  }
  return s->at > from && s->at - from <= 9;
}

static bool scan_offset(struct stamp_scan *s) {
  s->has_offset = true;
  if (scan_word(s, "Z", 1)) {
    return true;
  }
  if (s->at == s->end || (*s->at != '+' && *s->at != '-')) {
    return false;
  }
  int64_t sign = *s->at++ == '-' ? -1 : 1;
  int32_t hours = 0;
  int32_t minutes = 0;
  if (!scan_number(s, 2, 2, &hours)) {
    return false;
  }
  bool colon = scan_word(s, ":", 1);
  if (!scan_number(s, 2, 2, &minutes) && (colon || minutes)) {
    return false;
  }
  s->offset = sign * (hours * INT64_C(3600000) + minutes * INT64_C(60000));
  return hours <= 18 && minutes < 60;
}

static bool scan_short_year(struct stamp_scan *s) {
  int32_t year = 0;
  if (!scan_number(s, 2, 2, &year)) {
    return false;
  }
  s->civil.year = year + (year < 69 ? 2000 : 1900);
  return true;
}

static bool scan_letter(struct stamp_scan *s, char letter) {
  switch (letter) {
    case 'Y':
      return scan_number(s, 4, 4, &s->civil.year);
    case 'y':
      return scan_short_year(s);
    case 'm':
      return scan_number(s, 1, 2, &s->civil.month);
    case 'd':
      return scan_number(s, 1, 2, &s->civil.day);
    case 'B':
    case 'b':
      return scan_month(s);
    case 'H':
    case 'I':
      return scan_number(s, 1, 2, &s->civil.hour);
    case 'M':
      return scan_number(s, 1, 2, &s->civil.minute);
    case 'S':
      return scan_number(s, 1, 2, &s->civil.second);
    case 'p':
      return scan_noon(s);
    case 'f':
      return scan_fraction(s);
    case 'z':
      return scan_offset(s);
    default:
      return scan_word(s, "%", 1);
  }
}

static bool scan_space(struct stamp_scan *s) {
  const char *from = s->at;
  while (s->at < s->end && (*s->at == ' ' || *s->at == '\t')) {
    s->at++;
  }
  return s->at > from;
}

// Runs one form, up to ` | ` or the end.
static bool scan_form(struct stamp_scan *s, const char *form, const char *form_end) {
  for (const char *p = form; p < form_end; p++) {
    bool fits = false;
    if (*p == '%') {
      fits = scan_letter(s, *++p);
    } else if (*p == ' ') {
      fits = scan_space(s);
    } else {
      fits = s->at < s->end && *s->at == *p;
      s->at += fits;
    }
    if (!fits) {
      return false;
    }
  }
  return s->at == s->end;
}

static const char *form_end(const char *form) {
  const char *end = strstr(form, " | ");
  return end ? end : form + strlen(form);
}

static bool civil_is_real(const struct civil *c) {
  return c->year >= 1 && c->month >= 1 && c->month <= 12 && c->day >= 1 &&
         c->day <= civil_month_length(c->year, c->month) && c->hour <= 23 && c->minute <= 59 && c->second <= 59;
}

static bool scan_moment(struct stamp_scan *s, const struct zone *zone, int64_t *moment) {
  if (s->has_noon) {
    if (s->civil.hour < 1 || s->civil.hour > 12) {
      return false;
    }
    s->civil.hour = s->civil.hour % 12 + (s->afternoon ? 12 : 0);
  }
  if (!civil_is_real(&s->civil)) {
    return false;
  }
  *moment = s->has_offset ? moment_from_civil(&s->civil) - s->offset : zone_moment(zone, &s->civil);
  return true;
}

enum stamp_result stamp_read(
  const struct stamp_format *f, const struct zone *zone, const char *at, size_t size, int64_t *moment) {
  enum stamp_result result = STAMP_MISFIT;
  for (const char *form = f->pattern;; form += strlen(" | ")) {
    const char *end = form_end(form);
    struct stamp_scan s = {.at = at, .end = at + size};
    if (scan_form(&s, form, end)) {
      if (scan_moment(&s, zone, moment)) {
        return STAMP_READ;
      }
      result = STAMP_NO_DATE;
    }
    if (!*end) {
      return result;
    }
    form = end;
  }
}

// How often each letter stands in a form.
static int count_letters(const char *form, const char *end, int *counts, struct err *e) {
  memset(counts, 0, 128 * sizeof *counts);
  for (const char *p = form; p < end; p++) {
    if (*p != '%') {
      continue;
    }
    p++;
    if (p == end || !strchr(letters, *p)) {
      return err_set(e,
        "\"%.*s\" is no letter of a date form; there are %%Y %%y %%m %%d %%B %%H %%I %%p %%M %%S %%f %%z",
        p == end ? 1 : 2, p - 1);
    }
    counts[(unsigned char)*p]++;
  }
  return 0;
}

static int check_form(const char *form, const char *end, struct err *e) {
  int n[128];
  if (count_letters(form, end, n, e)) {
    return -1;
  }
  int size = (int)(end - form);
  if (n['Y'] + n['y'] != 1 || n['m'] + n['B'] + n['b'] != 1 || n['d'] != 1) {
    return err_set(e,
      "the date form \"%.*s\" must have one year (%%Y or %%y), one month (%%m or %%B) and one day (%%d)", size, form);
  }
  if (n['H'] + n['I'] > 1 || n['M'] > 1 || n['S'] > 1 || n['f'] > 1 || n['z'] > 1) {
    return err_set(e, "the date form \"%.*s\" has the same part of a stamp twice", size, form);
  }
  if (n['I'] != n['p']) {
    return err_set(
      e, "in the date form \"%.*s\" %%I (hour 1 to 12) and %%p (AM or PM) must stand together", size, form);
  }
  return 0;
}

int stamp_compile(struct stamp_format *f, const char *pattern, struct err *e) {
  for (const char *form = pattern;; form += strlen(" | ")) {
    const char *end = form_end(form);
    if (check_form(form, end, e)) {
      return -1;
    }
    if (!*end) {
      break;
    }
    form = end;
  }
  f->pattern = pattern;
  return 0;
}
