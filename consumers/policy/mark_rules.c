// SPDX-License-Identifier: Apache-2.0
// Marks, read from a policy's sections.
#include "consumers/policy/mark_rules.h"

#include <string.h>

#include "consumers/policy/limit_rules.h"
#include "consumers/policy/moment_text.h"
#include "consumers/policy/section.h"
#include "consumers/policy/shown.h"

enum mark_key { SEVERITY, WHEN, WHILE, AUDIENCE, MARK_KEYS };
static const char *const mark_key_names[] = {"severity", "when", "while", "audience"};
static const struct section_keys mark_keys = {"mark ", mark_key_names, MARK_KEYS, MARK_KEYS};

static const char *const condition_names[] = {[MARK_WHILE_OPEN] = "open", [MARK_WHILE_UNPLEDGED] = "unpledged"};

// A name is part of alert ids and of settings of others.
enum { NAME_MOST = 40, AUDIENCE_MOST = 100 };
static const char name_letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
static const unsigned char beyond_ascii = 0x80;

// A mark about what no limit sets would never come.
static void look_at_base(const struct mark *mark, const struct section *s, const struct conf_file *file) {
  int line = s->given[WHEN]->line;
  if (mark->base == MARK_OVER_EXTENDED && !limit_rules_set(file, LIMIT_EXTENSIONS)) {
    faults_add(s->faults, line, "[mark %s] is about extensions, and no [limit NAME] says which there may be",
      shown(s->name).text);
  }
  if (mark->base == MARK_AFTER_PLEDGE_LIMIT && !limit_rules_set(file, LIMIT_PLEDGE)) {
    faults_add_if_new(s->faults, line,
      "[mark %s] is about the pledge limit, and no [limit NAME] sets one; add pledge = 2h, or the like, to a limit",
      shown(s->name).text);
  }
}

static void read_when(struct mark *mark, const struct section *s, const struct conf_file *file, bool calendar) {
  const struct conf_entry *entry = s->given[WHEN];
  struct err e;
  if (!entry) {
    faults_add(s->faults, s->line, "[mark %s] says no moment; add one, as in when = at due", shown(s->name).text);
    return;
  }
  if (moment_text_read(entry->value, mark, &e) != 0) {
    faults_add(s->faults, entry->line, "%s", e.text);
    return;
  }
  if (mark->unit != SPAN_ELAPSED && !calendar) {
    faults_add(s->faults, entry->line,
      "`%s` is working time, and no calendar is kept everywhere: add [calendars] with everywhere = NAME",
      shown(entry->value).text);
  }
  look_at_base(mark, s, file);
}

static void read_severity(struct mark *mark, const struct section *s) {
  mark->severity = (enum severity)section_word(s, SEVERITY, severity_names, SEVERITY_COUNT, SEVERITY_INFO);
  if (!s->given[SEVERITY]) {
    faults_add(
      s->faults, s->line, "[mark %s] says no severity; add severity = info, warning or critical", shown(s->name).text);
  }
}

static void read_audience(struct mark *mark, const struct section *s) {
  const char *audience = section_value(s, AUDIENCE);
  mark->audience = audience ? audience : "";
  if (strlen(mark->audience) > AUDIENCE_MOST) {
    faults_add(s->faults, s->given[AUDIENCE]->line, "an audience has at most %d bytes", (int)AUDIENCE_MOST);
  }
}

// Of another script any letter may be in it: 黄灯. That it is UTF-8 was seen when the file was read.
static bool is_name(const char *name) {
  for (const char *at = name; *at; at++) {
    if ((unsigned char)*at < beyond_ascii && !strchr(name_letters, *at)) {
      return false;
    }
  }
  return strlen(name) <= NAME_MOST;
}

static void look_at_name(const struct policy *p, const struct section *s) {
  if (!is_name(s->name)) {
    faults_add(s->faults, s->line,
      "`%s` is no name for a mark; it takes letters of any script, digits, - and _, at most %d bytes",
      shown(s->name).text, (int)NAME_MOST);
  }
  for (size_t i = 0; i < p->mark_count; i++) {
    if (strcmp(p->marks[i].name, s->name) == 0) {
      faults_add(
        s->faults, s->line, "[mark %s] is there before; give one of the two another name", shown(s->name).text);
    }
  }
}

static void read_mark(struct policy *p, const struct section *s, const struct conf_file *file, bool calendar) {
  struct mark mark = {.name = s->name};
  look_at_name(p, s);
  read_severity(&mark, s);
  read_when(&mark, s, file, calendar);
  mark.condition = (enum mark_condition)section_word(s, WHILE, condition_names, 2, MARK_WHILE_OPEN);
  read_audience(&mark, s);
  if (p->mark_count == MARKS_MAX) {
    faults_add(s->faults, s->line, "[mark %s] is one mark too many; a policy has at most %d", shown(s->name).text,
      (int)MARKS_MAX);
    return;
  }
  p->marks[p->mark_count++] = mark;
}

void mark_rules_read(struct policy *p, const struct conf_file *file, bool calendar, struct faults *faults) {
  for (size_t i = 0; i < file->section_count; i++) {
    if (section_named(&file->sections[i], mark_keys.kind)) {
      struct section s;
      section_read(&s, &mark_keys, &file->sections[i], faults);
      read_mark(p, &s, file, calendar);
    }
  }
}
