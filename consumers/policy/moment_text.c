// SPDX-License-Identifier: Apache-2.0
// Moments of marks, read and written.
#include "consumers/policy/moment_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "consumers/policy/shown.h"
#include "consumers/policy/span_text.h"

// How each way to write a moment ends, and what it means. What stands before the end is a length of time, but for `at`.
static const struct form {
  const char *end;
  enum mark_base base;
  int sign;  // of the length before the end; 0 where there is none
} forms[] = {
  {" after filing", MARK_AFTER_FILING, 1},
  {"at due", MARK_AFTER_DUE, 0},
  {" after due", MARK_AFTER_DUE, 1},
  {" before due", MARK_AFTER_DUE, -1},
  {"at the pledge limit", MARK_AFTER_PLEDGE_LIMIT, 0},
  {" after the pledge limit", MARK_AFTER_PLEDGE_LIMIT, 1},
  {" before the pledge limit", MARK_AFTER_PLEDGE_LIMIT, -1},
  {"extended beyond the limit", MARK_OVER_EXTENDED, 0},
};
enum { FORMS = sizeof forms / sizeof *forms };
static const char share_end[] = "% of the time to due";

static int refuse(const char *text, struct err *e) {
  return err_set(e,
    "`%s` is no moment; write one as in `2h after filing`, `75%% of the time to due`, `at due`, `1 working day before "
    "due`, `72h after due`, `at the pledge limit` or `extended beyond the limit`",
    shown(text).text);
}

// What stands before the end; -1 where the text has another end.
static int before(const char *text, const char *end, char *out, size_t room) {
  size_t size = strlen(text);
  size_t tail = strlen(end);
  if (size < tail || strcasecmp(text + size - tail, end) != 0) {
    return -1;
  }
  (void)snprintf(out, room, "%.*s", (int)(size - tail), text);
  return 0;
}

static int read_share(const char *number, struct mark *mark, const char *text, struct err *e) {
  size_t digits = strspn(number, "0123456789");
  if (!digits || digits > 3 || number[digits] || atoi(number) > 100) {
    return err_set(e, "`%s`: the share is a whole number from 0 to 100", shown(text).text);
  }
  mark->base = MARK_SHARE_TO_DUE;
  mark->length = atoi(number);
  mark->unit = SPAN_ELAPSED;
  return 0;
}

static int read_length(
  const struct form *form, const char *length, struct mark *mark, const char *text, struct err *e) {
  struct span span = {SPAN_ELAPSED, 0};
  if (!form->sign && *length) {
    return refuse(text, e);
  }
  if (form->sign && span_text_read(length, &span, e) != 0) {
    return -1;
  }
  if (span.unit == SPAN_NONE) {
    return refuse(text, e);
  }
  mark->base = form->base;
  mark->unit = span.unit;
  mark->length = form->sign < 0 ? -span.length : span.length;
  return 0;
}

int moment_text_read(const char *text, struct mark *mark, struct err *e) {
  char rest[64];
  if (before(text, share_end, rest, sizeof rest) == 0) {
    return read_share(rest, mark, text, e);
  }
  for (size_t i = 0; i < FORMS; i++) {
    if (before(text, forms[i].end, rest, sizeof rest) == 0) {
      return read_length(&forms[i], rest, mark, text, e);
    }
  }
  return refuse(text, e);
}

// After filing has no `at`, and none of zero days means what none at all does: their close does.
int moment_text_sign(const struct mark *mark) {
  int sign = (mark->length > 0) - (mark->length < 0);
  return !sign && (mark->base == MARK_AFTER_FILING || mark->unit != SPAN_ELAPSED) ? 1 : sign;
}

void moment_text_write(const struct mark *mark, char *out, size_t room) {
  int sign = moment_text_sign(mark);
  char length[48];
  if (mark->base == MARK_SHARE_TO_DUE) {
    (void)snprintf(out, room, "%d%s", (int)mark->length, share_end);
    return;
  }
  span_text_write((struct span){mark->unit, sign < 0 ? -mark->length : mark->length}, length, sizeof length);
  for (size_t i = 0; i < FORMS; i++) {
    if (forms[i].base == mark->base && forms[i].sign == sign) {
      (void)snprintf(out, room, "%s%s", sign ? length : "", forms[i].end);
      return;
    }
  }
}
