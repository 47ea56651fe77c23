// SPDX-License-Identifier: Apache-2.0
// Receivers of a route and of its levels.
#include "consumers/notify/route_levels.h"

#include <stdio.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/notify/route_checks.h"
#include "consumers/policy/shown.h"
#include "consumers/policy/span_text.h"
#include "runtime/nearest.h"

static void refuse_unknown(struct text wanted, int line, const struct receivers *known, struct faults *faults) {
  const struct shown word = shown_part(wanted.at, wanted.size);
  struct nearest n = {.word = word.text};
  for (size_t i = 0; i < known->count; i++) {
    nearest_offer(&n, known->all[i]->name);
  }
  if (n.name) {
    faults_add(faults, line, "there is no receiver %s; did you mean %s?", word.text, n.name);
  } else {
    faults_add(faults, line, "there is no receiver %s; write a section [receiver %s]", word.text, word.text);
  }
}

void told_read(
  struct told *t, const struct texts *wanted, int line, const struct receivers *known, struct faults *faults) {
  *t = (struct told){.all = must(calloc(wanted->count + 1, sizeof(struct receiver *)))};
  for (size_t i = 0; i < wanted->count; i++) {
    const struct receiver *found = receivers_find(known, wanted->all[i]);
    if (found) {
      t->all[t->count++] = found;
    } else {
      refuse_unknown(wanted->all[i], line, known, faults);
    }
  }
}

bool told_has(const struct told *t, const struct receiver *receiver) {
  for (size_t i = 0; i < t->count; i++) {
    if (t->all[i] == receiver) {
      return true;
    }
  }
  return false;
}

void told_release(struct told *t) {
  free(t->all);
  *t = (struct told){0};
}

// The delay of `after 30m: ...`; `*rest` is what follows the colon. -1 where it is none.
static int64_t level_delay(const char *value, const char **rest) {
  static const char after[] = "after ";
  const char *colon = strchr(value, ':');
  char words[64];
  struct span span;
  struct err e;
  if (strncmp(value, after, sizeof after - 1) != 0 || !colon) {
    return -1;
  }
  const char *from = value + sizeof after - 1;
  from += strspn(from, " ");
  size_t size = (size_t)(colon - from);
  while (size && from[size - 1] == ' ') {
    size--;
  }
  (void)snprintf(words, sizeof words, "%.*s", (int)size, from);
  if (size >= sizeof words || span_text_read(words, &span, &e) || span.unit != SPAN_ELAPSED || !span.length) {
    return -1;
  }
  *rest = colon + 1;
  return span.length;
}

void route_levels_add(
  struct route *r, const struct conf_entry *entry, const struct receivers *known, struct faults *faults) {
  const char *rest;
  struct texts wanted;
  struct err e;
  struct route_level level = {.after = level_delay(entry->value, &rest)};
  if (level.after < 0) {
    faults_add(faults, entry->line,
      "`%s` is no level of escalation; write it as in after 30m: NAME, NAME, in elapsed time",
      shown(entry->value).text);
    return;
  }
  if (r->level_count && level.after <= r->levels[r->level_count - 1].after) {
    faults_add(faults, entry->line, "a level must come later than the one above it; write the levels by rising delay");
    return;
  }
  if (texts_read(&wanted, rest, &e)) {
    faults_add(faults, entry->line, "%s", e.text);
    return;
  }
  told_read(&level.told, &wanted, entry->line, known, faults);
  route_checks_told(r, &level.told, entry->line, faults);
  texts_release(&wanted);
  r->levels = must(realloc(r->levels, (r->level_count + 1) * sizeof *r->levels));
  r->levels[r->level_count++] = level;
}

void route_levels_release(struct route *r) {
  for (size_t i = 0; i < r->level_count; i++) {
    told_release(&r->levels[i].told);
  }
  free(r->levels);
  r->levels = NULL;
  r->level_count = 0;
}
