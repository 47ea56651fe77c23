// SPDX-License-Identifier: Apache-2.0
// Patterns filled with values.
#include "consumers/screen/phrase.h"

#include <inttypes.h>
#include <stdio.h>

enum { VALUES_MOST = 9 };

void phrase_add(struct buf *out, const char *pattern, ...) {
  const char *values[VALUES_MOST];
  int count = 0;
  va_list arguments;
  va_start(arguments, pattern);
  for (const char *value; count < VALUES_MOST && (value = va_arg(arguments, const char *)) != NULL;) {
    values[count++] = value;
  }
  va_end(arguments);
  for (const char *at = pattern; *at; at++) {
    if (*at == '%' && at[1] >= '1' && at[1] <= '9') {
      int place = *++at - '1';
      buf_add_string(out, place < count ? values[place] : "");
    } else {
      buf_add_byte(out, (uint8_t)*at);
    }
  }
}

struct phrase_number phrase_number(int64_t number) {
  struct phrase_number n;
  (void)snprintf(n.text, sizeof n.text, "%" PRId64, number);
  return n;
}
