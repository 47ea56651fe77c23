// SPDX-License-Identifier: Apache-2.0
// Events made in one line, for the tests of the pure core.
#ifndef HUIYIN_TESTS_UNIT_CORE_EVENTS_H
#define HUIYIN_TESTS_UNIT_CORE_EVENTS_H

#include <string.h>

#include "schemas/event.h"

static inline struct text text_of(const char *string) {
  return (struct text){string, string ? (uint32_t)strlen(string) : 0};
}

// A filing with nothing special about it and no due.
static inline struct event filed(const char *request_id, int64_t at) {
  return (struct event){.type = EVENT_REQUEST_FILED,
    .event_id = text_of("f"),
    .occurred_at = at,
    .filed = {.request_id = text_of(request_id),
      .channel = CHANNEL_OTHER,
      .priority = PRIORITY_NORMAL,
      .category = text_of("noise"),
      .district = text_of("a/b"),
      .due_at = MOMENT_NONE}};
}

static inline struct event filed_due(const char *request_id, int64_t at, int64_t due) {
  struct event e = filed(request_id, at);
  e.filed.due_at = due;
  return e;
}

// `due` may be MOMENT_NONE.
static inline struct event pledged(const char *request_id, int64_t at, const char *unit, int64_t due) {
  return (struct event){.type = EVENT_TASK_PLEDGED,
    .event_id = text_of("p"),
    .occurred_at = at,
    .pledged = {.request_id = text_of(request_id), .unit = text_of(unit), .due_at = due}};
}

// `satisfaction` is 0 where it is null.
static inline struct event resolved(
  const char *request_id, int64_t at, const char *unit, enum outcome outcome, int32_t satisfaction) {
  return (struct event){.type = EVENT_TASK_RESOLVED,
    .event_id = text_of("s"),
    .occurred_at = at,
    .resolved = {.request_id = text_of(request_id),
      .unit = text_of(unit),
      .outcome = (int32_t)outcome,
      .satisfaction = satisfaction}};
}

static inline struct event held(const char *station, const char *event_id, int64_t at, int32_t volunteers) {
  return (struct event){.type = EVENT_VOLUNTEER_EVENT_HELD,
    .event_id = text_of(event_id),
    .occurred_at = at,
    .held = {.station = text_of(station),
      .district = text_of("a/b"),
      .kind = text_of("clean:up"),
      .teams = 1,
      .volunteers = volunteers,
      .beneficiaries = 30,
      .minutes = 90}};
}

#endif
