// SPDX-License-Identifier: Apache-2.0
// When closed requests are let go (--keep-closed), and which events come too late for that.
//
// The log time of a partition is the largest message timestamp read so far that counts; the clock has no part in it. A
// closed request is gone once the log time is later than `keep` after both its latest resolution and the log time at
// its last message, a repeat being one too. So what is gone is a function of the log, whatever the clock shows,
// wherever batches end, and whenever something is taken out of a store.
//
// - A gone state counts as none. What it has added to the counters stays: that of a closed request depends on no clock.
// - An event without a state whose occurred_at is more than `keep` before its message's timestamp (the log time, where
//   that has none or does not count) is too late: a dead letter, which changes nothing. A younger one begins a new
//   request, which without a filing is an orphan.
// - Of a gone request there remains how often its marks were raised, if any ever was, so that no alert_id is given
//   twice; that is no request, and no orphan. Of one that raised nothing there remains nothing.
// - Volunteer events are kept.
//
// `keep` is in ms; 0 keeps for ever. Log times are MOMENT_NONE while there is none.
#ifndef HUIYIN_CONSUMERS_CORE_LAPSE_H
#define HUIYIN_CONSUMERS_CORE_LAPSE_H

#include "consumers/core/request.h"

// The log time after which it is gone; INT64_MAX while it is open, and for what remains of one that is gone.
int64_t lapse_moment(const struct request *r, int64_t keep);

// Whether it counts as none: it is gone, or what remains of one.
bool lapse_is_none(const struct request *r, int64_t log_time, int64_t keep);

// Whether an event without a state is too late. `timestamp` is its message's.
bool lapse_is_late(int64_t occurred_at, int64_t timestamp, int64_t keep);

// Notes in the request that a message of it came at this log time. Returns whether that made it another.
bool lapse_note(struct request *r, int64_t log_time, int64_t keep);

// Makes of a gone request what remains of it; returns whether anything does.
bool lapse_reduce(struct request *r, const struct marks *m);

// What is to be compared of a stored value (request_pack's): it itself while it is there, what remains of it once it is
// gone. `out` has REQUEST_PACKED_MAX bytes; returns the size, 0 for nothing. What can not be read is copied.
size_t lapse_remains(const uint8_t *value, size_t size, int64_t log_time, int64_t keep, uint8_t *out);

#endif
