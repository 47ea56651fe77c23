// SPDX-License-Identifier: Apache-2.0
// Rules for single days.
#include "consumers/policy/day_rules.h"

#include <stdlib.h>

#include "consumers/core/must.h"
#include "consumers/policy/words.h"

// Those that can be written: 1970-01-01 to 2199-12-31.
enum { DAYS_END = 84006 };

void day_rules_release(struct day_rules *r) {
  free(r->all);
  free(r->places);
  *r = (struct day_rules){0};
}

static const struct day_rule *find(const struct day_rules *r, int32_t day) {
  uint32_t place = r->places && day >= 0 && day < DAYS_END ? r->places[day] : 0;
  return place ? &r->all[place - 1] : NULL;
}

static void push(struct day_rules *r, struct day_rule rule) {
  if (r->count == r->room) {
    r->room = r->room ? r->room * 2 : 32;
    r->all = must(realloc(r->all, r->room * sizeof *r->all));
  }
  if (!r->places) {
    r->places = must(calloc(DAYS_END, sizeof *r->places));
  }
  r->all[r->count++] = rule;
  r->places[rule.day] = (uint32_t)r->count;
}

// Whether the day is there already, which is then a fault of that line.
static bool is_told(const struct day_rules *r, int32_t day, int line, struct faults *faults) {
  const struct day_rule *known = find(r, day);
  if (known) {
    struct civil c = civil_from_days(day);
    faults_add(faults, line, "%04d-%02d-%02d was told of in line %d; leave one of the two out", (int)c.year,
      (int)c.month, (int)c.day, known->line);
  }
  return known;
}

void day_rules_add(struct day_rules *r, const struct conf_entry *entry, struct faults *faults) {
  struct day_rule rule = {.line = entry->line, .weekday = words_weekday(entry->value)};
  int32_t first;
  int32_t last;
  struct err e;
  if (words_days(entry->key, &first, &last, &e) || (rule.weekday < 0 && words_hours(entry->value, &rule.hours, &e))) {
    faults_add(faults, entry->line, "%s", e.text);
    return;
  }
  for (rule.day = first; rule.day <= last && !is_told(r, rule.day, entry->line, faults); rule.day++) {
    push(r, rule);
  }
}

void day_rules_join(struct day_rules *r, const struct day_rules *list, int line, struct faults *faults) {
  for (size_t i = 0; i < list->count && !is_told(r, list->all[i].day, line, faults); i++) {
    push(r, list->all[i]);
  }
}

static int by_day(const void *a, const void *b) {
  const struct calendar_exception *left = a;
  const struct calendar_exception *right = b;
  return (left->day > right->day) - (left->day < right->day);
}

static void except(struct calendar *c, const struct day_rule *rule) {
  const struct working_hours *hours = rule->weekday < 0 ? &rule->hours : &c->week[rule->weekday];
  c->exceptions[c->exception_count++] = (struct calendar_exception){rule->day, *hours};
}

void day_rules_apply(const struct day_rules *own, const struct day_rules *shared, struct calendar *c) {
  c->exceptions = must(malloc((own->count + shared->count + 1) * sizeof *c->exceptions));
  c->exception_count = 0;
  for (size_t i = 0; i < own->count; i++) {
    except(c, &own->all[i]);
  }
  for (size_t i = 0; i < shared->count; i++) {
    if (!find(own, shared->all[i].day)) {
      except(c, &shared->all[i]);
    }
  }
  qsort(c->exceptions, c->exception_count, sizeof *c->exceptions, by_day);
}

int day_rules_weekday(const struct day_rules *own, const struct day_rules *shared, int32_t day) {
  const struct day_rule *rule = find(own, day);
  rule = rule ? rule : find(shared, day);
  return rule ? rule->weekday : -1;
}
