// SPDX-License-Identifier: Apache-2.0
// The lives of requests where closed ones are let go, from the log alone: known as soon as an event is published.
#include <stdio.h>
#include <string.h>

#include "tests/simulation/sim.h"

static struct text *id_of(struct event *e) {
  return e->type == EVENT_REQUEST_FILED  ? &e->filed.request_id
         : e->type == EVENT_TASK_PLEDGED ? &e->pledged.request_id
                                         : &e->resolved.request_id;
}

static bool is_named(const struct event *e, const char *life) {
  struct text key = event_key(e);
  return e->type != EVENT_VOLUNTEER_EVENT_HELD && key.size == strlen(life) && memcmp(key.at, life, key.size) == 0;
}

const char *lives_last(const struct sim_part *p, size_t count, const char *request) {
  for (size_t i = count; i-- > 0;) {
    struct text key = event_key(p->events[i]);
    if (p->events[i]->type != EVENT_VOLUNTEER_EVENT_HELD && key.at[0] == request[0]) {
      return key.at;
    }
  }
  return request;
}

bool lives_is_gone(const struct sim *s, const struct sim_part *p, size_t count, const char *life, int64_t log_time) {
  const struct history h = {p->events, count};
  int64_t keep = s->plan->keep_closed;
  int64_t last = MOMENT_NONE;
  struct facts f;
  if (!keep) {
    return false;
  }
  recount_facts(&h, life, &s->world.policy, &f);
  for (size_t i = 0; i < count; i++) {
    last = is_named(p->events[i], life) ? p->log_times[i] : last;
  }
  return f.closed && log_time > f.resolution->occurred_at + keep && (last == MOMENT_NONE || log_time > last + keep);
}

bool lives_name(const struct sim *s, const struct sim_part *p, struct sim_record *r) {
  if (r->event.type == EVENT_VOLUNTEER_EVENT_HELD) {
    return true;
  }
  struct text *id = id_of(&r->event);
  (void)snprintf(r->life, sizeof r->life, "%c", id->at[0]);
  const char *last = lives_last(p, p->event_count, r->life);
  const struct history h = {p->events, p->event_count};
  struct facts f;
  recount_facts(&h, last, &s->world.policy, &f);
  bool gone = lives_is_gone(s, p, p->event_count, last, p->log_time);
  int64_t stamp = r->timestamp == MOMENT_NONE ? p->log_time : r->timestamp;
  bool late = s->plan->keep_closed && stamp != MOMENT_NONE && stamp - r->event.occurred_at > s->plan->keep_closed;
  if (late && (!f.exists || gone)) {
    return false;
  }
  char life[SIM_LIFE];
  (void)snprintf(life, sizeof life, "%.30s%s", last, gone ? "+" : "");
  memcpy(r->life, life, sizeof life);
  *id = (struct text){r->life, (uint32_t)strlen(r->life)};
  return true;
}
