// SPDX-License-Identifier: Apache-2.0
// Reads a profile, section by section, and says with file and line what is wrong in it.
#include "producers/profile.h"

#include <string.h>

// A profile being read: the entry that is looked at, and what has been seen.
struct profile_reader {
  struct profile *profile;
  const char *format;  // [time] format, NULL before
  bool has_zone;
  struct err *e;
};

static struct text text_of(const char *string) {
  return (struct text){.at = string, .size = (uint32_t)strlen(string)};
}

// Puts FILE:LINE before the sentence that is there.
static int profile_fail(const struct profile_reader *r, int line) {
  return err_prefix(r->e, "%s:%d", r->profile->file.name, line);
}

static int read_kind(struct profile_reader *r, const char *value) {
  for (int i = 0; i < ROW_KIND_COUNT; i++) {
    if (!strcmp(value, row_kind_names[i])) {
      r->profile->kind = (enum row_kind)i;
      return 0;
    }
  }
  return err_set(r->e, "a row can be a `request` or a `volunteer-event`, not \"%s\"", value);
}

static int read_profile_key(struct profile_reader *r, const struct conf_entry *entry) {
  if (!strcmp(entry->key, "row")) {
    return read_kind(r, entry->value);
  }
  if (!strcmp(entry->key, "source")) {
    r->profile->source = text_of(entry->value);
    return 0;
  }
  return err_set(r->e, "[profile] has no key `%s`; there are row, source", entry->key);
}

static int read_delimiter(struct profile_reader *r, const char *value) {
  if (!strcmp(value, "tab")) {
    r->profile->delimiter = '\t';
    return 0;
  }
  if (strlen(value) != 1 || strchr("\"\r\n", *value) || (*value & 0x80)) {
    return err_set(r->e, "the delimiter is one ASCII character, or `tab`, not \"%s\"", value);
  }
  r->profile->delimiter = *value;
  return 0;
}

static int read_trim(struct profile_reader *r, const char *value) {
  r->profile->trim = !strcmp(value, "yes");
  if (!r->profile->trim && strcmp(value, "no") != 0) {
    return err_set(r->e, "trim is yes or no, not \"%s\"", value);
  }
  return 0;
}

static int read_csv_key(struct profile_reader *r, const struct conf_entry *entry) {
  if (!strcmp(entry->key, "delimiter")) {
    return read_delimiter(r, entry->value);
  }
  if (!strcmp(entry->key, "trim")) {
    return read_trim(r, entry->value);
  }
  return err_set(r->e, "[csv] has no key `%s`; there are delimiter, trim", entry->key);
}

static int read_time_key(struct profile_reader *r, const struct conf_entry *entry) {
  if (!strcmp(entry->key, "zone")) {
    r->has_zone = true;
    return zone_load(&r->profile->zone, entry->value, r->e);
  }
  struct stamp_format format;
  if (!strcmp(entry->key, "format")) {
    r->format = entry->value;
    return stamp_compile(&format, entry->value, r->e);
  }
  enum target target;
  if (target_find(r->profile->kind, entry->key, &target, r->e)) {
    return err_set(r->e, "[time] has no key `%s`; there are zone, format, and the fields that are times", entry->key);
  }
  if (target_form(target)->type != TARGET_MOMENT) {
    return err_set(r->e, "`%s` is no time and has no date form", entry->key);
  }
  return stamp_compile(&r->profile->fillings[target].stamp, entry->value, r->e);
}

static int read_column(struct profile_reader *r, const struct conf_entry *entry) {
  enum target target;
  if (target_find(r->profile->kind, entry->key, &target, r->e)) {
    return -1;
  }
  struct filling *filling = &r->profile->fillings[target];
  if (!*entry->value) {
    return err_set(r->e, "`%s` names no column; leave the line out where the file has none", entry->key);
  }
  if (filling->column) {
    return err_set(r->e, "`%s` already has the column \"%s\" of line %d", entry->key, filling->column, filling->line);
  }
  filling->column = entry->value;
  filling->line = entry->line;
  return 0;
}

// What a text of the profile means as a value of the target: 0, or -1 with a sentence. Texts mean themselves.
static int profile_number(enum target target, struct text value, int64_t *number, struct err *e) {
  enum target_type type = target_form(target)->type;
  if (type == TARGET_TEXT || type == TARGET_MOMENT || !value.size) {
    return 0;
  }
  return target_number(target, value, number, e);
}

static int read_fallback(struct profile_reader *r, const struct conf_entry *entry) {
  enum target target;
  if (target_find(r->profile->kind, entry->key, &target, r->e)) {
    return -1;
  }
  struct filling *filling = &r->profile->fillings[target];
  if (target_form(target)->type == TARGET_MOMENT || target_form(target)->needs_column) {
    return err_set(r->e, "`%s` can have no fallback: it must come from the row", entry->key);
  }
  if (!*entry->value) {
    return err_set(r->e, "the fallback of `%s` is empty; leave the line out where there is none", entry->key);
  }
  if (filling->has_fallback) {
    return err_set(r->e, "`%s` already has the fallback \"%s\"", entry->key, filling->fallback.at);
  }
  filling->has_fallback = true;
  filling->fallback = text_of(entry->value);
  return profile_number(target, filling->fallback, &filling->number, r->e);
}

static int read_value(struct profile_reader *r, const struct conf_entry *entry) {
  enum target target;
  if (target_find(r->profile->kind, entry->section + strlen("values "), &target, r->e)) {
    return -1;
  }
  struct value value = {.from = text_of(entry->key), .to = text_of(entry->value), .line = entry->line};
  if (profile_number(target, value.to, &value.number, r->e)) {
    return -1;
  }
  struct value_map *map = &r->profile->fillings[target].values;
  if (!strcmp(entry->key, "*") && map->otherwise.line) {
    return err_set(r->e, "`*` already stands in line %d", map->otherwise.line);
  }
  value_map_add(map, value);
  return 0;
}

static int read_entry(struct profile_reader *r, const struct conf_entry *entry) {
  static const struct {
    const char *name;
    int (*read)(struct profile_reader *, const struct conf_entry *);
  } sections[] = {{"profile", read_profile_key}, {"csv", read_csv_key}, {"time", read_time_key},
    {"columns", read_column}, {"fallback", read_fallback}};
  if (!strncmp(entry->section, "values ", strlen("values "))) {
    return read_value(r, entry);
  }
  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
    if (!strcmp(entry->section, sections[i].name)) {
      return sections[i].read(r, entry);
    }
  }
  return err_set(r->e, "a profile has no section [%s]; there are profile, csv, time, columns, fallback, values FIELD",
    entry->section);
}

// Keys outside [columns], [fallback] and [values ...] may stand once; those say themselves what stood there before.
static int check_repeat(const struct profile_reader *r, size_t index) {
  const struct conf_entry *entries = r->profile->file.entries;
  const char *section = entries[index].section;
  if (strcmp(section, "profile") != 0 && strcmp(section, "csv") != 0 && strcmp(section, "time") != 0) {
    return 0;
  }
  for (size_t i = 0; i < index; i++) {
    if (!strcmp(entries[i].section, section) && !strcmp(entries[i].key, entries[index].key)) {
      return err_set(r->e, "`%s` of [%s] already stands in line %d", entries[i].key, section, entries[i].line);
    }
  }
  return 0;
}

// The kind of row decides which fields there are, so it is read first, wherever it stands.
static int read_kind_first(struct profile_reader *r) {
  const struct conf_file *f = &r->profile->file;
  for (size_t i = 0; i < f->count; i++) {
    if (!strcmp(f->entries[i].section, "profile") && !strcmp(f->entries[i].key, "row") &&
        read_kind(r, f->entries[i].value)) {
      return profile_fail(r, f->entries[i].line);
    }
  }
  return 0;
}

static int read_entries(struct profile_reader *r) {
  const struct conf_file *f = &r->profile->file;
  for (size_t i = 0; i < f->count; i++) {
    if (check_repeat(r, i) || read_entry(r, &f->entries[i])) {
      return profile_fail(r, f->entries[i].line);
    }
  }
  return 0;
}

static int finish_filling(struct profile_reader *r, enum target target) {
  struct filling *filling = &r->profile->fillings[target];
  const struct target_form *form = target_form(target);
  int line = 0;
  if (value_map_seal(&filling->values, &line)) {
    (void)err_set(r->e, "this value of [values %s] is mapped twice", form->name);
    return profile_fail(r, line);
  }
  if (form->type == TARGET_MOMENT && filling->column && !filling->stamp.pattern) {
    if (!r->format) {
      (void)err_set(r->e, "`%s` is a time, and [time] names no `format` to read it by", form->name);
      return profile_fail(r, filling->line);
    }
    filling->stamp.pattern = r->format;
  }
  bool filled = filling->column || (filling->has_fallback && !form->needs_column);
  if (form->of[r->profile->kind] && (form->needs_column || form->needs_filling) && !filled) {
    return err_set(r->e, "%s: [columns] must name the column of `%s`%s", r->profile->file.name, form->name,
      form->needs_column ? "" : ", or [fallback] a text for it");
  }
  return 0;
}

static bool is_filled(const struct profile *p, enum target target) {
  return p->fillings[target].column || p->fillings[target].has_fallback;
}

static int check_unit(const struct profile_reader *r) {
  const struct profile *p = r->profile;
  bool needed = p->fillings[TARGET_PLEDGED_AT].column || p->fillings[TARGET_RESOLVED_AT].column;
  if (needed && !is_filled(p, TARGET_UNIT)) {
    return err_set(r->e,
      "%s: a pledge or a resolution needs a unit: name its column in [columns], or one in [fallback]", p->file.name);
  }
  return 0;
}

static int finish(struct profile_reader *r) {
  struct profile *p = r->profile;
  for (int i = 0; i < TARGET_COUNT; i++) {
    if (finish_filling(r, (enum target)i)) {
      return -1;
    }
  }
  if (!p->source.size) {
    return err_set(r->e, "%s: [profile] must name a `source`: a short word for whom the data comes from", p->file.name);
  }
  if (!r->has_zone) {
    return err_set(r->e, "%s: [time] must name the `zone` of the stamps, such as Asia/Shanghai", p->file.name);
  }
  if (p->fillings[TARGET_MINUTES].column && p->fillings[TARGET_HOURS].column) {
    return err_set(r->e, "%s: [columns] names both `minutes` and `hours`; one of them is enough", p->file.name);
  }
  return check_unit(r);
}

static int profile_compile(struct profile *p, struct err *e) {
  struct profile_reader r = {.profile = p, .e = e};
  p->delimiter = ',';
  p->trim = true;
  p->source = text_of("");
  if (read_kind_first(&r) || read_entries(&r) || finish(&r)) {
    profile_release(p);
    return -1;
  }
  return 0;
}

int profile_read(struct profile *p, const char *path, struct err *e) {
  *p = (struct profile){0};
  return conf_file_read(&p->file, path, e) ? -1 : profile_compile(p, e);
}

int profile_parse(struct profile *p, const char *name, const char *text, size_t size, struct err *e) {
  *p = (struct profile){0};
  return conf_file_parse(&p->file, name, text, size, e) ? -1 : profile_compile(p, e);
}

void profile_release(struct profile *p) {
  for (int i = 0; i < TARGET_COUNT; i++) {
    value_map_release(&p->fillings[i].values);
  }
  zone_release(&p->zone);
  conf_file_release(&p->file);
  *p = (struct profile){0};
}
