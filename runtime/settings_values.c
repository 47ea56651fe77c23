// SPDX-License-Identifier: Apache-2.0
// The values in force, asked for by name.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/settings_show.h"

// A name that the verb's table does not have is a mistake in the program.
static const struct setting_value *settings_value(const struct settings *s, const char *name) {
  for (size_t i = 0; i < s->count; i++) {
    if (!strcmp(s->table[i].name, name)) {
      return &s->values[i];
    }
  }
  (void)fprintf(stderr, "level=error msg=\"the verb has no setting of this name\" name=%s\n", name);
  abort();
}

const char *settings_text(const struct settings *s, const char *name) {
  const struct setting_value *v = settings_value(s, name);
  return v->count ? v->items[0] : NULL;
}

bool settings_is_given(const struct settings *s, const char *name) {
  const struct setting_value *v = settings_value(s, name);
  return v->count && v->source != SETTING_DEFAULT;
}

bool settings_is_flag(const struct settings *s, const char *name) {
  const struct setting_value *v = settings_value(s, name);
  return v->count && v->source == SETTING_FLAGS;
}

bool settings_flag(const struct settings *s, const char *name) {
  const char *text = settings_text(s, name);
  return text && !strcmp(text, "yes");
}

size_t settings_list_count(const struct settings *s, const char *name) {
  return settings_value(s, name)->count;
}

const char *settings_list_item(const struct settings *s, const char *name, size_t index) {
  return settings_value(s, name)->items[index];
}

size_t settings_argument_count(const struct settings *s) {
  return s->argument_count;
}

const char *settings_argument(const struct settings *s, size_t index) {
  return index < s->argument_count ? s->arguments[index] : NULL;
}

int settings_number(
  const struct settings *s, const char *name, int64_t least, int64_t most, int64_t *out, struct err *e) {
  const char *text = settings_text(s, name);
  if (!text) {
    return err_set(e, "--%s is not set; it takes a number from %lld to %lld", name, (long long)least, (long long)most);
  }
  char *end = NULL;
  errno = 0;
  long long number = strtoll(text, &end, 10);
  if (!strchr("-0123456789", *text) || end == text || *end || errno || number < least || number > most) {
    return err_set(
      e, "--%s is `%s`; it takes a number from %lld to %lld", name, text, (long long)least, (long long)most);
  }
  *out = number;
  return 0;
}

static int64_t settings_unit(const char *unit) {
  static const struct {
    const char *name;
    int64_t milliseconds;
  } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}};
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    if (!strcmp(unit, units[i].name)) {
      return units[i].milliseconds;
    }
  }
  return 0;
}

int settings_duration(const struct settings *s, const char *name, int64_t *out, bool *none, struct err *e) {
  const char *text = settings_text(s, name);
  const char *or_none = none ? ", or none" : "";
  if (none) {
    *none = text && !strcmp(text, "none");
    if (*none) {
      return 0;
    }
  }
  if (!text) {
    return err_set(e, "--%s is not set; it takes a duration such as 30s, 24h or 15d%s", name, or_none);
  }
  size_t digits = strspn(text, "0123456789");
  int64_t unit = settings_unit(text + digits);
  errno = 0;
  long long number = strtoll(text, NULL, 10);
  int64_t milliseconds = 0;
  if (!digits || !unit || errno || __builtin_mul_overflow(number, unit, &milliseconds)) {
    return err_set(e, "--%s is `%s`; it takes a duration such as 250ms, 30s, 90m, 24h or 15d%s", name, text, or_none);
  }
  *out = milliseconds;
  return 0;
}
