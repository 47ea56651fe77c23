// SPDX-License-Identifier: Apache-2.0
// Values as sentences quote them.
#include "consumers/policy/shown.h"

#include <stdio.h>
#include <string.h>

#include "runtime/character.h"

struct shown shown_part(const char *at, size_t size) {
  static const char more[] = "…";
  struct shown s;
  size_t most = SHOWN_SIZE - sizeof more;
  size_t cut = character_cut(at, size, most);
  (void)snprintf(s.text, sizeof s.text, "%.*s%s", (int)cut, at, cut < size ? more : "");
  return s;
}

struct shown shown(const char *value) {
  return shown_part(value, strlen(value));
}
