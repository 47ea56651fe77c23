// SPDX-License-Identifier: Apache-2.0
// What a simulation is made of: for the files of this folder alone.
//
// happen.c and the files that begin with its name do what the plan says to a fake world (tests/fake), group.c says
// whose a partition is, town.c what is published. The rest holds what comes of it against the log, by the slow recount
// of tests/property: numbers.c the counters, marks.c the marks of the stored states, moments.c the clocks, topic.c the
// alerts topic, quiet.c what must be true in the end.
#ifndef HUIYIN_TESTS_SIMULATION_SIM_H
#define HUIYIN_TESTS_SIMULATION_SIM_H

#include "consumers/stored/meta.h"
#include "tests/fake/world.h"
#include "tests/property/chance.h"
#include "tests/property/recount.h"
#include "tests/simulation/plan.h"

enum {
  SIM_START = 1000000,
  SIM_PARTITIONS = 3,
  SIM_REQUESTS = 5,
  SIM_MARKS = 4,
  SIM_RECORDS = 400,
  SIM_QUESTIONS = 8000,
  SIM_OWED = 2000,
  SIM_LEFT = 6,
  SIM_LIFE = 40
};

// One message of the events topic.
struct sim_record {
  int64_t offset;
  int64_t timestamp;
  bool readable;       // and, with --keep-closed, not too late
  bool set_aside;      // it is in the dead-letter topic
  struct event event;  // its request under the name of its life
  char life[SIM_LIFE];
};

// The partition ended at `end` when it was asked at `at`.
struct sim_question {
  int64_t at;
  int64_t end;
  int64_t stored;  // the offset with which a clock that stands at `at` was first stored; -1 where none was
};

// Where the alerts of one request and mark stand.
struct sim_series {
  uint32_t raised;
  bool standing;
};

// One alert.
struct sim_alert {
  size_t request;
  size_t mark;
  enum alert_status status;
  uint32_t number;
  int64_t at;
  int64_t mark_at;
  int64_t due_at;
  int64_t filed_at;
};

// One partition.
struct sim_part {
  struct sim_record records[SIM_RECORDS];
  size_t count;
  const struct event *events[SIM_RECORDS];  // those that can be read, in order, and ...
  int64_t offsets[SIM_RECORDS];             // ... where they lie
  int64_t log_times[SIM_RECORDS];           // with them counted
  int64_t log_time;
  size_t event_count;
  struct sim_question questions[SIM_QUESTIONS];
  size_t question_count;
  struct sim_series topic[SIM_REQUESTS][SIM_MARKS];
  struct sim_alert raised[SIM_REQUESTS][SIM_MARKS];  // the last one of the topic, each
  size_t emitted;
  // Log clock: the alerts of the log, and where its end stands.
  struct sim_alert owed[SIM_OWED];
  size_t owed_count;
  struct sim_series series[SIM_REQUESTS][SIM_MARKS];
  int64_t clock;
  bool was_revoked;        // what waits for the clock is then raised without it
  size_t before_takeover;  // snapshots of Redis from before the last takeover
  size_t asked_before;     // questions from before it
  // As they are stored, and what was counted for that.
  struct meta meta;
  int64_t counted_offset;
  int64_t counted_clock;
  struct sums counts;
  struct sums volunteers;
};

enum { TRAP_NONE, TRAP_ANY, TRAP_TICK, TRAP_TRIM, TRAP_ALERTS, TRAP_TAKEOVER, TRAP_COUNT };

struct sim {
  const struct plan *plan;
  struct fake_world world;
  struct chance chance;
  struct sim_part parts[SIM_PARTITIONS];
  struct sums counts;  // of all partitions
  struct sums volunteers;
  // The group: -1 for nobody, else the place of the process.
  int member[SIM_PARTITIONS];
  int heir[SIM_PARTITIONS];  // who gets it once its member has left it; -1 while it is not on its way
  bool believes[FAKE_PROCESSES][SIM_PARTITIONS];
  unsigned hold[FAKE_PROCESSES];
  bool broker_away;
  struct fake_connection *left[SIM_LEFT];
  int trap;
  int trapped;     // the write was made: turns until it is lost, -1 where none was
  size_t lost;     // and how many are
  int64_t latest;  // the wall clock has shown it
  uint64_t events_made;
  bool emptied;    // Redis has lost all it had of a partition
  bool spoilt;     // a counter is no number
  bool other_log;  // the topic was made again
  bool tracing;
  uint64_t writes;
  char wrong[700];  // what does not hold; "" while all does
};

// sim.c
// `wire` is only read. Where `tracing`, each step is printed. False where something did not hold (s->wrong).
bool sim_run(struct sim *s, const struct plan *plan, struct wire *wire, bool tracing);
__attribute__((format(printf, 2, 3))) void sim_say(const struct sim *s, const char *format, ...);
// Only the first is kept.
__attribute__((format(printf, 2, 3))) void sim_wrong(struct sim *s, const char *format, ...);
const char *sim_request(size_t request);
size_t sim_find_request(struct text id);
size_t sim_find_mark(const struct sim *s, struct text name);

// happen.c
void happen(struct sim *s, const struct happening *h);
void happen_hold(struct sim *s);
void happen_end_faults(struct sim *s);

// happen_turns.c
void happen_turns(struct sim *s, unsigned turns);
// All processes take turns until nothing is left to happen at this moment.
void happen_all(struct sim *s);
// A process that cannot go on has ended, where it may.
void happen_bury(struct sim *s);

// happen_time.c
void happen_in_time(struct sim *s, enum what what);
// All processes take turns, and time goes on.
void happen_until(struct sim *s, int64_t until);

// happen_redis.c
void happen_to_redis(struct sim *s, enum what what);
void happen_fail_over(struct sim *s, size_t writes);
// Whether a store lacks a partition of which the group has committed an offset.
bool happen_is_emptied(const struct sim *s, const struct fake_store *store);
// What was sent on connections that have ended never arrives.
void happen_drop_left(struct sim *s);

// happen_processes.c
void happen_to_processes(struct sim *s, enum what what);

// story.c
void story(struct sim *s);

// group.c
struct fake_process *group_start(struct sim *s);
void group_bury(struct sim *s, size_t process);
void group_move(struct sim *s, int32_t partition, int to, unsigned how);
void group_tell(struct sim *s);
// What was revoked and is released goes to its heir.
void group_step(struct sim *s);
// Partitions without a living member go to `to`.
void group_give_orphans(struct sim *s, int to);
// A living process, -1 for none; chosen by chance.
int group_any(struct sim *s);

// town.c
void town_publish(struct sim *s);
void town_repeat(struct sim *s);
void town_garbage(struct sim *s);
void town_gap(struct sim *s);
// Events that raise the totals, of a request that only this makes.
void town_file(struct sim *s, int32_t partition);
void town_publish_in(struct sim *s, int32_t partition);

// lives.c: an id that is used again once its request is gone (core/lapse.h) names another life: `a`, `a+`, `a++`.
// Names the life of an event that was just published; false where it is too late.
bool lives_name(const struct sim *s, const struct sim_part *p, struct sim_record *r);
// The name of the last life that a request has among the first `count` readable events.
const char *lives_last(const struct sim_part *p, size_t count, const char *request);
// Whether that life is gone at a log time.
bool lives_is_gone(const struct sim *s, const struct sim_part *p, size_t count, const char *life, int64_t log_time);

// numbers.c: after each write.
void numbers_check(struct sim *s);
// Whether a counter in Redis is no number.
bool numbers_spoilt(const struct sim *s);

// marks.c
// What is true of a request after the first `count` readable events.
void marks_facts(const struct sim *s, const struct sim_part *p, size_t count, size_t request, struct facts *f);
void marks_check(struct sim *s, int32_t partition);

// moments.c
void moments_asked(struct sim *s, int32_t partition, int64_t at, int64_t end);
void moments_check(struct sim *s, int32_t partition);
// A failover took clocks back: the same moment may be stored anew, with another offset.
void moments_forget(struct sim *s);
// The question at `at`, the one with the least end; NULL where it was never asked then.
const struct sim_question *moments_find(const struct sim_part *p, int64_t at);

// owed.c: the alerts of the log under the log clock.
void owed_note(struct sim *s, int32_t partition, const struct sim_record *record);
void owed_advance(struct sim *s, int32_t partition, int64_t clock);

// topic.c
void topic_emitted(struct sim *s, int32_t partition, const struct fake_record *record);

// stored.c: what Redis holds, after each write.
void stored_check(struct sim *s);
// Whether a partition is marked as damaged.
bool stored_is_marked(struct sim *s);

// quiet.c
void quiet_check(struct sim *s);
// Redis has lost all it had of a partition: it must be refused.
void quiet_check_emptied(struct sim *s);
// The topic is deleted and made again: it must be noticed.
void quiet_check_other_log(struct sim *s);
// A counter was overwritten: it must have been noticed.
void quiet_check_spoilt(struct sim *s);
// The end of the plan: faults end, and all comes to rest.
void quiet_come(struct sim *s);

#endif
