// SPDX-License-Identifier: Apache-2.0
// The frame of a verb.
#include "runtime/verb.h"

#include <stdio.h>

int verb_run(const struct verb_usage *usage, int argc, char **argv, verb_work *work) {
  struct settings *s = NULL;
  struct err e = {""};
  int read = settings_read(usage, argc, argv, &s, &e);
  int code = read > 0 ? 0 : 2;
  if (read == 0) {
    code = work(s, &e);
    settings_free(s);
  }
  if (code && e.text[0]) {
    (void)fprintf(stderr, "huiyin %s: %s\n", usage->verb, e.text);
  }
  return code;
}
