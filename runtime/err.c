// SPDX-License-Identifier: Apache-2.0
// Fills the sentence of a failure.
#include "runtime/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// Of a sentence that was cut, which then fills all the room, the last character may be there in part: takes it away.
static void err_end_whole(struct err *e) {
  size_t size = strlen(e->text);
  size_t last = size;
  while (last && ((unsigned char)e->text[last - 1] & 0xc0) == 0x80) {
    last--;
  }
  if (size + 1 == sizeof e->text && last && (unsigned char)e->text[last - 1] >= 0xc0) {
    e->text[last - 1] = 0;
  }
}

int err_set(struct err *e, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(e->text, sizeof e->text, format, arguments);
  va_end(arguments);
  err_end_whole(e);
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
  err_end_whole(&whole);
  *e = whole;
  return -1;
}
