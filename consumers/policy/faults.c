// SPDX-License-Identifier: Apache-2.0
// A list of faults as text.
#include "consumers/policy/faults.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "runtime/character.h"

// As much of a fault as fits into the sentence about a flag.
enum { FIRST_MOST = 360 };

void faults_release(struct faults *f) {
  buf_release(&f->text);
  free(f->all);
  free(f->silent);
  f->all = NULL;
  f->silent = NULL;
  f->count = 0;
  f->silent_count = 0;
}

static int by_number(const void *a, const void *b) {
  int left = *(const int *)a;
  int right = *(const int *)b;
  return (left > right) - (left < right);
}

static bool is_silent(const struct faults *f, int line) {
  return line && f->silent_count && bsearch(&line, f->silent, f->silent_count, sizeof *f->silent, by_number);
}

void faults_pass_over(struct faults *f, int line) {
  f->silent = must(realloc(f->silent, (f->silent_count + 1) * sizeof *f->silent));
  f->silent[f->silent_count++] = line;
}

__attribute__((format(printf, 3, 0))) static void add(
  struct faults *f, int line, const char *format, va_list arguments) {
  size_t at = f->text.size;
  if (is_silent(f, line)) {
    return;
  }
  buf_printf(&f->text, "%s:", f->file);
  if (line) {
    buf_printf(&f->text, "%d:", line);
  }
  buf_add_byte(&f->text, ' ');
  buf_vprintf(&f->text, format, arguments);
  buf_add_byte(&f->text, '\n');
  f->all = must(realloc(f->all, (f->count + 1) * sizeof *f->all));
  f->all[f->count++] = (struct fault){line, at, f->text.size - at};
}

void faults_add(struct faults *f, int line, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  add(f, line, format, arguments);
  va_end(arguments);
}

void faults_add_if_new(struct faults *f, int line, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  if (!f->kept) {
    add(f, line, format, arguments);
  }
  va_end(arguments);
}

void faults_take(void *faults, int line, const char *what) {
  faults_add(faults, line, "%s", what);
}

// Those of one line stay in the order in which they were found.
static int by_line(const void *a, const void *b) {
  const struct fault *left = a;
  const struct fault *right = b;
  if (left->line == right->line) {
    return (left->at > right->at) - (left->at < right->at);
  }
  return !left->line || (right->line && left->line > right->line) ? 1 : -1;
}

void faults_sort(struct faults *f) {
  struct buf text = {0};
  if (!f->count) {
    return;
  }
  qsort(f->all, f->count, sizeof *f->all, by_line);
  for (size_t i = 0; i < f->count; i++) {
    size_t at = text.size;
    buf_add(&text, f->text.at + f->all[i].at, f->all[i].size);
    f->all[i].at = at;
  }
  buf_release(&f->text);
  f->text = text;
}

int faults_say_first(struct faults *f, const char *flag, struct err *e) {
  const char *all = buf_string(&f->text);
  size_t size = strcspn(all, "\n");
  size_t said = character_cut(all, size, FIRST_MOST);
  return err_set(e, "%s: %.*s%s%s", flag, (int)said, all, said < size ? "…" : "",
    f->count > 1 ? " (and more: see `huiyin policy check`)" : "");
}
