// SPDX-License-Identifier: Apache-2.0
// The board over HTTP: its pages, its snapshot, its stream, and whether it is well.
#ifndef HUIYIN_CONSUMERS_BOARD_SERVE_H
#define HUIYIN_CONSUMERS_BOARD_SERVE_H

#include "consumers/board/board.h"
#include "runtime/err.h"

struct serve;

// Listens from here on. `b` outlives it. NULL with a sentence.
struct serve *serve_new(const struct board *b, struct err *e);
// Where: "127.0.0.1:9610".
const char *serve_name(const struct serve *s);
void serve_stop(struct serve *s);  // asks its threads to end, which serve_free waits for
void serve_free(struct serve *s);

#endif
