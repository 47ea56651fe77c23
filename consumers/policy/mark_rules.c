// SPDX-License-Identifier: Apache-2.0
// Marks, read from a policy's sections.
#include "consumers/policy/mark_rules.h"

#include <string.h>
#include <strings.h>

#include "consumers/policy/moment_text.h"
#include "consumers/policy/section.h"

static const char *const mark_keys[] = {"severity", "when", "while", "audience", NULL};

// A name is part of alert ids and of settings of others.
enum { NAME_MOST = 40, AUDIENCE_MOST = 100 };
static const char name_letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

struct draft {
  struct mark mark;
  bool severity;
  bool when;
};

static void read_severity(struct draft *d, const struct conf_entry *entry, struct faults *faults) {
  d->severity = true;
  for (int i = 0; i < SEVERITY_COUNT; i++) {
    if (strcasecmp(severity_names[i], entry->value) == 0) {
      d->mark.severity = (enum severity)i;
      return;
    }
  }
  faults_add(faults, entry->line, "`%s` is no severity; it takes info, warning or critical", entry->value);
}

static void read_when(struct draft *d, const struct conf_entry *entry, bool calendar, struct faults *faults) {
  struct err e;
  d->when = true;
  if (moment_text_read(entry->value, &d->mark, &e) != 0) {
    faults_add(faults, entry->line, "%s", e.text);
  } else if (d->mark.unit != SPAN_ELAPSED && !calendar) {
    faults_add(faults, entry->line,
      "`%s` is working time, and no calendar is kept everywhere: add [calendars] with everywhere = NAME", entry->value);
  }
}

static void read_condition(struct draft *d, const struct conf_entry *entry, struct faults *faults) {
  bool open = strcasecmp(entry->value, "open") == 0;
  if (!open && strcasecmp(entry->value, "unpledged") != 0) {
    faults_add(faults, entry->line, "`%s` is no condition; it takes open or unpledged", entry->value);
  }
  d->mark.condition = open ? MARK_WHILE_OPEN : MARK_WHILE_UNPLEDGED;
}

static void read_audience(struct draft *d, const struct conf_entry *entry, struct faults *faults) {
  d->mark.audience = entry->value;
  if (strlen(entry->value) > AUDIENCE_MOST) {
    faults_add(faults, entry->line, "an audience has at most %d bytes", (int)AUDIENCE_MOST);
  }
}

static void read_entry(struct draft *d, const struct conf_entry *entry, bool calendar, struct faults *faults) {
  if (strcmp(entry->key, "severity") == 0) {
    read_severity(d, entry, faults);
  } else if (strcmp(entry->key, "when") == 0) {
    read_when(d, entry, calendar, faults);
  } else if (strcmp(entry->key, "while") == 0) {
    read_condition(d, entry, faults);
  } else if (strcmp(entry->key, "audience") == 0) {
    read_audience(d, entry, faults);
  } else {
    section_unknown(entry, mark_keys, faults);
  }
}

static void look_for_gaps(const struct draft *d, const struct conf_entry *first, struct faults *faults) {
  size_t size = strlen(d->mark.name);
  if (size > NAME_MOST || strspn(d->mark.name, name_letters) != size) {
    faults_add(faults, first->heading,
      "`%s` is no name for a mark; it takes letters, digits, - and _, at most %d of them", d->mark.name,
      (int)NAME_MOST);
  }
  if (!d->severity) {
    faults_add(
      faults, first->heading, "[%s] says no severity; add severity = info, warning or critical", first->section);
  }
  if (!d->when) {
    faults_add(faults, first->heading, "[%s] says no moment; add one, as in when = at due", first->section);
  }
}

static void read_mark(
  struct policy *p, const struct conf_file *file, size_t first, bool calendar, struct faults *faults) {
  const struct conf_entry *head = &file->entries[first];
  struct draft d = {
    .mark = {.name = section_name("mark", head->section), .condition = MARK_WHILE_OPEN, .audience = ""}};
  for (size_t i = first; i < file->count; i = section_next(file, i)) {
    if (!section_repeats(file, i, faults)) {
      read_entry(&d, &file->entries[i], calendar, faults);
    }
  }
  look_for_gaps(&d, head, faults);
  if (p->mark_count == MARKS_MAX) {
    faults_add(
      faults, head->heading, "[%s] is one mark too many; a policy has at most %d", head->section, (int)MARKS_MAX);
    return;
  }
  p->marks[p->mark_count++] = d.mark;
}

void mark_rules_read(struct policy *p, const struct conf_file *file, bool calendar, struct faults *faults) {
  for (size_t i = 0; i < file->count; i++) {
    if (section_name("mark", file->entries[i].section) && section_begins(file, i)) {
      read_mark(p, file, i, calendar, faults);
    }
  }
}
