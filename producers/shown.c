// SPDX-License-Identifier: Apache-2.0
// Shows a value so that it can neither forge a line nor garble a terminal.
#include "producers/shown.h"

#include <stdio.h>
#include <string.h>

#include "runtime/character.h"

enum { SHOWN_MOST = 60 };

const char *shown_text(struct shown *s, struct text value) {
  char *out = s->text;
  *out++ = '"';
  uint32_t i = 0;
  while (i < value.size && out - s->text < SHOWN_MOST) {
    size_t length = character_length(value.at + i, value.size - i);
    unsigned char c = (unsigned char)value.at[i];
    if (!length || c < 0x20 || c == 0x7f) {
      out += snprintf(out, 5, "\\x%02X", c);
      i++;
    } else {
      memcpy(out, value.at + i, length);
      out += length;
      i += (uint32_t)length;
    }
  }
  (void)snprintf(out, 8, "%s\"", i < value.size ? "..." : "");
  return s->text;
}
