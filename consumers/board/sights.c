// SPDX-License-Identifier: Apache-2.0
// Asking Redis the board's question, which changes with the day and with the names that there are.
#include "consumers/board/sights.h"

#include "runtime/wall_clock.h"

// How long connecting and an answer may take, in ms.
static const int patience = 2000;

static int32_t day_now(const struct sights *s) {
  return view_today(&s->board->zone, wall_clock(), s->log_clock);
}

void sights_init(struct sights *s, const struct board *board) {
  *s = (struct sights){.board = board, .connection.url = board->url, .log_clock = MOMENT_NONE, .last = &s->both[0]};
  question_init(&s->both[0].question, board->prefix);
  question_init(&s->both[1].question, board->prefix);
  question_make(&s->last->question, day_now(s), NULL);
}

void sights_release(struct sights *s) {
  view_disconnect(&s->connection);
  for (size_t i = 0; i < 2; i++) {
    view_names_drop(s->board->names, s->both[i].list);
    question_release(&s->both[i].question);
    view_moment_release(&s->both[i].moment);
  }
}

// The sight for that day: the last one, or another where the day has changed or a further walk has ended.
static struct sight *sight_for(struct sights *s, int32_t today) {
  struct view_list *list = view_names_take(s->board->names);
  struct sight *other = &s->both[s->last == &s->both[0]];
  if (list == s->last->list && s->last->question.today == today) {
    view_names_drop(s->board->names, list);
    return s->last;
  }
  question_make(&other->question, today, list);
  view_names_drop(s->board->names, other->list);
  other->list = list;
  return other;
}

static int read_sight(struct sights *s, redisContext *redis, struct err *e) {
  struct sight *asked = sight_for(s, day_now(s));
  struct view_moment moment;
  view_expect_partitions(&asked->question.view, view_ends_look(s->board->ends, s->ends, SIGHTS_ENDS_MOST));
  if (view_moment_read(&moment, redis, &asked->question.view, e) != 0) {
    return -1;
  }
  view_moment_release(&asked->moment);
  asked->moment = moment;
  s->last = asked;
  s->log_clock = view_log_clock(&moment);
  return 0;
}

// What is read tells the day, where that is the log's: then it is asked for once more.
int sights_look(struct sights *s, enum redis_failure *failure, struct err *e) {
  redisContext *redis = view_connect(&s->connection, patience, failure, e);
  int result = redis ? read_sight(s, redis, e) : -1;
  if (!result && day_now(s) != s->last->question.today) {
    result = read_sight(s, redis, e);
  }
  if (redis && result) {
    view_disconnect(&s->connection);
  }
  return result;
}
