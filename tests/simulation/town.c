// SPDX-License-Identifier: Apache-2.0
// What is published: few requests and few names, so that events meet.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/simulation/sim.h"
#include "tests/unit/core_events.h"

static const char *const names[SIM_REQUESTS] = {"a", "b", "c", "d", "e"};

const char *sim_request(size_t request) {
  return names[request];
}

size_t sim_find_request(struct text id) {
  return id.size && id.at[0] >= 'a' && id.at[0] < 'a' + SIM_REQUESTS ? (size_t)(id.at[0] - 'a') : SIM_REQUESTS;
}

static const char *pick_name(struct sim *s, const char *const *list, unsigned count) {
  return list[chance_below(&s->chance, count)];
}

static int64_t stamp(struct sim *s) {
  struct chance *c = &s->chance;
  switch (chance_below(c, 8)) {
    case 0:
      return s->world.now - chance_below(c, 4000);
    case 1:
      return s->world.now + chance_below(c, 4000);
    case 2:
      return chance_one_in(c, 4) ? MOMENT_NONE : s->world.now;
    default:
      return s->world.now;
  }
}

static void note(struct sim *s, int32_t partition, int64_t timestamp, const struct event *event) {
  struct sim_part *p = &s->parts[partition];
  struct sim_record *r = &p->records[p->count++];
  *r = (struct sim_record){
    .offset = s->world.events.partitions[partition].end - 1, .timestamp = timestamp, .readable = event != NULL};
  p->log_time = timestamp > p->log_time ? timestamp : p->log_time;
  if (event) {
    r->event = *event;
    r->readable = lives_name(s, p, r);
  }
  if (r->readable) {
    p->log_times[p->event_count] = p->log_time;
    p->offsets[p->event_count] = r->offset;
    p->events[p->event_count++] = &r->event;
  }
  if (s->world.options.log_clock) {
    owed_note(s, partition, r);
  }
}

static bool is_full(const struct sim *s, int32_t partition) {
  return s->parts[partition].count == SIM_RECORDS;
}

static void publish_stamped(struct sim *s, int32_t partition, const struct event *event, int64_t timestamp) {
  fake_world_publish(&s->world, partition, timestamp, *event);
  struct text key = event_key(event);
  sim_say(s, "%s of %.*s is published at %d:%lld, occurred at %lld, stamped %lld", event_type_names[event->type],
    (int)key.size, key.at, (int)partition, (long long)s->world.events.partitions[partition].end - 1,
    (long long)(event->occurred_at - SIM_START), (long long)(timestamp == MOMENT_NONE ? -1 : timestamp - SIM_START));
  note(s, partition, timestamp, event);
}

static void publish(struct sim *s, int32_t partition, const struct event *event) {
  if (!is_full(s, partition)) {
    publish_stamped(s, partition, event, stamp(s));
  }
}

// Most dues lie a few of the policy's seconds ahead, some have passed, few lie days ahead.
static int64_t due_of(struct sim *s, int64_t at) {
  struct chance *c = &s->chance;
  unsigned how = chance_below(c, 8);
  if (how == 0) {
    return MOMENT_NONE;
  }
  return how == 1 ? at - chance_below(c, 500) : at + 1 + chance_below(c, how == 2 ? 400000000 : 5000);
}

static struct event make_filing(struct sim *s, const char *request, int64_t at) {
  static const char *const categories[] = {"noise", "heat:ing"};
  static const char *const districts[] = {"", "n", "n/1", "m"};
  struct event e = filed_due(request, at, due_of(s, at));
  e.filed.category = text_of(pick_name(s, categories, 2));
  e.filed.district = text_of(pick_name(s, districts, 4));
  e.filed.kind = (int32_t)chance_below(&s->chance, 2);
  e.filed.assisted = chance_below(&s->chance, 2);
  return e;
}

static struct event make_event(struct sim *s) {
  static const char *const units[] = {"u", "v"};
  static const char *const held_ids[] = {"h1", "h2", "h3"};
  struct chance *c = &s->chance;
  const char *request = names[chance_below(c, SIM_REQUESTS)];
  int64_t at = s->world.now - chance_below(c, chance_one_in(c, 3) ? 6000 : 800);
  at = at < 0 ? 0 : at;
  switch (chance_below(c, 9)) {
    case 0:
    case 1:
    case 2:
      return pledged(request, at, pick_name(s, units, 2), due_of(s, at));
    case 3:
    case 4:
      return resolved(
        request, at, pick_name(s, units, 2), (enum outcome)chance_below(c, OUTCOME_COUNT), (int32_t)chance_below(c, 6));
    case 5:
      return held(pick_name(s, units, 2), pick_name(s, held_ids, 3), at, (int32_t)chance_below(c, 9));
    default:
      return make_filing(s, request, at);
  }
}

static int32_t any_partition(struct sim *s) {
  return (int32_t)chance_below(&s->chance, (uint32_t)s->plan->partitions);
}

void town_publish(struct sim *s) {
  for (unsigned i = 1 + chance_below(&s->chance, 4); i; i--) {
    struct event e = make_event(s);
    publish(s, any_partition(s), &e);
    s->world.now += chance_below(&s->chance, 3);
  }
}

void town_publish_in(struct sim *s, int32_t partition) {
  struct event e = make_event(s);
  publish(s, partition, &e);
}

// Its id again, for the name of its life: one letter.
static void rename_request(struct event *e) {
  struct text *id = e->type == EVENT_REQUEST_FILED  ? &e->filed.request_id
                    : e->type == EVENT_TASK_PLEDGED ? &e->pledged.request_id
                                                    : &e->resolved.request_id;
  id->size = 1;
}

// The same message twice, as a producer that tries again leaves it, or its content under another event_id.
void town_repeat(struct sim *s) {
  int32_t partition = any_partition(s);
  const struct sim_part *p = &s->parts[partition];
  if (!p->event_count) {
    return;
  }
  struct event e = *p->events[chance_below(&s->chance, (uint32_t)p->event_count)];
  if (e.type != EVENT_VOLUNTEER_EVENT_HELD) {
    rename_request(&e);
  }
  if (chance_below(&s->chance, 2)) {
    e.event_id = text_of("again");
  }
  publish(s, partition, &e);
}

void town_garbage(struct sim *s) {
  int32_t partition = any_partition(s);
  if (is_full(s, partition)) {
    return;
  }
  char bytes[24];
  int64_t timestamp = stamp(s);
  int size = snprintf(bytes, sizeof bytes, "garbage %llu", (unsigned long long)++s->events_made);
  int64_t offset = fake_log_add(&s->world.events, partition, timestamp, text_of("k"), bytes, (size_t)size);
  sim_say(s, "garbage is published at %d:%lld", (int)partition, (long long)offset);
  note(s, partition, timestamp, NULL);
}

void town_gap(struct sim *s) {
  int32_t partition = any_partition(s);
  int64_t count = 1 + chance_below(&s->chance, 3);
  fake_log_gap(&s->world.events, partition, count);
  sim_say(s, "%lld offsets of partition %d hold no message", (long long)count, (int)partition);
}

// As it happens, so that it is never too late.
void town_file(struct sim *s, int32_t partition) {
  struct event e = filed("z", s->world.now);
  if (!is_full(s, partition)) {
    publish_stamped(s, partition, &e, s->world.now);
  }
  e = held("u", "last", s->world.now, 1);
  publish(s, partition, &e);
}
