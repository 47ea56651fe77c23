// SPDX-License-Identifier: Apache-2.0
// The ledger of one partition: the states of its requests, its clock, and what is owed when.
#ifndef HUIYIN_CONSUMERS_CORE_LEDGER_H
#define HUIYIN_CONSUMERS_CORE_LEDGER_H

#include "consumers/core/contribution.h"
#include "consumers/core/ledger_field.h"
#include "consumers/core/policy.h"
#include "consumers/core/tally.h"
#include "schemas/event.h"
#include "schemas/zone.h"

// What a ledger counts under; shared by all ledgers, only read.
struct ledger_rules {
  const struct policy *policy;
  const struct zone *zone;
  int64_t keep_closed;  // ms that closed requests are kept for (lapse.h); 0: for ever
};

// Told of each alert as it becomes owed or is no longer, in order. The alert's texts are good during the call.
struct alert_sink {
  void (*emit)(void *context, const struct overdue_alert *alert);
  void *context;
};

// One thread. Everything is kept under a field name: ledger_field.h's. A ledger counts what it is told; it does not
// know what is stored elsewhere: before an event is applied whose field the ledger does not know (ledger_knows), its
// stored value must have been put (ledger_put), unless there is none.
struct ledger;

struct ledger *ledger_new(const struct ledger_rules *rules, int32_t partition, struct alert_sink sink);
void ledger_free(struct ledger *l);

// Where the clock stands at the start; before any state is put. It begins at INT64_MIN: nothing has passed.
void ledger_set_clock(struct ledger *l, int64_t clock);
int64_t ledger_clock(const struct ledger *l);

// The log time (lapse.h): moves forward, an earlier one is ignored. It begins at MOMENT_NONE.
void ledger_set_log_time(struct ledger *l, int64_t log_time);

// Whether this event, which the log time includes, is too late: it is not to be applied, but is a dead letter.
// `timestamp` is its message's, MOMENT_NONE where it has none that counts.
bool ledger_is_too_late(const struct ledger *l, const struct event *event, int64_t timestamp);
enum { LEDGER_TOO_LATE_MAX = 256 };
// The sentence that says so; it begins with `too-late: `.
void ledger_say_too_late(const struct ledger *l, const struct event *event, int64_t timestamp, char *out);

bool ledger_knows(const struct ledger *l, const char *field, size_t size);

// The packed state under a field name, NULL where the ledger does not know it; good until the next call.
const uint8_t *ledger_value(struct ledger *l, const char *field, size_t size, size_t *value_size);

// Memory is far: who has events in hand before they are applied asks for what they will touch, first for the place that
// the hash of an event's field leads to, and, once that has had time to come, for the state: so many events or states
// before their turn.
enum { LEDGER_PLACE_AHEAD = 16, LEDGER_STATE_AHEAD = 8 };
uint32_t ledger_hash(const struct event *event);
void ledger_prefetch_place(const struct ledger *l, uint32_t hash);
void ledger_prefetch_state(const struct ledger *l, uint32_t hash);

// Puts a stored state; one that is in memory already is left as it is. -1 where the value is damaged.
int ledger_put(struct ledger *l, const char *field, size_t field_size, const void *value, size_t value_size);

// Applies one event at the clock; its alerts go to the sink. Returns whether anything changed.
bool ledger_apply(struct ledger *l, const struct event *event);

// Adds what was counted since the last call to the tallies.
void ledger_take_counts(struct ledger *l, struct tally *counts, struct tally *volunteers);

// With the live clock what takes an alert back may follow in the log: once this was called, what an event makes owed at
// once, because its moment has passed already, waits until the clock moves, and is then raised first. Nothing may be
// stored while anything waits (ledger_is_waiting): what stands would not be what is owed. ledger_raise_waiting raises
// it at the clock as it stands.
void ledger_defer_raises(struct ledger *l);
bool ledger_is_waiting(const struct ledger *l);
void ledger_raise_waiting(struct ledger *l);

// Moves the clock forward (an earlier one is ignored) and makes owed what that makes owed, in order of moment, then
// request_id, then the marks' order.
void ledger_advance(struct ledger *l, int64_t clock);

// The next moment that the clock must pass for anything to change; INT64_MAX for none.
int64_t ledger_next(const struct ledger *l);

// Alerts that were emitted before the stored states knew of them (a store's failover took them back). While a mark is
// held nothing is emitted for it; ledger_settle sets what was emitted last and emits what is owed against that. Of
// several alerts of a request and mark the last holds. One whose mark the policy does not have, or whose alert_id has
// no number, is not held: -1. When ledger_settle is called every held request's state must be in memory that is stored:
// it returns how many requests have none. Those are gone (lapse.h), or the log never told of them: what stands of them
// is cleared, and there remains how often it was raised. So it is where an orphan has come behind the one that is gone.
int ledger_hold(struct ledger *l, const struct overdue_alert *alert);
size_t ledger_held(const struct ledger *l);
void ledger_held_fields(
  const struct ledger *l, void (*each)(void *context, const char *field, size_t size), void *context);
size_t ledger_settle(struct ledger *l, int64_t at);

// The number of the first alert of a request and mark, 0 unless this says another: where the alerts topic holds alerts
// of requests that the log no longer tells of, theirs must not be given out again should they come back.
void ledger_number_from(struct ledger *l, uint32_t number);

// The rules have more versions of the policy than `before`, which the stored states were counted under. Each stored
// request is given once it was put, and before anything else is done: if it is under another version now, what it adds
// to the counters is taken back as it was counted, and added anew. It then stays in memory, so that giving it again
// does nothing. Returns whether it is. ledger_restate_end, after all were given, emits at the clock what is owed and
// does not stand, and clears what stands and is not owed, in order of request_id and of the marks.
bool ledger_restate(struct ledger *l, const char *field, size_t size, const struct policy *before);
struct ledger_restated {
  size_t raised;
  size_t cleared;
};
void ledger_restate_end(struct ledger *l, struct ledger_restated *emitted);

// Calls `each` for every state that changed since the last call, and forgets that they changed. The bytes are good
// during the call.
typedef void ledger_each(void *context, const char *field, size_t field_size, const uint8_t *value, size_t value_size);
void ledger_take_changed(struct ledger *l, ledger_each *each, void *context);
size_t ledger_changed_count(const struct ledger *l);

// Looks at a stored state as it was read: if the request is gone, it is let go: from memory too, and it stands among
// what ledger_take_gone tells; or what remains of it has changed. What changed since the last ledger_take_changed
// stays, and so does everything while marks are held. So does what is in memory unless `stored` says that all that was
// taken by ledger_take_changed has been stored. Returns whether it was let go; *moment (INT64_MAX for none) is the log
// time after which that is to be tried again.
bool ledger_let_go(struct ledger *l, const char *field, size_t field_size, const void *value, size_t value_size,
  bool stored, int64_t *moment);

// Calls `each` for the field of every request that was let go since the last call with nothing remaining of it, and
// forgets them. A field may come twice, and may have a state again: to be stored, they are removed first.
typedef void ledger_gone(void *context, const char *field, size_t size);
void ledger_take_gone(struct ledger *l, ledger_gone *each, void *context);
size_t ledger_gone_count(const struct ledger *l);

// Calls `each` for every state in memory.
void ledger_walk(const struct ledger *l, ledger_each *each, void *context);

// Lets states that are unchanged and that time will not change (closed requests, volunteer events, open requests past
// all of their moments) go from memory until about `most` states of that sort remain, or some fewer. Call it only when
// what was taken by ledger_take_changed has been stored. `gone`, which may be NULL, is told the field of
// each. Returns how many went.
size_t ledger_shrink(struct ledger *l, size_t most, ledger_gone *gone, void *context);

// Looks at the places from *place on, at most so many, for states of requests in memory, and tells each mark that is
// owed at the clock and does not stand, or the other way round; but for those that are held or wait. *place moves on,
// to 0 at the end of a round. Returns how many states it looked at. One that is put meanwhile may be passed over in a
// round, or looked at twice.
struct audit_sink {
  void (*differs)(void *context, struct text request_id, const char *mark, bool owed);
  void *context;
};
size_t ledger_audit(const struct ledger *l, size_t *place, size_t most, const struct audit_sink *sink);

size_t ledger_size(const struct ledger *l);        // states in memory
size_t ledger_requests(const struct ledger *l);    // of them, requests
size_t ledger_open_count(const struct ledger *l);  // of them, those that time may change
size_t ledger_memory(const struct ledger *l);      // bytes of the states and of what finds them

// The alert_id: partition, request_id, mark and number, joined by `:`. At most ALERT_ID_MAX bytes; returns the size.
enum { ALERT_ID_MAX = 512 };
size_t alert_id_format(char *out, int32_t partition, struct text request_id, const char *mark, uint32_t number);

// Takes the number, the part behind the last `:`, out of an alert_id. -1 where there is none.
int alert_id_number(struct text alert_id, uint32_t *number);

#endif
