// SPDX-License-Identifier: Apache-2.0
// The table of the fields that a profile can fill.
#include "producers/target.h"

#include <stdio.h>
#include <string.h>

#include "producers/shown.h"
#include "runtime/nearest.h"

const char *const row_kind_names[ROW_KIND_COUNT] = {"request", "volunteer-event"};

#define FOR_REQUEST \
  { true, false }
#define FOR_VOLUNTEER \
  { false, true }
#define FOR_BOTH \
  { true, true }
#define DISTRICT_LEVEL(n) [TARGET_DISTRICT + (n)-1] = {.name = "district " #n, .type = TARGET_TEXT, .of = FOR_BOTH}

static const struct target_form forms[TARGET_COUNT] = {
  [TARGET_REQUEST_ID] = {.name = "request_id", .type = TARGET_TEXT, .of = FOR_REQUEST, .needs_column = true},
  [TARGET_FILED_AT] = {.name = "filed_at", .type = TARGET_MOMENT, .of = FOR_REQUEST, .needs_column = true},
  [TARGET_CHANGED_AT] = {.name = "changed_at", .type = TARGET_MOMENT, .of = FOR_REQUEST},
  [TARGET_DUE_AT] = {.name = "due_at", .type = TARGET_MOMENT, .of = FOR_REQUEST},
  [TARGET_KIND] = {.name = "kind", .type = TARGET_SYMBOL, .of = FOR_REQUEST, .most = KIND_COUNT, .symbols = kind_names},
  [TARGET_CHANNEL] =
    {.name = "channel", .type = TARGET_SYMBOL, .of = FOR_REQUEST, .most = CHANNEL_COUNT, .symbols = channel_names},
  [TARGET_CATEGORY] = {.name = "category", .type = TARGET_TEXT, .of = FOR_REQUEST, .needs_filling = true},
  DISTRICT_LEVEL(1),
  DISTRICT_LEVEL(2),
  DISTRICT_LEVEL(3),
  DISTRICT_LEVEL(4),
  DISTRICT_LEVEL(5),
  DISTRICT_LEVEL(6),
  DISTRICT_LEVEL(7),
  DISTRICT_LEVEL(8),
  [TARGET_PRIORITY] =
    {.name = "priority", .type = TARGET_SYMBOL, .of = FOR_REQUEST, .most = PRIORITY_COUNT, .symbols = priority_names},
  [TARGET_ASSISTED] = {.name = "assisted", .type = TARGET_BOOLEAN, .of = FOR_REQUEST},
  [TARGET_SUMMARY] = {.name = "summary", .type = TARGET_TEXT, .of = FOR_REQUEST},
  [TARGET_PLEDGED_AT] = {.name = "pledged_at", .type = TARGET_MOMENT, .of = FOR_REQUEST},
  [TARGET_PLEDGE_DUE_AT] = {.name = "pledge_due_at", .type = TARGET_MOMENT, .of = FOR_REQUEST},
  [TARGET_PLEDGER] = {.name = "pledger", .type = TARGET_TEXT, .of = FOR_REQUEST},
  [TARGET_RESOLVED_AT] = {.name = "resolved_at", .type = TARGET_MOMENT, .of = FOR_REQUEST},
  [TARGET_OUTCOME] =
    {.name = "outcome", .type = TARGET_SYMBOL, .of = FOR_REQUEST, .most = OUTCOME_COUNT, .symbols = outcome_names},
  [TARGET_SATISFACTION] = {.name = "satisfaction", .type = TARGET_NUMBER, .of = FOR_REQUEST, .least = 1, .most = 5},
  [TARGET_UNIT] = {.name = "unit", .type = TARGET_TEXT, .of = FOR_REQUEST},
  [TARGET_EVENT_KEY] = {.name = "key", .type = TARGET_TEXT, .of = FOR_VOLUNTEER, .needs_column = true},
  [TARGET_HELD_AT] = {.name = "held_at", .type = TARGET_MOMENT, .of = FOR_VOLUNTEER, .needs_column = true},
  [TARGET_STATION] = {.name = "station", .type = TARGET_TEXT, .of = FOR_VOLUNTEER, .needs_filling = true},
  [TARGET_EVENT_KIND] = {.name = "kind", .type = TARGET_TEXT, .of = FOR_VOLUNTEER, .needs_filling = true},
  [TARGET_TEAMS] = {.name = "teams", .type = TARGET_NUMBER, .of = FOR_VOLUNTEER, .most = INT32_MAX},
  [TARGET_VOLUNTEERS] = {.name = "volunteers", .type = TARGET_NUMBER, .of = FOR_VOLUNTEER, .most = INT32_MAX},
  [TARGET_BENEFICIARIES] = {.name = "beneficiaries", .type = TARGET_NUMBER, .of = FOR_VOLUNTEER, .most = INT32_MAX},
  [TARGET_MINUTES] = {.name = "minutes", .type = TARGET_NUMBER, .of = FOR_VOLUNTEER, .most = INT32_MAX},
  [TARGET_HOURS] = {.name = "hours", .type = TARGET_HOURS_NUMBER, .of = FOR_VOLUNTEER, .most = INT32_MAX},
};

const struct target_form *target_form(enum target target) {
  return &forms[target];
}

static int unknown_target(enum row_kind kind, const char *name, struct err *e) {
  struct nearest near = {.word = name};
  char list[384] = "";
  size_t used = 0;
  for (int i = 0; i < TARGET_COUNT; i++) {
    if (!forms[i].of[kind] || (i > TARGET_DISTRICT && i <= TARGET_DISTRICT_LAST)) {
      continue;
    }
    nearest_offer(&near, forms[i].name);
    if (used < sizeof list) {
      used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "", forms[i].name);
    }
  }
  if (near.name) {
    return err_set(e, "a %s has no field `%s`; did you mean `%s`?", row_kind_names[kind], name, near.name);
  }
  return err_set(e, "a %s has no field `%s`; there are %s", row_kind_names[kind], name, list);
}

int target_find(enum row_kind kind, const char *name, enum target *target, struct err *e) {
  if (!strcmp(name, "district")) {
    *target = TARGET_DISTRICT;
    return 0;
  }
  for (int i = 0; i < TARGET_COUNT; i++) {
    if (forms[i].of[kind] && !strcmp(forms[i].name, name)) {
      *target = (enum target)i;
      return 0;
    }
  }
  return unknown_target(kind, name, e);
}

static int symbol_number(const struct target_form *form, struct text value, int64_t *number, struct err *e) {
  char list[256] = "";
  size_t used = 0;
  for (int i = 0; i < form->most; i++) {
    const char *symbol = form->symbols[i];
    if (strlen(symbol) == value.size && !memcmp(symbol, value.at, value.size)) {
      *number = i;
      return 0;
    }
    used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", symbol);
  }
  struct shown shown;
  return err_set(e, "%s is no %s; there are %s", shown_text(&shown, value), form->name, list);
}

static int boolean_number(struct text value, int64_t *number, struct err *e) {
  static const char *const words[] = {"false", "true", "no", "yes", "0", "1", "否", "是"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (strlen(words[i]) == value.size && !memcmp(words[i], value.at, value.size)) {
      *number = i % 2 ? 1 : 0;
      return 0;
    }
  }
  struct shown shown;
  return err_set(e, "%s is neither true nor false (yes, no, 1, 0, 是, 否)", shown_text(&shown, value));
}

// Digits, and after a point (where one may stand) hundredths: the value in hundredths, or -1.
static int64_t read_hundredths(struct text value, bool point) {
  int64_t whole = 0;
  int decimals = -1;
  for (uint32_t i = 0; i < value.size; i++) {
    char c = value.at[i];
    if (c == '.' && point && decimals < 0 && i) {
      decimals = 0;
    } else if (c < '0' || c > '9' || whole > INT64_C(1000000000000)) {
      return -1;
    } else if (decimals < 2) {
      whole = whole * 10 + (c - '0');
      decimals += decimals >= 0;
    }
  }
  for (int i = decimals < 0 ? 0 : decimals; i < 2; i++) {
    whole *= 10;
  }
  return value.size ? whole : -1;
}

int target_number(enum target target, struct text value, int64_t *number, struct err *e) {
  const struct target_form *form = &forms[target];
  if (form->type == TARGET_SYMBOL) {
    return symbol_number(form, value, number, e);
  }
  if (form->type == TARGET_BOOLEAN) {
    return boolean_number(value, number, e);
  }
  bool hours = form->type == TARGET_HOURS_NUMBER;
  int64_t hundredths = read_hundredths(value, hours);
  *number = hours ? hundredths * 60 / 100 : hundredths / 100;
  if (hundredths < 0 || *number < form->least || *number > form->most) {
    struct shown shown;
    return err_set(e, "%s is no %s from %lld to %lld", shown_text(&shown, value), hours ? "number" : "whole number",
      (long long)form->least, (long long)form->most);
  }
  return 0;
}
