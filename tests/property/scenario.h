// SPDX-License-Identifier: Apache-2.0
// One random case: a policy, events out of small alphabets, and what happens in which order.
#ifndef HUIYIN_TESTS_PROPERTY_SCENARIO_H
#define HUIYIN_TESTS_PROPERTY_SCENARIO_H

#include "consumers/core/policy.h"
#include "tests/property/chance.h"

enum { EVENTS_MAX = 10, STEPS_MAX = 32, REQUESTS = 3 };

// The ids in use: one is the beginning of another, and bytes above 0x7f sort last.
extern const char *const request_ids[REQUESTS];

// Something that happens: an event is read, or (where it is NULL) the clock moves.
struct step {
  const struct event *event;
  int64_t clock;
};

// The texts are constants; it points into itself: do not copy it.
struct scenario {
  struct policy policy;  // the first version; it points to the others
  struct policy later[2];
  struct limits limits[3];  // of some versions
  struct limit rules[3][3];
  int64_t first;  // every moment is `first` and a few times `grain`
  int64_t grain;
  int64_t start;  // where the clock stands before the first step
  size_t event_count;
  struct event events[EVENTS_MAX];
  size_t step_count;
  struct step steps[STEPS_MAX];
};

void scenario_init(struct scenario *s, struct chance *c);

// All events in a random order, some more than once; no clock moves. Returns how many.
size_t scenario_shuffle(const struct scenario *s, struct chance *c, const struct event **out);

// A moment near the case's others.
int64_t scenario_moment(const struct scenario *s, struct chance *c);

#endif
