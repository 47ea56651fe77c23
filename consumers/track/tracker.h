// SPDX-License-Identifier: Apache-2.0
// The tracker: takeover, counting, commit, relay and clock of all partitions that a process owns, without I/O.
#ifndef HUIYIN_CONSUMERS_TRACK_TRACKER_H
#define HUIYIN_CONSUMERS_TRACK_TRACKER_H

#include "consumers/core/ledger.h"
#include "consumers/track/figures.h"
#include "consumers/track/port.h"
#include "consumers/track/reply.h"
#include "schemas/wire.h"

// What it works under; texts are the caller's and outlive the tracker.
struct tracker_options {
  const char *prefix;
  const char *settings;  // the line that the numbers are counted under (counting.h)
  // Says how a stored line differs from `settings`; fills `sentence` (512 bytes) and returns -1 where it does.
  int (*compare_settings)(void *context, const char *stored, char *sentence);
  void *compare_context;
  struct ledger_rules rules;  // where the policy has no versions
  // The rules under the first `count` versions of the policy, as they lie in Redis: pairs of number and record. Good
  // for as long as the tracker. NULL with a sentence (512 bytes) where they can not be read.
  const struct ledger_rules *(*rules_under)(void *context, const struct reply *versions, size_t count, char *sentence);
  void *rules_context;
  const struct wire *wire;
  bool log_clock;
  bool until_end;
  int64_t as_of;         // MOMENT_NONE: the latest timestamp of the topic
  size_t batch;          // messages in one commit, at most
  int64_t audit_every;   // ms from one audit of what is in memory to the next; 0 for none
  size_t closed_states;  // states of closed requests kept in memory, for each partition
};

struct tracker;

// One thread; every call may call the port. Time is given by tracker_set_time and tracker_step alone; it may be set
// back.
struct tracker *tracker_new(const struct tracker_options *options, const struct port *port);
void tracker_free(struct tracker *t);

// The group's doings. `group_offset`: what the group has committed for it, -1 for nothing. tracker_revoke commits what
// was counted and answers by port.released; tracker_lost lets go at once.
void tracker_assign(struct tracker *t, int32_t partition, int64_t group_offset);
void tracker_revoke(struct tracker *t, int32_t partition);
void tracker_lost(struct tracker *t, int32_t partition);
// How many partitions the topic has, for a bounded run that must own them all.
void tracker_set_partition_count(struct tracker *t, int32_t count);
int32_t tracker_partition_count(const struct tracker *t);
// The group has told what is ours, maybe nothing.
void tracker_assigned(struct tracker *t);

// The answers.
void tracker_on_redis_up(struct tracker *t);
void tracker_on_redis_down(struct tracker *t);
// Whether answers of Redis are awaited.
bool tracker_awaits_redis(const struct tracker *t);
void tracker_on_reply(struct tracker *t, const struct reply *reply);
void tracker_on_message(struct tracker *t, const struct message *message);
void tracker_on_bounds(struct tracker *t, int32_t partition, int64_t low, int64_t high, int64_t asked_at);
void tracker_on_emitted(struct tracker *t, int32_t partition, const struct overdue_alert *alert);
void tracker_on_relay_open(struct tracker *t, int32_t partition, int64_t end);
void tracker_on_relay_sent(struct tracker *t, int32_t partition, int64_t end);
// Another has fenced our relay, or its handle died: the partition is taken over anew, if it is still ours.
void tracker_on_relay_lost(struct tracker *t, int32_t partition);
void tracker_on_dead_letter(struct tracker *t, int32_t partition);

// Whether more messages may be handed over now.
bool tracker_wants_messages(const struct tracker *t);

// Whether more wait to be handed over: while they do, what is counted gathers, so that a commit writes a counter once
// for many events. Where nobody tells, none wait.
void tracker_expect_more(struct tracker *t, bool more);

// Whether what is read lies far behind the end of the log. Then alerts, which are late whatever is done, go out many
// together, and more states of closed requests are kept in memory.
void tracker_note_backlog(struct tracker *t, bool backlog);

// It is `now`: what is handed over from here on came then.
void tracker_set_time(struct tracker *t, int64_t now);

// Does what can be done at `now` (ms since 1970): applies, asks, commits, relays. Call it after any answer and when
// tracker_wake says.
void tracker_step(struct tracker *t, int64_t now);

// Asks Redis whether the partitions are still ours. A commit asks by itself; where none is made, this alone notices
// that another has taken one over, or that a new version of the policy wants it to be taken over anew. To be called
// every few seconds.
void tracker_ask_owners(struct tracker *t);

// The moment at which tracker_step must be called even if nothing comes; INT64_MAX for none.
int64_t tracker_wake(const struct tracker *t);

// A bounded run has done all it had to do: everything is committed and relayed.
bool tracker_is_done(const struct tracker *t);
// No partition is left.
bool tracker_is_empty(const struct tracker *t);

#endif
