// SPDX-License-Identifier: Apache-2.0
// Fills the sentence of a failure.
#include "runtime/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int err_set(struct err *e, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(e->text, sizeof e->text, format, arguments);
  va_end(arguments);
  return -1;
}

int err_prefix(struct err *e, const char *format, ...) {
  struct err whole;
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(whole.text, sizeof whole.text, format, arguments);
  va_end(arguments);
  size_t used = strlen(whole.text);
  if (snprintf(whole.text + used, sizeof whole.text - used, ": %s", e->text) < 0) {
    whole.text[used] = 0;
  }
  *e = whole;
  return -1;
}
