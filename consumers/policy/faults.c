// SPDX-License-Identifier: Apache-2.0
// A list of faults as text.
#include "consumers/policy/faults.h"

#include <string.h>

#include <stdarg.h>
#include <stdio.h>

void faults_release(struct faults *f) {
  buf_release(&f->text);
  f->count = 0;
}

void faults_add(struct faults *f, int line, const char *format, ...) {
  char sentence[512];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(sentence, sizeof sentence, format, arguments);
  va_end(arguments);
  buf_printf(&f->text, "%s:", f->file);
  if (line) {
    buf_printf(&f->text, "%d:", line);
  }
  buf_printf(&f->text, " %s\n", sentence);
  f->count++;
}

int faults_say_first(struct faults *f, const char *flag, struct err *e) {
  const char *all = buf_string(&f->text);
  return err_set(
    e, "%s: %.*s%s", flag, (int)strcspn(all, "\n"), all, f->count > 1 ? " (and more: see `huiyin policy check`)" : "");
}
