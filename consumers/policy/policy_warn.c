// SPDX-License-Identifier: Apache-2.0
// Warnings about a policy.
#include "consumers/policy/policy_warn.h"

#include "consumers/policy/policy_words.h"
#include "consumers/screen/phrase.h"

static bool is_working(enum span_unit unit) {
  return unit == SPAN_WORKED || unit == SPAN_WORKING_DAYS;
}

static bool have_working(const struct limit_list *list, const struct match *area) {
  for (size_t i = 0; i < list->count; i++) {
    if (is_working(list->all[i].span.unit) && match_meets(&list->all[i].match, area)) {
      return true;
    }
  }
  return false;
}

// Whether a limit or a mark of requests there may be in working time.
static bool is_reckoned_in(const struct policy_file *p, const struct calendar_area *where) {
  const struct match area = {.district = where->district};
  for (size_t i = 0; i < p->policy.mark_count; i++) {
    if (is_working(p->policy.marks[i].unit)) {
      return true;
    }
  }
  return have_working(&p->limits.pledge, &area) || have_working(&p->limits.resolve, &area) ||
         have_working(&p->limits.extend, &area);
}

static bool is_used(const struct policy_file *p, const struct named_calendar *calendar) {
  for (size_t i = 0; i < p->limits.area_count; i++) {
    if (p->limits.areas[i].calendar == &calendar->calendar && is_reckoned_in(p, &p->limits.areas[i])) {
      return true;
    }
  }
  return false;
}

static bool is_kept(const struct policy_file *p, const struct named_calendar *calendar) {
  for (size_t i = 0; i < p->limits.area_count; i++) {
    if (p->limits.areas[i].calendar == &calendar->calendar) {
      return true;
    }
  }
  return false;
}

static void warn_of(
  struct buf *out, enum language language, enum policy_word word, const struct named_calendar *calendar) {
  phrase_add(out, policy_word(language, word), calendar->name, phrase_number(calendar->line).text, NULL);
  buf_add_byte(out, '\n');
}

void policy_warn(const struct policy_file *p, int64_t now, enum language language, struct buf *out) {
  calendars_warn(&p->calendars, now, language, out);
  for (size_t i = 0; i < p->calendars.count; i++) {
    const struct named_calendar *calendar = p->calendars.all[i];
    if (!is_kept(p, calendar)) {
      warn_of(out, language, POLICY_NO_DISTRICT, calendar);
    } else if (!calendars_have_holidays(calendar) && is_used(p, calendar)) {
      warn_of(out, language, POLICY_NO_HOLIDAYS, calendar);
    }
  }
}
