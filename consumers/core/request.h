// SPDX-License-Identifier: Apache-2.0
// One request: what its events, in any order and any number, amount to (semantics.md, "One request").
#ifndef HUIYIN_CONSUMERS_CORE_REQUEST_H
#define HUIYIN_CONSUMERS_CORE_REQUEST_H

#include <stddef.h>

#include "schemas/event.h"

struct filing {
  int64_t at;  // MOMENT_NONE where there is none
  int32_t kind;
  int32_t channel;
  struct text category;
  struct text district;
  int32_t priority;
  int64_t due_at;  // MOMENT_NONE where null
  bool assisted;
};

struct pledge {
  int64_t at;  // MOMENT_NONE where there is none
  struct text unit;
  int64_t due_at;  // MOMENT_NONE where null
};

// A due that a pledge has carried, and when.
struct pledged_due {
  int64_t at;
  int64_t due_at;
};
enum { PLEDGED_DUES_MAX = 8 };

struct resolution {
  int64_t at;  // MOMENT_NONE where there is none
  int32_t outcome;
  int32_t satisfaction;  // 0 where null
  struct text unit;
};

// A pure function of the set of the events' contents. The texts belong to whoever the request was unpacked from or to
// the event that was applied: copy by request_pack before those go.
struct request {
  int64_t filed_at;          // the earliest filing; MOMENT_NONE for an orphan
  struct filing filing;      // the latest
  int64_t first_pledge_at;   // MOMENT_NONE where there is none
  struct pledge pledge;      // the latest
  struct pledge due_pledge;  // the latest of those that carry a due
  size_t due_count;
  struct pledged_due dues[PLEDGED_DUES_MAX];  // the first ones, each once, by moment and then by due
  int64_t first_resolution_at;                // MOMENT_NONE where there is none
  struct resolution resolution;               // the latest
  // The log time at its last message (lapse.h), which is no function of the set: MOMENT_NONE while it is open, and
  // where closed requests are kept for ever.
  int64_t last_message_at;
};

// What was emitted for a request so far: history, not a function of its events. Marks of all versions of a policy.
enum { MARKS_MAX = 64 };
struct marks {
  uint32_t raised[MARKS_MAX];  // how many times
  bool standing[MARKS_MAX];    // raised and not cleared
};

// How many there are up to the last of which anything was emitted.
size_t marks_count(const struct marks *m);

void request_init(struct request *r);

// Takes one more event in; volunteer events are not for it. Returns whether the state is another one now.
bool request_apply(struct request *r, const struct event *event);

static inline bool request_is_orphan(const struct request *r) {
  return r->filed_at == MOMENT_NONE;
}

// There are no events: it is what remains of a request that is gone (lapse.h).
static inline bool request_is_none(const struct request *r) {
  return r->filed_at == MOMENT_NONE && r->pledge.at == MOMENT_NONE && r->resolution.at == MOMENT_NONE;
}

static inline bool request_is_pledged(const struct request *r) {
  return r->pledge.at != MOMENT_NONE;
}

// There is a resolution, and the latest pledge is not after it.
static inline bool request_is_closed(const struct request *r) {
  return r->resolution.at != MOMENT_NONE && r->pledge.at <= r->resolution.at;
}

// Closed with DUPLICATE or WITHDRAWN.
static inline bool request_is_excluded(const struct request *r) {
  return request_is_closed(r) &&
         (r->resolution.outcome == OUTCOME_DUPLICATE || r->resolution.outcome == OUTCOME_WITHDRAWN);
}

// The latest pledge is after the first resolution.
static inline bool request_is_reopened(const struct request *r) {
  return r->first_resolution_at != MOMENT_NONE && r->pledge.at > r->first_resolution_at;
}

// The latest pledge's, without any pledge the latest resolution's; null where there is neither.
static inline struct text request_unit(const struct request *r) {
  return request_is_pledged(r) ? r->pledge.unit : r->resolution.unit;
}

// The form kept in Redis: version, flags, numbers as differences, texts. At most REQUEST_PACKED_MAX bytes.
enum { REQUEST_PACKED_MAX = 2048 };
size_t request_pack(const struct request *r, const struct marks *m, uint8_t *out);

// Reads it back; the texts point into `bytes`. -1 where the bytes are not what request_pack writes.
int request_unpack(const uint8_t *bytes, size_t size, struct request *r, struct marks *m);

#endif
