// SPDX-License-Identifier: Apache-2.0
// What verify found to differ: the first ones by name, and how many in all.
#include "consumers/verify/differences.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "consumers/screen/visible.h"

void differences_release(struct differences *d) {
  buf_release(&d->text);
  d->count = 0;
}

void differences_add(struct differences *d, struct text what, const char *format, ...) {
  if (d->count++ >= DIFFERENCES_SHOWN) {
    return;
  }
  char sentence[512];
  va_list arguments;
  va_start(arguments, format);
  int size = vsnprintf(sentence, sizeof sentence, format, arguments);
  va_end(arguments);
  size = size < (int)sizeof sentence ? size : (int)sizeof sentence - 1;
  visible_add(&d->text, what);
  buf_add_string(&d->text, ": ");
  visible_add(&d->text, (struct text){sentence, (uint32_t)size});
  buf_add_byte(&d->text, '\n');
}
