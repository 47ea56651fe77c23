// SPDX-License-Identifier: Apache-2.0
// The story of one request: what was found of it in the log, in Redis and in the alerts topic. A request's summary is
// in its messages' bytes and is for nobody.
#ifndef HUIYIN_CONSUMERS_STORY_STORY_H
#define HUIYIN_CONSUMERS_STORY_STORY_H

#include "consumers/core/policy.h"
#include "runtime/buf.h"
#include "runtime/err.h"
#include "schemas/wire.h"

// A message that tells of the request; its bytes lie in the list.
struct story_message {
  int64_t offset;     // below 0: an alert that is still in the outbox
  int64_t timestamp;  // MOMENT_NONE where it has none
  size_t from;
  size_t size;
};

struct story_list {
  struct buf bytes;
  struct story_message *all;
  size_t count;
  size_t room;
};

// What was found of the request in one partition: should its events lie in two, it is two.
struct story_part {
  struct story_list events;  // as they lie in the log
  struct story_list alerts;  // as they lie in the alerts topic, and behind them those in the outbox
  struct buf state;          // packed, as Redis has it; nothing where it has none
};

// Owns all of it, but for the request's id.
struct story {
  struct text request;
  struct story_part *parts;
  size_t count;
};

void story_init(struct story *s, struct text request, size_t partitions);
void story_release(struct story *s);

bool story_is_empty(const struct story_part *p);

void story_add(struct story_list *l, int64_t offset, int64_t timestamp, const void *bytes, size_t size);
void story_add_alert(struct story_list *l, const struct wire *wire, int64_t offset, const struct overdue_alert *alert);

// Decodes one that was found before; texts point into the list, and are good until the next is added.
void story_event(const struct story_list *l, size_t index, const struct wire *wire, struct event *event);
void story_alert(const struct story_list *l, size_t index, const struct wire *wire, struct overdue_alert *alert);

// --- its state

enum story_state {
  STORY_NOT_STORED,
  STORY_DAMAGED,  // what Redis holds is none of huiyin's
  STORY_GONE,     // no longer kept (core/lapse.h)
  STORY_STORED
};

// Fills in request and marks where it is stored or gone; texts point into the part. `timestamp` is the partition's log
// time.
enum story_state story_state(
  const struct story_part *p, int64_t timestamp, int64_t keep_closed, struct request *r, struct marks *m);

// Who says the due.
enum story_due_by { STORY_DUE_NONE, STORY_DUE_PLEDGE, STORY_DUE_FILING, STORY_DUE_POLICY };
enum story_due_by story_due_by(const struct request *r, int64_t due);

// Nobody gave a date: what the limit of a policy is called that gives it, "" where none does; NULL where the policy has
// no limits by name.
const char *story_limit(const struct policy *first, const struct request *r);

// The earliest moment that the state knows of; MOMENT_NONE where it knows of none.
int64_t story_earliest(const struct request *r);

// Whether the events that were found amount to this state: marks, and when the last message came, are none of theirs.
bool story_explains(const struct story_list *events, const struct wire *wire, const struct request *state);

#endif
