// SPDX-License-Identifier: Apache-2.0
// What a tracker is made of: for the files of this room alone.
//
// A partition's life: assigned -> taken over (takeover.c) -> relay open (relay.c) and log bounds known (takeover.c) ->
// counting, while its states load behind (memory.c). Messages are applied (apply.c), the clock moves (clock.c), and
// what came of it is committed together with other partitions (commit.c). When its stored place is not the remembered
// one it is dropped and taken over anew; when the group takes it away it is left.
#ifndef HUIYIN_CONSUMERS_TRACK_TRACKER_PARTS_H
#define HUIYIN_CONSUMERS_TRACK_TRACKER_PARTS_H

#include "consumers/stored/keys.h"
#include "consumers/stored/meta.h"
#include "consumers/track/departed.h"
#include "consumers/track/inbox.h"
#include "consumers/track/outbox.h"
#include "consumers/track/parked.h"
#include "consumers/track/tracker.h"
#include "runtime/buf.h"

// What was done since the last commit was put together; the ledger holds what was counted.
struct batch {
  size_t messages;
  bool dirty;      // anything that must be stored
  bool settled;    // log clock: the topic held what the replay did not make, and was believed
  bool moved;      // a bounded run moved the clock, to ...
  int64_t moment;  // ... this moment
};

// Looking through the stored states for those that are gone (lapse.h). Log times but for page_at.
struct sweep {
  bool asked;        // a page is awaited
  char cursor[24];   // "" while none is under way
  int64_t page_at;   // no page is asked for before this moment
  int64_t begun;     // when the last one began
  int64_t earliest;  // the first after which something that it saw is gone
  int64_t due;       // the next one begins after this
};

// A commit of one partition on its way: kept until Redis is known to have it.
struct sent {
  bool busy;
  struct buf commands;  // all but the counters: they are merged with the other partitions'
  size_t command_count;
  struct tally *counts;
  struct tally *volunteers;
  int64_t offset;        // stored once it is applied
  size_t outbox_stored;  // entries of the outbox that are in Redis then
  size_t trimmed;        // entries that it takes out of the outbox
};

// Going through the states in memory for alerts that stand and are not owed, or the other way round.
struct audit {
  size_t place;
  size_t differences;
  int64_t at;  // no slice before this moment; MOMENT_NONE until the first is due
};

enum relay_state { RELAY_CLOSED, RELAY_OPENING, RELAY_IDLE, RELAY_SENDING };

// Another owner is let be for so long, in ms: if the group has really given the partition away, it will say so by then.
enum { FOREIGN_PAUSE = 3000 };

struct partition {
  struct tracker *tracker;
  int32_t id;
  uint32_t epoch;  // another one whenever what is under way is no longer of any use; no partition had it before
  int64_t group_offset;
  bool mine;     // the group says so
  bool leaving;  // commit what there is, then let go
  bool taking;   // the takeover's answer is awaited
  bool taken;
  int64_t retake_at;  // not before this moment; MOMENT_NONE where nothing stands in the way
  bool retry_said;

  struct meta meta;  // as in Redis, once what is `sent` is applied; owner, commit and offset are what is compared
  const struct ledger_rules *rules;  // the versions of the policy in Redis, ...
  int64_t versions;                  // ... how many they are, and ...
  const struct policy *before;       // ... those that the stored states were counted under, while ...
  bool restating;                    // ... these are gone through: nothing is counted or committed
  size_t restated;
  struct ledger *ledger;
  struct batch batch;
  struct sent sent;
  bool watched;  // it was compared under a watch that stands

  // The log.
  uint64_t question;  // the last one asked about its bounds, of all that were asked about this partition number
  bool bounds_asked;
  bool fetching;
  int64_t fetch_offset;  // where fetching began
  int64_t next_offset;   // the next one to apply
  int64_t until;         // a bounded run ends here; -1 where not bounded
  int64_t timestamp;     // the largest applied, MOMENT_NONE for none
  bool anchor_due;       // the message at the anchor has yet to be seen
  int64_t anchor_offset;
  uint64_t anchor_digest;
  struct inbox inbox;
  struct parked parked;  // nothing is committed, and the clock does not move, while there are any
  size_t looked_up;      // slots at the inbox's head that have been looked through for unknown states
  size_t dead_letters;   // not yet acknowledged; behind one of its own also those from before it was lost and came back

  // The memory.
  bool loading;  // an answer to HSCAN is awaited
  bool loaded;
  char cursor[24];
  uint32_t generation;  // +1 whenever states left memory
  struct departed departed;
  uint32_t lookups_sent;
  uint32_t lookups_answered;
  size_t owners_awaited;  // states were read, and the owner behind them is not yet known to be ours
  bool owner_asked;       // whether it is still ours
  bool held_asked;        // the states of held marks are asked for ...
  bool held_known;        // ... and in memory
  struct sweep sweep;

  struct audit audit;

  // The clock.
  bool clock_asked;     // the end is asked for
  bool clock_answered;  // everything before `clock_end` must be read, then the clock moves to `clock_moment`
  int64_t clock_end;
  int64_t clock_moment;
  int64_t ticked_from;  // the clock that a tick under way moves on; INT64_MAX for none
  bool ticked_at_end;   // a bounded run has moved its clock

  // The relay.
  enum relay_state relay;
  struct outbox outbox;
  struct state_table outbox_keys;  // while opening: status and alert_id of the outbox's entries -> place
  struct state_table beyond;       // log clock: in the topic, but not yet made again by the replay
  bool unsettled;                  // the topic is ahead of the states: no trimming
  bool catch_up_asked;             // log clock: the end behind `beyond` is asked for ...
  bool catch_up_known;             // ... and known:
  int64_t catch_up_end;            // the replay has made all again once it has come this far
  int64_t alerts_end;              // end of the alerts partition, as far as known
  int64_t trim_at;                 // when to trim without another reason to commit
  int64_t gathers_until;           // on a backlog, alerts gather until then
};

enum pending_type {
  PENDING_QUEUED,    // +OK of MULTI and +QUEUED, `repeat` of them: an error is noted
  PENDING_TAKEOVER,  // EXEC of a takeover
  PENDING_SCAN,
  PENDING_SWEEP,        // HSCAN of a sweep
  PENDING_LOOKUP,       // HMGET of the fields of inbox slots
  PENDING_HELD,         // HMGET of the states of held marks
  PENDING_OWNER,        // as PENDING_COMPARE, behind states that were read
  PENDING_OWNER_AGAIN,  // the same, behind nothing
  PENDING_WATCH,
  PENDING_COMPARE,  // HMGET owner commit offset
  PENDING_COMMIT,   // EXEC of a commit
  PENDING_PROBE,    // a key of a commit whose answer was lost
  PENDING_COUNTER,  // the same, of a counter
  PENDING_DAMAGED   // the note that a partition is damaged
};

struct pending {
  enum pending_type type;
  int32_t partition;
  uint32_t epoch;
  size_t repeat;
  struct buf fields;  // PENDING_LOOKUP, PENDING_HELD: what was asked for, each 2 bytes of size and the field
};

enum commit_state {
  COMMIT_IDLE,
  COMMIT_COMPARING,  // WATCH is sent, the answers of HMGET are awaited
  COMMIT_EXECUTING,  // EXEC is sent, and WATCH and HMGET for the next one behind it
  COMMIT_PROBING     // the keys of one that was applied unseen are looked at
};

struct commit {
  enum commit_state state;
  bool unsure;        // the answer to EXEC was lost: the commit number tells whether it was applied
  bool unseen;        // one was applied and its answer lost: whether all of it was is not known yet
  size_t probed;      // its commands that were found done
  size_t awaited;     // answers of PENDING_COMPARE, of PENDING_PROBE
  bool queue_failed;  // a command was refused while queueing: nothing was applied
  char queue_error[256];
  struct buf commands;  // MULTI .. EXEC as it was sent
  int64_t begun_at;     // when it was put together
  bool counted;         // among the figures, once it is known to be stored
  struct buf parts;     // numbers of the partitions in it, whatever became of them
  int64_t retry_at;     // a pause after an error of the server; MOMENT_NONE for none
  int64_t pause;
  bool said;      // the error was said ...
  char why[160];  // ... and this is it
  bool damaging;  // the notes of damage are awaited, then it fails
  size_t damage_awaited;
};

// What was asked about one partition: questions about its bounds are answered once each, in order, and dead letters are
// acknowledged, also after the partition was dropped.
struct questions {
  uint64_t asked;
  uint64_t answered;
  size_t dead_letters;  // not yet acknowledged
  struct partition_figures figures;
};

struct tracker {
  struct tracker_options options;
  struct port port;
  int64_t now;
  bool up;             // Redis
  bool more;           // messages wait to be handed over
  bool backlog;        // they are many, ...
  int64_t backlog_at;  // ... and were so at this moment, the last time; MOMENT_NONE for never
  bool assigned;
  bool failed;
  bool done;
  int32_t partition_count;
  uint32_t epochs;  // used so far
  struct partition **partitions;
  size_t count;
  size_t room;
  struct pending *pending;  // a ring
  size_t pending_head;
  size_t pending_count;
  size_t pending_room;
  struct commit commit;
  struct buf out;               // commands that are put together and sent at once
  struct questions *questions;  // by partition number
  size_t questions_room;
  struct tracker_figures figures;
};

// tracker.c
struct partition *tracker_find(const struct tracker *t, int32_t partition);
void tracker_fail(struct tracker *t, const char *sentence);
__attribute__((format(printf, 4, 5))) void tracker_say(
  struct tracker *t, enum say_level level, int32_t partition, const char *format, ...);
// Sends what is in t->out.
void tracker_flush(struct tracker *t);
// Forgets what is in memory of a partition, keeps that it is ours.
void partition_drop(struct partition *p);
// Drops it and takes it over again after `pause` ms.
void partition_retake(struct partition *p, int64_t pause);
// The same, soon, because Redis answered with something else than `what`; said once until something is stored.
void partition_retry(struct partition *p, const char *what, const struct reply *reply);
// Applying may go on: it is taken over, and everything it needs is there.
bool partition_is_counting(const struct partition *p);

// questions.c
struct questions *questions_of(struct tracker *t, int32_t partition);
// Asks the port for the partition's bounds; the answer to this question alone reaches the partition.
void question_ask_bounds(struct partition *p);
// One more of the partition's messages was set aside and is not acknowledged yet.
void question_add_dead_letter(struct partition *p);

// figures.c
struct partition_figures *figures_of(struct partition *p);

// pending.c: the answers that are awaited, in order.
void pending_add(struct tracker *t, enum pending_type type, int32_t partition, uint32_t epoch);
void pending_add_queued(struct tracker *t, size_t repeat);
struct pending *pending_last(struct tracker *t);
// Takes the first out, or one of its repeats; the caller releases its fields.
struct pending pending_take(struct tracker *t);
void pending_clear(struct tracker *t);
void pending_add_field(struct pending *p, const char *field, size_t size);
// Walks the fields: returns the next one's bytes and moves *at; NULL at the end.
const char *pending_next_field(const struct pending *p, size_t *at, size_t *size);

// takeover.c
void takeover_step(struct partition *p);
void takeover_on_reply(struct partition *p, const struct reply *reply);
void takeover_on_bounds(struct partition *p, int64_t low, int64_t high);

// restate.c
// Chooses the rules by what the takeover has read of the partition and of the versions; -1 where the tracker failed.
int restate_begin(struct partition *p, const struct reply *versions);
// A stored state was put.
void restate_state(struct partition *p, const char *field, size_t size);
// All were.
void restate_end(struct partition *p);

// memory.c
void memory_step(struct partition *p);
void memory_on_scan(struct partition *p, const struct reply *reply);
void memory_on_lookup(struct partition *p, const struct pending *pending, const struct reply *reply);
void memory_on_redis_down(struct partition *p);
void memory_shrink(struct partition *p);
// Asks for the unknown states that the inbox needs.
void memory_look_up(struct partition *p);
// Whether the slot's state is in memory, or known not to exist.
bool memory_has(struct partition *p, struct inbox_slot *slot);

// ownership.c
// States are ours only if nobody else has taken the partition over before they were read: a failover may give it back
// to us, and take back what the other had stored. So the owner is asked for behind them.
void ownership_ask_behind(struct partition *p);
// `behind`: the answer to that; else to tracker_ask_owners.
void ownership_on_reply(struct partition *p, bool behind, const struct reply *reply);

// sweep.c
// Lets a state go that was read, if its request is gone; it need not be put in memory then.
bool sweep_state(struct partition *p, const char *field, size_t size, const struct reply *value);
// The same of the state in memory that an event would change.
void sweep_touch(struct partition *p, const struct event *event);
// Loading reads all states, as a sweep does.
void sweep_begin(struct partition *p);
void sweep_end(struct partition *p);
void sweep_step(struct partition *p);
void sweep_on_page(struct partition *p, const struct reply *reply);
int64_t sweep_wake(const struct partition *p);

// audit.c
void audit_step(struct partition *p);
int64_t audit_wake(const struct partition *p);

// apply.c
void apply_receive(struct partition *p, const struct message *message);
void apply_step(struct partition *p);

// clock.c
void clock_step(struct partition *p);
void clock_on_bounds(struct partition *p, int64_t high, int64_t asked_at);
int64_t clock_wake(const struct partition *p);
// Everything before `end` has been read and applied.
bool clock_has_read(const struct partition *p, int64_t end);
// The ends of bounded runs, for all partitions together.
void clock_finish(struct tracker *t);

// relay.c
void relay_begin(struct partition *p);
void relay_on_emitted(struct partition *p, const struct overdue_alert *alert);
void relay_on_open(struct partition *p, int64_t end);
void relay_on_sent(struct partition *p, int64_t end);
void relay_on_bounds(struct partition *p, int64_t high);
void relay_step(struct partition *p);
int64_t relay_wake(const struct partition *p);
void relay_release(struct partition *p);
// The ledger's alert goes to the outbox, unless the topic has it.
void relay_take(void *context, const struct overdue_alert *alert);
// All that the topic holds up to its end as we know it is settled, or stands at the head of the outbox: only then may
// alerts_offset move there, with what is at the head trimmed.
bool relay_knows_topic(const struct partition *p);
// How many entries the next commit may take out of the stored outbox.
size_t relay_trimmable(const struct partition *p);
// Log clock: what the topic has and the replay did not make is believed.
void relay_settle_beyond(struct partition *p);

// compare.c
// Asks for what the parts under way, or all partitions, are compared with, under a watch. False where there is none.
bool compare_ask(struct tracker *t, bool all);
// Asks for it without a watch; appends to t->out.
void compare_ask_stored(struct partition *p, enum pending_type type);
// Drops the partition whose owner is another: taken over by somebody, or what Redis went back to.
void compare_owner(struct partition *p, const struct reply *reply);
// Drops the partition whose place is another; settles what was applied while its answer was lost.
void compare_part(struct partition *p, const struct reply *reply);
// Whether all parts under way were compared under a watch that stands.
bool compare_is_watched(const struct tracker *t);
// A transaction of ours ends the watch: the next commit compares anew.
void compare_end_watch(struct tracker *t);

// commit.c
void commit_step(struct tracker *t);
void commit_on_compare(struct tracker *t, struct partition *p, const struct reply *reply);
void commit_on_exec(struct tracker *t, const struct reply *reply);
void commit_on_queue_error(struct tracker *t, const struct reply *reply);
void commit_on_redis_down(struct tracker *t);
// Tries again after a pause, because the server answered with an error.
void commit_pause(struct tracker *t, const char *why, size_t size);
int64_t commit_wake(const struct tracker *t);
// It is known to be stored: among the figures, once, and ...
void commit_note(struct tracker *t);
// ... what was sent of one partition is what Redis has.
void commit_settle(struct partition *p);

// damage.c
bool damage_is_in(const struct reply *exec);
// Marks the partitions of the commit whose EXEC answered so; it fails once they are marked.
void damage_mark(struct tracker *t, const struct reply *exec);
// The same for one command of that commit, counted from MULTI on.
void damage_mark_command(struct tracker *t, size_t command, const char *why, size_t size);
void damage_on_marked(struct tracker *t);
void damage_on_redis_up(struct tracker *t);

// probe.c
// Looks at every key of the last commit, which was applied while its answer was lost.
void probe_begin(struct tracker *t);
// `counter`: it is one that was added to.
void probe_on_reply(struct tracker *t, const struct reply *reply, bool counter);

// render.c: a batch as Redis commands.
// Moves what the partition's batch holds into its `sent`, rendered but for the counters.
void render_part(struct partition *p);
// Appends one HINCRBY for each counter that the parts under way change; returns how many.
size_t render_counters(const struct tracker *t, struct buf *out);
void render_key(struct buf *out, const struct tracker *t, enum key_type type, int32_t partition);

#endif
