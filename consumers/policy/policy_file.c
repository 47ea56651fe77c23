// SPDX-License-Identifier: Apache-2.0
// Reads a policy's file, section by section.
#include "consumers/policy/policy_file.h"

#include <stdio.h>
#include <string.h>

#include "consumers/policy/limit_rules.h"
#include "consumers/policy/mark_rules.h"
#include "consumers/policy/section.h"
#include "consumers/policy/shown.h"
#include "runtime/file.h"
#include "runtime/nearest.h"

// What a section begins with, and whether a name follows.
static const struct section_kind {
  const char *word;
  bool named;
} kinds[] = {{"calendar", true}, {"holidays", true}, {"limit", true}, {"mark", true}, {"calendars", false}};
enum { KINDS = sizeof kinds / sizeof *kinds };

// The first word of a heading; all of it where that is long.
static void first_word(const char *heading, char *word, size_t room) {
  (void)snprintf(word, room, "%.*s", (int)strcspn(heading, " "), heading);
}

static bool is_known(const struct conf_section *from) {
  for (size_t i = 0; i < KINDS; i++) {
    size_t size = strlen(kinds[i].word);
    bool same = strncmp(from->name, kinds[i].word, size) == 0;
    if (same && (kinds[i].named ? from->name[size] == ' ' && from->name[size + 1] : !from->name[size])) {
      return true;
    }
  }
  return false;
}

static void refuse_stranger(const struct conf_section *from, struct faults *faults) {
  char word[32];
  first_word(from->name, word, sizeof word);
  struct nearest n = {.word = word};
  const struct section_kind *meant = NULL;
  for (size_t i = 0; i < KINDS; i++) {
    const char *before = n.name;
    nearest_offer(&n, kinds[i].word);
    meant = n.name == before ? meant : &kinds[i];
  }
  if (!from->line) {
    faults_add(faults, from->entries->line,
      "`%s` stands before the first heading; write above it what it belongs to, as in [limit NAME]",
      shown(from->entries->key).text);
  } else if (meant && strcmp(meant->word, from->name) == 0) {
    faults_add(faults, from->line, "[%s] has no name; write [%s NAME]", meant->word, meant->word);
  } else if (meant) {
    faults_add(faults, from->line, "[%s] is no section of a policy; did you mean [%s%s]?", shown(from->name).text,
      meant->word, meant->named ? " NAME" : "");
  } else {
    faults_add(faults, from->line,
      "[%s] is no section of a policy, which has [calendar NAME], [holidays NAME], [calendars], [limit NAME] and [mark "
      "NAME]",
      shown(from->name).text);
  }
}

static void look_for_strangers(const struct conf_file *file, struct faults *faults) {
  for (size_t i = 0; i < file->section_count; i++) {
    if (!is_known(&file->sections[i])) {
      refuse_stranger(&file->sections[i], faults);
    }
  }
}

static int read_all(struct policy_file *p, struct faults *faults) {
  p->policy = (struct policy){.pledge_within = POLICY_NONE, .resolve_within = POLICY_NONE, .limits = &p->limits};
  sections_look_at(&p->file, faults);
  look_for_strangers(&p->file, faults);
  calendars_read(&p->calendars, &p->file, faults);
  limit_rules_read(&p->limits, &p->file, &p->calendars, faults);
  mark_rules_read(&p->policy, &p->file, limit_rules_have_calendar(&p->limits), faults);
  if (!p->policy.mark_count) {
    faults_add(faults, 0, "there is no [mark NAME] in it: nobody would ever be alerted");
  }
  faults_sort(faults);
  return faults->count ? -1 : 0;
}

// The sentence has the file's name, and the line where there is one, in it.
static int refuse(struct faults *faults, const struct err *e) {
  buf_printf(&faults->text, "%s\n", e->text);
  faults->count++;
  return -1;
}

int policy_file_read(struct policy_file *p, const char *path, struct faults *faults) {
  struct err e;
  struct buf text = {0};
  *p = (struct policy_file){0};
  faults->file = path;
  int result = file_read(path, POLICY_TEXT_MAX, &text, &e) != 0
                 ? refuse(faults, &e)
                 : policy_file_parse(p, path, buf_string(&text), text.size, faults);
  buf_release(&text);
  return result;
}

int policy_file_parse(struct policy_file *p, const char *name, const char *text, size_t size, struct faults *faults) {
  struct err e;
  *p = (struct policy_file){0};
  faults->file = name;
  if (size > POLICY_TEXT_MAX) {
    (void)err_set(
      &e, "%.200s is longer than %d KiB, which is the most that a policy may be", name, POLICY_TEXT_MAX / 1024);
    return refuse(faults, &e);
  }
  return conf_file_parse_on(&p->file, name, text, size, faults_take, faults, &e) != 0 ? refuse(faults, &e)
                                                                                      : read_all(p, faults);
}

void policy_file_release(struct policy_file *p) {
  limits_release(&p->limits);
  calendars_release(&p->calendars);
  conf_file_release(&p->file);
}
