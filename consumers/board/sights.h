// SPDX-License-Identifier: Apache-2.0
// What the board asks Redis, and what it was answered last.
#ifndef HUIYIN_CONSUMERS_BOARD_SIGHTS_H
#define HUIYIN_CONSUMERS_BOARD_SIGHTS_H

#include "consumers/board/board.h"
#include "consumers/board/question.h"
#include "consumers/view/connection.h"

enum { SIGHTS_ENDS_MOST = 4096 };

// A question and what was answered to it: kept together, because a further question may not be answered.
struct sight {
  struct question question;
  struct view_list *list;  // that it was made of
  struct view_moment moment;
};

// One thread.
struct sights {
  const struct board *board;
  struct view_connection connection;
  struct sight both[2];
  struct sight *last;  // the one whose moment is the last that was read
  int64_t log_clock;   // MOMENT_NONE where it is not known
  int64_t ends[SIGHTS_ENDS_MOST];
};

// The board outlives it.
void sights_init(struct sights *s, const struct board *board);
void sights_release(struct sights *s);

// Asks Redis. Returns 0, and `last` has what was read; or -1 with what failed in `failure` and `e`, and `last` is as
// before.
int sights_look(struct sights *s, enum redis_failure *failure, struct err *e);

#endif
