// SPDX-License-Identifier: Apache-2.0
// Writes what a policy means in one way alone, and digests it.
#include "consumers/policy/meaning.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/policy/moment_text.h"
#include "consumers/policy/span_text.h"

// --- parts of lines

static void write_quoted(struct buf *out, struct text text) {
  buf_add_byte(out, '"');
  for (uint32_t i = 0; i < text.size; i++) {
    if (text.at[i] == '"' || text.at[i] == '\\') {
      buf_add_byte(out, '\\');
    }
    buf_add_byte(out, (uint8_t)text.at[i]);
  }
  buf_add_byte(out, '"');
}

static void write_hours(struct buf *out, const struct working_hours *hours) {
  for (size_t i = 0; i < hours->count; i++) {
    buf_printf(out, " %d-%d", hours->spans[i].from, hours->spans[i].to);
  }
  buf_add_byte(out, ';');
}

static bool are_same(const struct working_hours *a, const struct working_hours *b) {
  return a->count == b->count && (!a->count || memcmp(a->spans, b->spans, a->count * sizeof *a->spans) == 0);
}

// The first of January 1970 was a Thursday.
static const struct working_hours *weekday_hours(const struct calendar *c, int32_t day) {
  return &c->week[((day + 3) % 7 + 7) % 7];
}

static void write_match(struct buf *out, const struct match *m) {
  buf_printf(out, " kinds %x channels %x priorities %x category ", (unsigned)m->kinds, (unsigned)m->channels,
    (unsigned)m->priorities);
  if (m->category_given) {
    write_quoted(out, m->category);
  }
  buf_add_string(out, m->category_begins ? "* district " : " district ");
  write_quoted(out, m->district);
}

// --- lines, in an order that does not depend on the file

struct lines {
  struct buf *all;
  size_t count;
};

static struct buf *add_line(struct lines *l) {
  l->all = must(realloc(l->all, (l->count + 1) * sizeof *l->all));
  l->all[l->count] = (struct buf){0};
  return &l->all[l->count++];
}

static int by_text(const void *a, const void *b) {
  return strcmp(buf_string((struct buf *)(uintptr_t)a), buf_string((struct buf *)(uintptr_t)b));
}

static void write_lines(struct lines *l, struct buf *out) {
  if (l->count) {
    qsort(l->all, l->count, sizeof *l->all, by_text);
  }
  for (size_t i = 0; i < l->count; i++) {
    buf_printf(out, "%s\n", buf_string(&l->all[i]));
    buf_release(&l->all[i]);
  }
  free(l->all);
}

static void add_area(struct lines *l, const struct calendar_area *area) {
  const struct calendar *c = area->calendar;
  struct buf *line = add_line(l);
  buf_add_string(line, "calendar ");
  write_quoted(line, area->district);
  buf_printf(line, " %s", c->zone->name);
  for (size_t i = 0; i < 7; i++) {
    write_hours(line, &c->week[i]);
  }
  for (size_t i = 0; i < c->exception_count; i++) {
    const struct calendar_exception *exception = &c->exceptions[i];
    if (!are_same(&exception->hours, weekday_hours(c, exception->day))) {
      buf_printf(line, " %d:", (int)exception->day);
      write_hours(line, &exception->hours);
    }
  }
}

static void add_limits(struct lines *l, const char *quantity, const struct limit_list *list) {
  for (size_t i = 0; i < list->count; i++) {
    struct buf *line = add_line(l);
    char span[64];
    span_text_write(list->all[i].span, span, sizeof span);
    buf_add_string(line, quantity);
    write_match(line, &list->all[i].match);
    buf_printf(line, " %s", span);
  }
}

static void add_extensions(struct lines *l, const struct limit_list *list) {
  for (size_t i = 0; i < list->count; i++) {
    struct buf *line = add_line(l);
    char span[64];
    span_text_write(list->all[i].span, span, sizeof span);
    buf_add_string(line, "extensions");
    write_match(line, &list->all[i].match);
    buf_printf(line, " %u by %s", (unsigned)list->all[i].times, span);
  }
}

static void write_mark(struct buf *out, const struct mark *mark) {
  char when[96];
  moment_text_write(mark, when, sizeof when);
  buf_printf(
    out, "mark %s %s %s while %d audience ", mark->name, severity_names[mark->severity], when, (int)mark->condition);
  write_quoted(out, (struct text){mark->audience, (uint32_t)strlen(mark->audience)});
  buf_add_byte(out, '\n');
}

// --- the whole

void meaning_write(const struct policy_file *p, struct buf *out) {
  struct lines lines = {0};
  for (size_t i = 0; i < p->limits.area_count; i++) {
    add_area(&lines, &p->limits.areas[i]);
  }
  add_limits(&lines, "pledge", &p->limits.pledge);
  add_limits(&lines, "resolve", &p->limits.resolve);
  add_extensions(&lines, &p->limits.extend);
  write_lines(&lines, out);
  for (size_t i = 0; i < p->policy.mark_count; i++) {
    write_mark(out, &p->policy.marks[i]);
  }
}

void meaning_digest(const struct policy_file *p, char out[MEANING_DIGEST_SIZE]) {
  struct buf text = {0};
  uint8_t digest[EVP_MAX_MD_SIZE];
  meaning_write(p, &text);
  if (EVP_Digest(text.at, text.size, digest, NULL, EVP_sha256(), NULL) != 1) {
    abort();
  }
  for (size_t i = 0; i < (MEANING_DIGEST_SIZE - 1) / 2; i++) {
    (void)snprintf(out + 2 * i, 3, "%02x", digest[i]);
  }
  buf_release(&text);
}
