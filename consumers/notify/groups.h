// SPDX-License-Identifier: Apache-2.0
// When who is told of what: alerts go in, messages come out when they are due. No I/O and no clock: time is an
// argument, in ms, and goes forward.
#ifndef HUIYIN_CONSUMERS_NOTIFY_GROUPS_H
#define HUIYIN_CONSUMERS_NOTIFY_GROUPS_H

#include "consumers/notify/notice.h"
#include "consumers/notify/routes.h"

// One message. All of it is good during the call. The notice has neither language nor zone: those are each receiver's.
struct outgoing {
  const struct route *route;
  struct told told;
  struct notice notice;
};

// How far an alert has come on a route, for who keeps it over a restart.
struct progress {
  int64_t came_at;  // the latest of its raise and its clear
  int64_t told_at;  // first; MOMENT_NONE: not told yet
  uint32_t level;   // how many levels of the escalation are behind it
  uint32_t again;   // how many times it was repeated
};

// An alert on a route. `clear` is NULL while it stands.
struct held_alert {
  const struct route *route;
  const struct overdue_alert *raise;
  const struct overdue_alert *clear;
  struct progress progress;
};

// `held` is told of each alert and route whenever anything of it has changed, `done` when they are no longer held,
// since the clear was told, or both came and went under a silence. Both may be NULL. None may call into the groups.
struct groups_sink {
  void (*tell)(void *context, const struct outgoing *message);
  void (*done)(void *context, const struct route *route, struct text alert_id);
  void (*held)(void *context, const struct held_alert *alert);
  void *context;
};

// Alerts that nobody is told of for a while. A clear of one that was told goes out all the same.
struct silence {
  struct route_match match;
  int64_t from;
  int64_t until;
};

// One thread. The rules:
// - An alert joins its route's group. The group's first message waits for group-wait, the next ones for group-interval
//   behind the last. It lists at most NOTICE_LISTED_MOST; more are several messages.
// - A clear goes the way of its raise, whatever was corrected since; never before it; and to every level that was told.
// - What stands is told again after `repeat`, the worst of a group with how many they are.
// - A level of escalation is told once the alert has stood so long since it was first told.
// - An acknowledgement of the request stops repeats and levels while it lasts.
// - In quiet hours INFO and WARNING wait for their end.
// - In a storm INFO and WARNING of a group are summed: one message, at most one in storm_within, that lists the worst.
// - CRITICAL is held back by a silence and its group's waits alone, and always told in full.
struct groups;

// The routes outlive it.
struct groups *groups_new(const struct routes *routes, struct groups_sink sink);
void groups_free(struct groups *g);

// Takes an alert of the topic, in its order. One that is known, one that goes no route, and a clear whose raise is not
// known change nothing: false.
bool groups_alert(struct groups *g, const struct overdue_alert *alert, int64_t now);

// Takes back what `held` was told before a restart, in the order of coming. False where it is known.
bool groups_restore(struct groups *g, const struct held_alert *alert);

// While what is long past is read: an alert that is cleared before anybody was told of it is forgotten, so that in the
// end there is what stands. Nothing is to be told meanwhile.
void groups_catch_up(struct groups *g, bool catching_up);

// The silences now in force or to come, in place of those before; they outlive the next call.
void groups_silence(struct groups *g, const struct silence *all, size_t count, int64_t now);

// A later one of the same request takes the place of the earlier; one that ends at once takes it back.
void groups_acknowledge(struct groups *g, struct text request_id, int64_t until, int64_t now);

// The next moment at which anything may be due; INT64_MAX for none.
int64_t groups_next(const struct groups *g);

// Tells all that is due.
void groups_due(struct groups *g, int64_t now);

// How many alerts it holds: that stand, or are not told yet.
size_t groups_count(const struct groups *g);

// How many of them a silence covers. Looks at them all where there are silences.
size_t groups_silenced(const struct groups *g, int64_t now);

#endif
