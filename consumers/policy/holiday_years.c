// SPDX-License-Identifier: Apache-2.0
// The years of a list of holidays.
#include "consumers/policy/holiday_years.h"

enum { YEARS = HOLIDAY_YEARS_END - HOLIDAY_YEARS_FIRST, JANUARY_LAST = 15 };

void holiday_years_note(struct holiday_years *y, const struct day_rules *rules) {
  for (size_t i = 0; i < rules->count; i++) {
    struct civil day = civil_from_days(rules->all[i].day);
    bool begins = i == 0 || rules->all[i].line != rules->all[i - 1].line;
    if (begins && (day.month > 1 || day.day > JANUARY_LAST)) {
      y->known[day.year - HOLIDAY_YEARS_FIRST] = true;
    }
  }
}

void holiday_years_join(struct holiday_years *y, const struct holiday_years *other) {
  for (int i = 0; i < YEARS; i++) {
    y->known[i] = y->known[i] || other->known[i];
  }
}

// Years by their places; YEARS, or -1, where there is none.
static int next_known(const struct holiday_years *y, int place) {
  while (place < YEARS && !y->known[place]) {
    place++;
  }
  return place;
}

static int known_before(const struct holiday_years *y, int place) {
  do {
    place--;
  } while (place >= 0 && !y->known[place]);
  return place;
}

bool holiday_years_precede(const struct holiday_years *a, const struct holiday_years *b) {
  int last = known_before(a, YEARS);
  int first = next_known(b, 0);
  return last >= 0 && first < YEARS && last < first;
}

struct holiday_gap holiday_years_gap(const struct holiday_years *y, int year) {
  int place = year - HOLIDAY_YEARS_FIRST;
  place = place < 0 ? 0 : place;
  while (place < YEARS && y->known[place]) {
    place++;
  }
  int after = known_before(y, place < YEARS ? place : YEARS);
  int until = next_known(y, place);
  return (struct holiday_gap){.after = after < 0 ? 0 : after + HOLIDAY_YEARS_FIRST,
    .from = after < 0 ? place + HOLIDAY_YEARS_FIRST : after + 1 + HOLIDAY_YEARS_FIRST,
    .until = until < YEARS ? until + HOLIDAY_YEARS_FIRST : 0};
}
