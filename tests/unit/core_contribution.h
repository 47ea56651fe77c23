// SPDX-License-Identifier: Apache-2.0
// What the tests of fields and of scopes have in common.
#ifndef HUIYIN_TESTS_UNIT_CORE_CONTRIBUTION_H
#define HUIYIN_TESTS_UNIT_CORE_CONTRIBUTION_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/core/contribution.h"
#include "tests/unit/core_events.h"

static struct names kept;

static inline struct request request_of(const struct event *events, size_t count) {
  struct request r;
  request_init(&r);
  for (size_t i = 0; i < count; i++) {
    struct event named = events[i];
    names_keep_event(&kept, &named);
    (void)request_apply(&r, &named);
  }
  return r;
}

// The fields that are not 0, `filed=1 open=1`.
static inline const char *print_values(const int64_t *values, const char *const *names, size_t width, char *out) {
  char *at = out;
  *at = 0;
  for (size_t i = 0; i < width; i++) {
    if (values[i]) {
      at += sprintf(at, "%s%s=%lld", at == out ? "" : " ", names[i], (long long)values[i]);
    }
  }
  return out;
}

#endif
