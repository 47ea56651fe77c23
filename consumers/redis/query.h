// SPDX-License-Identifier: Apache-2.0
// Many commands in one go: pipelined, or as one transaction.
#ifndef HUIYIN_CONSUMERS_REDIS_QUERY_H
#define HUIYIN_CONSUMERS_REDIS_QUERY_H

#include <hiredis/hiredis.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/buf.h"
#include "runtime/err.h"

// Commands that are put together. A zeroed struct is empty.
struct query {
  struct buf bytes;
  size_t count;
};

void query_release(struct query *q);
void query_clear(struct query *q);

// Begins a command of `count` arguments, its name included; as many query_* of the arguments must follow.
void query_begin(struct query *q, size_t count, const char *name);
void query_bytes(struct query *q, const void *bytes, size_t size);
void query_text(struct query *q, const char *text);
void query_number(struct query *q, int64_t number);

// Sends them in one go and tells each answer, in order; the answer is good during the call. -1 where the connection
// broke, an answer is an error, or `each` says so. Empties the query where all went well.
typedef int query_each(void *context, size_t index, const redisReply *answer, struct err *e);
int query_run(struct query *q, redisContext *c, query_each *each, void *context, struct err *e);

// Sends them as one MULTI .. EXEC and gives the array of their answers, owned by the caller (freeReplyObject); none of
// them is an error. NULL with a sentence. Empties the query.
redisReply *query_transact(struct query *q, redisContext *c, struct err *e);

// The same for who looks at what anybody may have written: an answer may be an error, and the query stays as it is, to
// be asked again.
redisReply *query_transact_lenient(const struct query *q, redisContext *c, struct err *e);

// The same as query_transact behind a WATCH: where a watched key has changed, NULL with *changed set.
redisReply *query_transact_watched(struct query *q, redisContext *c, bool *changed, struct err *e);

#endif
