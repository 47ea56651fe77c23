// SPDX-License-Identifier: Apache-2.0
// Walks the keys of a prefix without making Redis stand still.
#include "consumers/redis/scan.h"

#include <stdio.h>
#include <string.h>

#include "runtime/buf.h"

enum { SCAN_COUNT = 1000 };

static void scan_pattern(struct buf *out, const char *start) {
  for (const char *at = start; *at; at++) {
    if (strchr("*?[]^-\\", *at)) {
      buf_add_byte(out, '\\');
    }
    buf_add_byte(out, (uint8_t)*at);
  }
  buf_add_byte(out, '*');
}

static int scan_page(redisContext *c, char *cursor, size_t room, const struct buf *pattern, scan_each *each,
  void *context, struct err *e) {
  redisReply *answer =
    redisCommand(c, "SCAN %s MATCH %b COUNT %d", cursor, pattern->at, pattern->size, (int)SCAN_COUNT);
  int result = -1;
  if (!answer || answer->type != REDIS_REPLY_ARRAY) {
    (void)err_set(e, "Redis does not answer to SCAN: %s", answer ? answer->str : c->errstr);
  } else {
    (void)snprintf(cursor, room, "%s", answer->element[0]->str);
    result = each(context, answer->element[1], e);
  }
  if (answer) {
    freeReplyObject(answer);
  }
  return result;
}

int scan_keys(redisContext *c, const char *start, scan_each *each, void *context, struct err *e) {
  char cursor[32] = "0";
  struct buf pattern = {0};
  int result;
  scan_pattern(&pattern, start);
  do {
    result = scan_page(c, cursor, sizeof cursor, &pattern, each, context, e);
  } while (!result && strcmp(cursor, "0") != 0);
  buf_release(&pattern);
  return result;
}
