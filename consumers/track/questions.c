// SPDX-License-Identifier: Apache-2.0
// What was asked about partitions and may be answered after one was dropped and taken anew: an answer reaches the
// partition only if it is to its own question.
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/track/tracker_parts.h"

struct questions *questions_of(struct tracker *t, int32_t partition) {
  size_t wanted = (size_t)partition + 1;
  if (wanted > t->questions_room) {
    t->questions = must(realloc(t->questions, wanted * sizeof *t->questions));
    memset(t->questions + t->questions_room, 0, (wanted - t->questions_room) * sizeof *t->questions);
    t->questions_room = wanted;
  }
  return &t->questions[partition];
}

void question_ask_bounds(struct partition *p) {
  struct tracker *t = p->tracker;
  p->question = ++questions_of(t, p->id)->asked;
  t->port.ask_bounds(t->port.context, p->id);
}

void question_add_dead_letter(struct partition *p) {
  p->dead_letters = ++questions_of(p->tracker, p->id)->dead_letters;
}

void tracker_on_bounds(struct tracker *t, int32_t partition, int64_t low, int64_t high, int64_t asked_at) {
  struct partition *p = tracker_find(t, partition);
  uint64_t answered = ++questions_of(t, partition)->answered;
  if (!p || !p->taken || p->question != answered) {
    return;
  }
  if (p->bounds_asked) {
    takeover_on_bounds(p, low, high);
  } else if (p->clock_asked) {
    clock_on_bounds(p, high, asked_at);
  } else if (p->catch_up_asked) {
    relay_on_bounds(p, high);
  }
}

void tracker_on_dead_letter(struct tracker *t, int32_t partition) {
  struct partition *p = tracker_find(t, partition);
  struct questions *q = questions_of(t, partition);
  q->dead_letters -= q->dead_letters > 0;
  if (p) {
    p->dead_letters = q->dead_letters;
  }
}
