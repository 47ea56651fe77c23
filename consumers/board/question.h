// SPDX-License-Identifier: Apache-2.0
// What of Redis the snapshot is made of: which scopes are asked for, and where their answers are.
#ifndef HUIYIN_CONSUMERS_BOARD_QUESTION_H
#define HUIYIN_CONSUMERS_BOARD_QUESTION_H

#include "consumers/view/days.h"
#include "consumers/view/moment.h"
#include "consumers/view/names.h"

enum { QUESTION_DISTRICTS = 60 };

struct question_district {
  struct buf name;  // as it is
  bool children;
  size_t place;  // of its counters, and ...
  size_t today;  // ... of those of today
};

struct question {
  struct view_question view;
  int32_t today;
  size_t all;
  size_t volunteers;
  size_t volunteers_day;
  int32_t days[VIEW_DAYS_ASKED];
  size_t day_places[VIEW_DAYS_ASKED];
  size_t day_count;
  struct question_district districts[QUESTION_DISTRICTS];
  size_t district_count;
  size_t district_total;
};

void question_init(struct question *q, const char *prefix);
void question_release(struct question *q);

// Asks for that day and the ones before, and for the districts of the first level with the most open, by the last walk
// (NULL: none yet).
void question_make(struct question *q, int32_t today, const struct view_list *list);

#endif
