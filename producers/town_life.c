// SPDX-License-Identifier: Apache-2.0
// Draws a request's life: who takes it on, how long that lasts, what goes wrong on the way.
#include "producers/town_life.h"

#include "schemas/event.h"

// What is in hand while a life is drawn.
struct drawing {
  const struct town_climate *climate;
  struct town_chance chance;
  struct town_life *life;
  int64_t filed_at;
  int64_t limit;  // how long the town allows, in milliseconds
  int64_t due;    // as it now stands; where none was written, what the clerks have in mind
  uint32_t unit;
  uint8_t category;
  bool whole_seconds;  // most systems stamp whole seconds, the portals milliseconds
};

void town_life_climate(struct town_climate *climate, uint64_t seed, const struct town_calendar *calendar) {
  static const uint16_t paces[] = {60, 85, 100, 100, 120, 260};
  *climate = (struct town_climate){.seed = seed, .calendar = calendar};
  for (uint32_t unit = 0; unit < TOWN_UNITS; unit++) {
    struct town_chance c = town_chance_of(seed, TOWN_STREAM_UNIT, unit);
    climate->pace[unit] = paces[town_chance_below(&c, 6)];
  }
}

static struct town_step *step(struct drawing *d, enum event_type type, int64_t at) {
  struct town_step *s = &d->life->steps[d->life->count++];
  at = d->whole_seconds ? at - at % 1000 : at;
  *s = (struct town_step){.at = at, .type = (uint8_t)type, .unit = (uint8_t)d->unit, .due_at = MOMENT_NONE};
  return s;
}

// How long a piece of work of this mean takes the unit that has it, on a day as busy as that of `since`.
static int64_t effort(struct drawing *d, int64_t since, int64_t mean) {
  uint32_t busy = town_calendar_busy(d->climate->seed, town_calendar_day(since));
  int64_t slowed = mean / 100 * d->climate->pace[d->unit] / 100 * (100 + (busy - 100) / 2);
  return town_chance_skewed(&d->chance, slowed);
}

// When it is done: what is urgent is worked on by day and night, everything else in office hours.
static int64_t done(struct drawing *d, int64_t since, int64_t mean) {
  int64_t took = effort(d, since, mean) + TOWN_MINUTE;
  if (d->limit <= 24 * TOWN_HOUR) {
    return since + took;
  }
  return town_calendar_work(since, took / 24 * 5);  // 35 office hours lie in a week's 168
}

static void character(struct drawing *d) {
  static const uint16_t channel_weights[CHANNEL_COUNT] = {460, 110, 90, 60, 15, 150, 50, 20, 25, 20};
  static const uint16_t priority_weights[PRIORITY_COUNT] = {140, 680, 140, 40};
  struct town_life *life = d->life;
  life->channel = (uint8_t)town_chance_weighted(&d->chance, channel_weights, CHANNEL_COUNT);
  life->priority = (uint8_t)town_chance_weighted(&d->chance, priority_weights, PRIORITY_COUNT);
  d->category = (uint8_t)town_chance_weighted(&d->chance, town_category_weights, TOWN_CATEGORIES);
  bool usual = town_chance_in(&d->chance, 700);
  uint32_t other = town_chance_below(&d->chance, KIND_COUNT);
  life->kind = usual ? town_categories[d->category].kind : (uint8_t)other;
  life->assisted = town_chance_in(&d->chance, life->channel == CHANNEL_PARTY_SERVICE_CENTRE ? 300 : 30);
  life->told = town_chance_in(&d->chance, 30);
  d->whole_seconds = life->channel != CHANNEL_PORTAL && life->channel != CHANNEL_WECHAT;
}

static int64_t allowed(const struct drawing *d) {
  int64_t limit = town_categories[d->category].limit_hours * TOWN_HOUR;
  if (d->life->priority == PRIORITY_URGENT) {
    return limit < 8 * TOWN_HOUR ? limit : limit / 4;
  }
  return d->life->priority == PRIORITY_HIGH ? limit / 2 : limit;
}

static void filed(struct drawing *d, struct town_place place, int64_t at, int64_t due) {
  struct town_step *s = step(d, EVENT_REQUEST_FILED, at);
  s->category = d->category;
  s->place = place;
  s->due_at = due;
}

// A later filing that puts the district, the category or the due right; some are sent in the second of the first.
static void correct(struct drawing *d, struct town_place place, int64_t due) {
  int64_t after = town_chance_in(&d->chance, 60) ? 0 : TOWN_MINUTE + town_chance_skewed(&d->chance, 8 * TOWN_HOUR);
  switch (town_chance_below(&d->chance, 3)) {
    case 0:
      place = town_places_draw(&d->chance);
      break;
    case 1:
      d->category = (uint8_t)town_chance_weighted(&d->chance, town_category_weights, TOWN_CATEGORIES);
      break;
    default:
      due = d->due + town_chance_below(&d->chance, 5) * TOWN_DAY;
      d->due = due;
  }
  filed(d, place, d->filed_at + after, due);
}

static void file(struct drawing *d) {
  struct town_place place = town_places_draw(&d->chance);
  bool office = town_chance_in(&d->chance, 250) || d->life->channel == CHANNEL_INITIATIVE;
  d->unit = office ? TOWN_BUREAUS + (uint32_t)place.area : town_categories[d->category].bureau;
  d->limit = allowed(d);
  d->due = d->filed_at + d->limit;
  int64_t due = town_chance_in(&d->chance, 280) ? MOMENT_NONE : d->due;
  if (town_chance_in(&d->chance, 1)) {
    due = d->filed_at - TOWN_DAY;  // mistyped, and so it stays
  }
  if (town_chance_in(&d->chance, 2)) {
    return;  // its filing was never published
  }
  filed(d, place, d->filed_at, due);
  if (town_chance_in(&d->chance, 60)) {
    correct(d, place, due);
  }
}

static int64_t pledge(struct drawing *d, int64_t at, int64_t due) {
  struct town_step *s = step(d, EVENT_TASK_PLEDGED, at);
  s->pledger = town_chance_in(&d->chance, 450) ? (uint8_t)(1 + town_chance_below(&d->chance, TOWN_PLEDGERS)) : 0;
  s->due_at = due;
  d->due = due == MOMENT_NONE ? d->due : due;
  return s->at;
}

static uint8_t satisfaction(struct drawing *d, bool late) {
  static const uint16_t in_time[] = {3, 5, 12, 35, 45};
  static const uint16_t too_late[] = {25, 25, 25, 15, 10};
  if (town_chance_in(&d->chance, 550)) {
    return 0;
  }
  return (uint8_t)(1 + town_chance_weighted(&d->chance, late ? too_late : in_time, 5));
}

static int64_t resolve(struct drawing *d, int64_t at) {
  static const uint16_t outcome_weights[] = {800, 130, 35, 35};  // RESOLVED, EXPLAINED, DECLINED, REFERRED
  struct town_step *s = step(d, EVENT_TASK_RESOLVED, at);
  s->outcome = (uint8_t)town_chance_weighted(&d->chance, outcome_weights, 4);
  s->satisfaction = satisfaction(d, at > d->due);
  return s->at;
}

static void drop(struct drawing *d, enum outcome outcome, int64_t at) {
  step(d, EVENT_TASK_RESOLVED, at)->outcome = (uint8_t)outcome;
}

// A pledge that may name a day of its own: often the town's limit again, sometimes sooner, sometimes later.
static int64_t take_on(struct drawing *d, int64_t at) {
  int64_t promised = at + d->limit / 100 * (50 + town_chance_below(&d->chance, 90));
  return pledge(d, at, town_chance_in(&d->chance, 300) ? promised : MOMENT_NONE);
}

static int64_t hand_over(struct drawing *d, int64_t at) {
  d->unit = town_chance_below(&d->chance, TOWN_UNITS);
  return take_on(d, done(d, at, 20 * TOWN_HOUR));
}

// Shortly before the due the unit asks for more time, having done little. Returns when.
static int64_t extend(struct drawing *d, int64_t since) {
  int64_t left = d->due > since ? d->due - since : TOWN_HOUR;
  int64_t more = d->limit / 100 * (30 + town_chance_below(&d->chance, 100));
  return pledge(d, since + left / 10 * 8, d->due + more);
}

static void reopen(struct drawing *d, int64_t resolved_at) {
  int64_t again = take_on(d, done(d, resolved_at, 40 * TOWN_HOUR));
  if (town_chance_in(&d->chance, 850)) {
    (void)resolve(d, done(d, again, d->limit / 2));
  }
}

static void work(struct drawing *d, int64_t since) {
  if (town_chance_in(&d->chance, 45)) {
    since = hand_over(d, since);
  }
  if (town_chance_in(&d->chance, 70)) {
    since = extend(d, since);
  }
  if (town_chance_in(&d->chance, 50)) {
    return;  // it lies there
  }
  bool on_the_dot = town_chance_in(&d->chance, 6) && d->due > since;
  int64_t resolved_at = resolve(d, on_the_dot ? d->due : done(d, since, d->limit / 100 * 30));
  if (town_chance_in(&d->chance, 40)) {
    reopen(d, resolved_at);
  }
}

static void answer_at_once(struct drawing *d) {
  int64_t at = d->filed_at + TOWN_MINUTE + town_chance_skewed(&d->chance, 8 * TOWN_MINUTE);
  if (town_chance_in(&d->chance, 500)) {
    (void)take_on(d, at);  // and in the same second
  }
  (void)resolve(d, at);
}

static void give_up(struct drawing *d) {
  int64_t at = d->filed_at + TOWN_MINUTE + town_chance_skewed(&d->chance, 30 * TOWN_HOUR);
  if (town_chance_in(&d->chance, 500)) {
    (void)take_on(d, d->filed_at + (at - d->filed_at) / 2);
  }
  drop(d, OUTCOME_WITHDRAWN, at);
}

// Nobody takes it on. Some are closed all the same, long after.
static void overlook(struct drawing *d) {
  if (town_chance_in(&d->chance, 300)) {
    (void)resolve(d, town_calendar_work(d->filed_at + TOWN_DAY, town_chance_skewed(&d->chance, 60 * TOWN_HOUR)));
  }
}

enum fate { FATE_WORKED_ON, FATE_AT_ONCE, FATE_WITHDRAWN, FATE_DUPLICATE, FATE_OVERLOOKED, FATE_COUNT };

static void live(struct drawing *d) {
  static const uint16_t fate_weights[FATE_COUNT] = {800, 100, 22, 28, 50};
  switch ((enum fate)town_chance_weighted(&d->chance, fate_weights, FATE_COUNT)) {
    case FATE_AT_ONCE:
      answer_at_once(d);
      break;
    case FATE_WITHDRAWN:
      give_up(d);
      break;
    case FATE_DUPLICATE:
      drop(d, OUTCOME_DUPLICATE, d->filed_at + TOWN_MINUTE + town_chance_skewed(&d->chance, 6 * TOWN_HOUR));
      break;
    case FATE_OVERLOOKED:
      overlook(d);
      break;
    default:
      work(d, take_on(d, done(d, d->filed_at, d->life->channel == CHANNEL_INITIATIVE ? TOWN_MINUTE : 12 * TOWN_HOUR)));
  }
}

void town_life_draw(const struct town_climate *climate, uint32_t item, struct town_life *life) {
  struct drawing d = {.climate = climate, .chance = town_chance_of(climate->seed, TOWN_STREAM_REQUEST, item)};
  d.life = life;
  life->count = 0;
  d.filed_at = town_calendar_filing(climate->calendar, &d.chance);
  character(&d);
  d.filed_at -= d.whole_seconds ? d.filed_at % 1000 : 0;
  file(&d);
  live(&d);
}
