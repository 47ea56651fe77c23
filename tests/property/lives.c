// SPDX-License-Identifier: Apache-2.0
// Lives of requests, message by message, each looked up anew (core/lapse.h).
#include "tests/property/lives.h"

#include <stdio.h>
#include <string.h>

static struct text *id_of(struct event *e) {
  if (e->type == EVENT_REQUEST_FILED) {
    return &e->filed.request_id;
  }
  return e->type == EVENT_TASK_PLEDGED ? &e->pledged.request_id : &e->resolved.request_id;
}

static bool is_life(const struct lives *l, size_t i, const char *name) {
  return l->events[i].type != EVENT_VOLUNTEER_EVENT_HELD && strcmp(l->ids[i], name) == 0;
}

static bool exists(const struct lives *l, const char *name) {
  for (size_t i = 0; i < l->count; i++) {
    if (is_life(l, i, name)) {
      return true;
    }
  }
  return false;
}

void lives_last(const struct lives *l, const char *request_id, char *out) {
  char next[LIVES_ID];
  (void)snprintf(out, LIVES_ID, "%s", request_id);
  for (;;) {
    (void)snprintf(next, sizeof next, "%.*s+", LIVES_ID - 2, out);
    if (!exists(l, next)) {
      return;
    }
    memcpy(out, next, LIVES_ID);
  }
}

static bool is_gone(const struct lives *l, const char *name, int64_t log_time, int64_t keep) {
  static const struct policy none = {.pledge_within = POLICY_NONE, .resolve_within = POLICY_NONE};
  const struct history h = {l->list, l->count};
  struct facts facts;
  int64_t last = MOMENT_NONE;
  recount_facts(&h, name, &none, &facts);
  for (size_t i = 0; i < l->count; i++) {
    last = is_life(l, i, name) ? l->log_times[i] : last;
  }
  return facts.closed && log_time > facts.resolution->occurred_at + keep &&
         (last == MOMENT_NONE || log_time > last + keep);
}

static void add(struct lives *l, const struct event *event, const char *name, int64_t log_time) {
  size_t i = l->count++;
  l->events[i] = *event;
  l->list[i] = &l->events[i];
  l->log_times[i] = log_time;
  (void)snprintf(l->ids[i], LIVES_ID, "%s", name);
  if (event->type != EVENT_VOLUNTEER_EVENT_HELD) {
    *id_of(&l->events[i]) = (struct text){l->ids[i], (uint32_t)strlen(l->ids[i])};
  }
}

static void read_one(struct lives *l, const struct message_read *m, int64_t log_time, int64_t keep) {
  struct event event = *m->event;
  char id[LIVES_ID];
  char name[LIVES_ID];
  if (event.type == EVENT_VOLUNTEER_EVENT_HELD) {
    add(l, m->event, "", log_time);
    return;
  }
  (void)snprintf(id, sizeof id, "%.*s", (int)id_of(&event)->size, id_of(&event)->at);
  lives_last(l, id, name);
  bool gone = is_gone(l, name, log_time, keep);
  if (!exists(l, name) || gone) {
    int64_t stamp = m->timestamp == MOMENT_NONE ? log_time : m->timestamp;
    if (stamp != MOMENT_NONE && stamp - event.occurred_at > keep) {
      l->too_late++;
      return;
    }
  }
  if (gone) {
    (void)snprintf(name + strlen(name), sizeof name - strlen(name), "+");
  }
  add(l, m->event, name, log_time);
}

void lives_init(struct lives *l, const struct message_read *messages, size_t count, int64_t keep) {
  int64_t log_time = MOMENT_NONE;
  l->count = l->too_late = 0;
  for (size_t i = 0; i < count; i++) {
    log_time = messages[i].timestamp > log_time ? messages[i].timestamp : log_time;
    read_one(l, &messages[i], log_time, keep);
  }
}
