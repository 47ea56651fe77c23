// SPDX-License-Identifier: Apache-2.0
// Reads the values of a row: trimmed, mapped, with fallbacks, and with the column named where one is wrong.
#include "producers/row_values.h"

#include "producers/shown.h"

int row_values_bind(struct row_values *r, const struct profile *profile, struct csv_input *csv, struct err *e) {
  r->profile = profile;
  for (int i = 0; i < TARGET_COUNT; i++) {
    const struct filling *filling = &profile->fillings[i];
    size_t place = 0;
    r->place[i] = -1;
    if (!filling->column) {
      continue;
    }
    if (csv_input_keep(csv, filling->column, &place, e)) {
      return err_prefix(e, "%s:%d", profile->file.name, filling->line);
    }
    r->place[i] = (int)place;
  }
  return 0;
}

// Puts the column of a target before the sentence.
int row_values_fail(const struct row_values *r, enum target target, struct err *e) {
  const char *column = r->profile->fillings[target].column;
  return column ? err_prefix(e, "column \"%s\"", column) : err_prefix(e, "field `%s`", target_form(target)->name);
}

static struct text trimmed(struct text t) {
  while (t.size && (*t.at == ' ' || *t.at == '\t')) {
    t.at++;
    t.size--;
  }
  while (t.size && (t.at[t.size - 1] == ' ' || t.at[t.size - 1] == '\t')) {
    t.size--;
  }
  return t;
}

// A value as the profile sees it: the field, trimmed and mapped, or the fallback. Empty where there is neither.
// *mapped is what the value was mapped to, NULL where it was not.
static struct text value_of(const struct row_values *r, enum target target, const struct value **mapped) {
  const struct filling *filling = &r->profile->fillings[target];
  struct text value = {.at = "", .size = 0};
  *mapped = NULL;
  if (r->place[target] >= 0) {
    value = r->fields[r->place[target]];
    value = r->profile->trim ? trimmed(value) : value;
    bool has_map = filling->values.count || filling->values.otherwise.line;
    *mapped = has_map && value.size ? value_map_find(&filling->values, value) : NULL;
    value = *mapped ? (*mapped)->to : value;
  }
  return value.size || !filling->has_fallback ? value : filling->fallback;
}

struct text row_values_text(const struct row_values *r, enum target target) {
  const struct value *mapped = NULL;
  return value_of(r, target, &mapped);
}

// As row_values_text, but empty is null.
struct text row_values_nullable(const struct row_values *r, enum target target) {
  struct text value = row_values_text(r, target);
  return value.size ? value : (struct text){.at = NULL};
}

// A number, symbol or boolean; `absent` where there is neither value nor fallback.
int row_values_number(const struct row_values *r, enum target target, int32_t absent, int32_t *out, struct err *e) {
  const struct filling *filling = &r->profile->fillings[target];
  const struct value *mapped = NULL;
  struct text value = value_of(r, target, &mapped);
  int64_t number = absent;
  if (!value.size) {
    *out = absent;
    return 0;
  }
  if (mapped && mapped->to.size) {
    number = mapped->number;
  } else if (filling->has_fallback && value.at == filling->fallback.at) {
    number = filling->number;
  } else if (target_number(target, value, &number, e)) {
    bool symbol = target_form(target)->type == TARGET_SYMBOL;
    if (symbol) {
      struct shown shown;
      (void)err_set(e, "%s is not in [values %s] of %s, which has no `*` either", shown_text(&shown, value),
        target_form(target)->name, r->profile->file.name);
    }
    return row_values_fail(r, target, e);
  }
  *out = (int32_t)number;
  return 0;
}

int row_values_moment(const struct row_values *r, enum target target, int64_t *moment, struct err *e) {
  struct text value = row_values_text(r, target);
  *moment = MOMENT_NONE;
  if (!value.size) {
    return 0;
  }
  const struct stamp_format *format = &r->profile->fillings[target].stamp;
  enum stamp_result result = stamp_read(format, &r->profile->zone, value.at, value.size, moment);
  struct shown shown;
  if (result == STAMP_MISFIT) {
    (void)err_set(e, "%s does not fit the date form %s", shown_text(&shown, value), format->pattern);
  } else if (result == STAMP_NO_DATE) {
    (void)err_set(e, "%s is no real date and time", shown_text(&shown, value));
  } else if (*moment < MOMENT_FIRST || *moment > MOMENT_LAST) {
    (void)err_set(e, "%s lies outside 1970 to 2199", shown_text(&shown, value));
  } else {
    return 0;
  }
  return row_values_fail(r, target, e);
}

int row_values_needed_moment(const struct row_values *r, enum target target, int64_t *moment, struct err *e) {
  if (row_values_moment(r, target, moment, e)) {
    return -1;
  }
  if (*moment == MOMENT_NONE) {
    (void)err_set(e, "it is empty, and every row must have a value here");
    return row_values_fail(r, target, e);
  }
  return 0;
}

// The row's key, which every row must have.
int row_values_key(const struct row_values *r, enum target target, struct text *key, struct err *e) {
  *key = row_values_text(r, target);
  if (!key->size) {
    (void)err_set(e, "it is empty, and every row must have a value here");
    return row_values_fail(r, target, e);
  }
  return 0;
}
