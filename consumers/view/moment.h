// SPDX-License-Identifier: Apache-2.0
// One moment of Redis: whichever counters are wanted, and where every partition stood then, read in one MULTI.
#ifndef HUIYIN_CONSUMERS_VIEW_MOMENT_H
#define HUIYIN_CONSUMERS_VIEW_MOMENT_H

#include <hiredis/hiredis.h>

#include "consumers/core/scope.h"
#include "consumers/core/tally.h"
#include "consumers/redis/query.h"
#include "consumers/stored/counting.h"
#include "consumers/stored/meta.h"
#include "consumers/stored/pulse.h"
#include "runtime/err.h"

// --- what is wanted

enum view_family { VIEW_COUNT, VIEW_VOLUNTEER };

// A question, to be asked as often as one likes. One thread. Begins with view_question_init, ends with _release.
struct view_question {
  const char *prefix;  // outlives it
  struct query counters;
  struct query all;   // with the partitions, made when it is asked
  uint8_t *families;  // of the scopes, in the order in which they were asked for
  size_t count;
  size_t room;
  int32_t known;     // partitions: that were there the last time, ...
  int32_t expected;  // ... that there must be, ...
  int32_t asked;     // ... and that `all` asks about
};

void view_question_init(struct view_question *q, const char *prefix);
void view_question_release(struct view_question *q);
// Forgets the scopes.
void view_question_clear(struct view_question *q);

// Asks for the counters of a scope, by its name in Redis (`district:152502/xilin`; scope_name writes it). Returns the
// place of the answer.
size_t view_ask(struct view_question *q, enum view_family family, const char *scope, size_t size);
size_t view_ask_scope(struct view_question *q, enum view_family family, const struct scope *scope);

// The topic is known to have so many partitions: they are in the answer, whether they were counted or not.
void view_expect_partitions(struct view_question *q, int32_t count);

// --- what there was

struct view_partition {
  int32_t partition;
  bool present;  // it was ever counted: it has a hash
  struct meta meta;
  int64_t outbox;
  bool has_pulse;
  struct pulse pulse;
  int64_t pulse_age;  // in ms; -1 without
};

struct view_moment {
  int64_t at;                         // when Redis had answered, by this machine's clock
  struct view_partition *partitions;  // 0, 1, 2 ...: up to the last that is present or expected
  size_t partition_count;
  char settings[COUNTING_TEXT_SIZE];  // what the numbers were counted under (stored/counting.h); "" where nothing was
  int64_t *values;                    // view_values
  bool *present;                      // view_present
  size_t count;                       // of the scopes
  size_t strange;                     // how many values were none of huiyin's, and are taken as absent
  char example[256];                  // the key of one of them, made visible
};

// Asks. -1 with a sentence where Redis is away or refuses; values that nobody of us would write are passed over. `m`
// needs no init; it is released by view_moment_release, also after a failure.
int view_moment_read(struct view_moment *m, redisContext *c, struct view_question *q, struct err *e);
void view_moment_release(struct view_moment *m);

// The fields of an answer: FIELD_COUNT of them (VIEW_COUNT) or VOLUNTEER_FIELD_COUNT (VIEW_VOLUNTEER); 0 where absent.
const int64_t *view_values(const struct view_moment *m, size_t place);
// Whether the scope has any field.
bool view_present(const struct view_moment *m, size_t place);

#endif
