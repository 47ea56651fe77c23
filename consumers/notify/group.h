// SPDX-License-Identifier: Apache-2.0
// One group of alerts. For groups.c, standing.c and group_*.c alone.
#ifndef HUIYIN_CONSUMERS_NOTIFY_GROUP_H
#define HUIYIN_CONSUMERS_NOTIFY_GROUP_H

#include "consumers/core/due.h"
#include "consumers/notify/groups.h"

struct group;

// One alert on one route.
struct standing {
  struct group *group;
  struct standing *next;   // of the group
  struct standing **back;  // what points to it
  struct standing *next_new;
  struct standing *other;  // the same alert on another route
  struct overdue_alert raise;
  struct overdue_alert clear;  // where `clear_bytes`
  uint8_t *raise_bytes;        // what the texts point into; owned
  uint8_t *clear_bytes;        // NULL while it stands
  bool clear_told;
  bool is_done;       // the sink was told so
  bool is_new;        // in the group's list of what is new
  int64_t came_at;    // the latest of raise and clear
  int64_t told_at;    // MOMENT_NONE: not told yet
  int64_t repeat_at;  // INT64_MAX: never
  uint32_t level;
  uint32_t again;
};

struct group {
  const struct route *route;
  struct state *place;         // in the table of groups, and in the index of what is due
  struct standing *first;      // all
  struct standing *new_first;  // those of which something is not told yet, in the order in which it came
  struct standing **new_last;
  size_t new_count;     // when it was last looked at
  size_t past;          // in that list and over, since
  int64_t flush_at;     // when what is not told yet is looked at; INT64_MAX: nothing waits
  bool is_silenced;     // a silence was among what held some of it back then
  int64_t again_at;     // when what was told is looked at for repeats and levels; INT64_MAX: nothing stands
  int64_t last_at;      // the last message's; MOMENT_NONE before the first
  int64_t window_from;  // of the rate
  uint64_t window_count;
  int64_t sum_at;   // before then no further sum
  uint64_t number;  // of messages
};

struct acknowledgement {
  char *request_id;
  uint32_t size;
  int64_t until;
};

struct groups {
  const struct routes *routes;
  struct groups_sink sink;
  struct state_table table;  // group key -> struct group *
  struct state_table known;  // alert_id -> struct standing *
  struct due_index due;
  size_t count;
  bool catching_up;
  bool is_restored;  // what was told before a restart is not looked at yet
  const struct silence *silences;
  size_t silence_count;
  struct acknowledgement *acknowledgements;
  size_t acknowledgement_count;
};

// What a message tells of, before it is one.
struct item {
  struct standing *standing;
  struct noticed noticed;
  size_t place;  // in the order of coming
  // Whose rank it has: its own, or where the same request was raised by the same mark again, that raise's.
  const struct standing *lead;
  bool lead_clears;
  size_t lead_place;
};
struct items {
  struct item *all;
  size_t count;
};

// The group of a place in the table.
struct group *group_at(const struct state *s);

// The group of an alert on a route, made where there is none yet.
struct group *group_meet(struct groups *g, const struct route *route, const struct overdue_alert *a);

// Drops the acknowledgements that have ended, and those of a request.
void group_drop_acknowledgements(struct groups *g, struct text request_id, int64_t now);

void items_add(struct items *list, struct standing *s, bool clear);
// Raises before clears, the worst first; but what came before another raise of its request and mark comes right before
// that, so that who reads them in order ends with what is.
void items_sort(struct items *list);
void items_release(struct items *list);

// The first of an alert's standings, one for each route that it went; NULL where it is not known.
struct standing *standing_first(const struct groups *g, struct text alert_id);

// A standing of its own, in its group and under its alert's id; nobody was told of it. Owned by the groups.
struct standing *standing_new(struct groups *g, const struct route *route, const struct overdue_alert *alert);
void standing_free(struct standing *s);

// Bytes, the caller's, that the texts of `copy` point into.
uint8_t *standing_copy(const struct overdue_alert *alert, struct overdue_alert *copy);

// Whether all of it was told that there is.
bool standing_is_told(const struct standing *s);

// Tells who keeps it that it is over; once.
void standing_done(const struct groups *g, struct standing *s);

// Puts it in its group's list of what is new.
void group_note_new(struct standing *s);

// Takes what was told out of the list of what is new, and forgets what was cleared.
void group_sweep(struct groups *g, struct group *group);

// Tells who keeps it how far it has come.
void group_hold(const struct groups *g, const struct standing *s);

// Sends the items in messages of `most` each; where `most` is 0 in one that lists the worst.
void group_send(struct groups *g, struct group *group, const struct items *list, size_t most, const struct told *told,
  const struct notice *pattern);

// When it is no longer held back, by a silence, quiet hours or, with `acknowledged`, an acknowledgement; MOMENT_NONE
// where it is not.
int64_t group_held_until(const struct groups *g, const struct standing *s, bool acknowledged, int64_t now);

// When the silences that cover it end; MOMENT_NONE where none does.
int64_t group_silenced_until(const struct groups *g, const struct standing *s, int64_t now);

// Tells what is new, and says when to look at what is left of it.
void group_flush(struct groups *g, struct group *group, int64_t now);

// Behind a restart: reckons when what was told before is told again.
void group_settle_repeats(const struct groups *g, struct group *group, int64_t now);

// Tells what is due again, and the levels, and says when next.
void group_again(struct groups *g, struct group *group, int64_t now);

// When a told alert is due for a repeat or a level; INT64_MAX for never.
int64_t group_again_due(const struct standing *s);

#endif
