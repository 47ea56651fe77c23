// SPDX-License-Identifier: Apache-2.0
// Puts a town's items into words: ids, names and events.
#include "producers/town.h"

#include <string.h>

#include "schemas/moment.h"

// No town ends so late that a due could pass MOMENT_LAST.
static const int64_t end_last = MOMENT_LAST - 3650 * TOWN_DAY;

int town_init(struct town *t, uint64_t seed, int64_t end, int64_t days, uint32_t requests, struct err *e) {
  *t = (struct town){.start = end - days * TOWN_DAY, .end = end, .requests = requests};
  if (end > end_last || t->start < MOMENT_FIRST + TOWN_DAY) {
    return err_set(e, "a town of %lld days must lie between 1970-01-02 and 2190: choose another end", (long long)days);
  }
  if (town_calendar_init(&t->calendar, seed, t->start, end, e)) {
    return -1;
  }
  town_life_climate(&t->climate, seed, &t->calendar);
  t->outings = t->calendar.outing_count ? (requests + 39) / 40 : 0;
  struct town_chance c = town_chance_of(seed ^ (uint64_t)t->start, TOWN_STREAM_DAY, (uint64_t)end);
  t->tag = town_chance_below(&c, 1U << 24);
  return 0;
}

void town_release(struct town *t) {
  town_calendar_release(&t->calendar);
}

uint32_t town_items(const struct town *t) {
  return t->requests + t->outings;
}

static struct text literal(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

static void page_add(struct town_page *page, const char *string) {
  size_t size = strlen(string);
  memcpy(page->at + page->used, string, size);
  page->used += size;
}

// Writes `digits` digits of a number in base 10 or 16.
static void page_number(struct town_page *page, uint32_t number, size_t digits, uint32_t base) {
  for (size_t i = digits; i > 0; i--) {
    page->at[page->used + i - 1] = "0123456789abcdef"[number % base];
    number /= base;
  }
  page->used += digits;
}

static struct text page_since(const struct town_page *page, size_t start) {
  return (struct text){page->at + start, (uint32_t)(page->used - start)};
}

// `3f9a21-R00000012`
static struct text id(const struct town *t, struct town_page *page, const char *letter, uint32_t number) {
  size_t start = page->used;
  page_number(page, t->tag, 6, 16);
  page_add(page, letter);
  page_number(page, number, 8, 10);
  return page_since(page, start);
}

static struct text step_id(struct town_page *page, struct text of, uint32_t step) {
  size_t start = page->used;
  memcpy(page->at + page->used, of.at, of.size);
  page->used += of.size;
  page_add(page, "-");
  page_number(page, step + 1, 2, 10);
  return page_since(page, start);
}

static struct text district(struct town_page *page, struct town_place place) {
  const struct town_area *area = &town_areas[place.area];
  size_t start = page->used;
  if (place.levels > 0) {
    page_add(page, area->name);
  }
  if (place.levels > 1) {
    page_add(page, "/");
    page_add(page, place.gap ? "" : area->community[place.community]);
  }
  if (place.levels > 2) {
    page_add(page, "/");
    page_number(page, place.grid, 2, 10);
  }
  return page_since(page, start);
}

static struct text source_of(uint8_t channel) {
  switch (channel) {
    case CHANNEL_HOTLINE:
      return literal("hotline-12345");
    case CHANNEL_PORTAL:
    case CHANNEL_WECHAT:
      return literal("online");
    case CHANNEL_OTHER:
      return literal("");
    default:
      return literal("counter");
  }
}

static void fill_filed(
  struct request_filed *filed, const struct town_life *life, const struct town_step *step, struct town_page *page) {
  filed->kind = life->kind;
  filed->channel = life->channel;
  filed->category = literal(town_categories[step->category].name);
  filed->district = district(page, step->place);
  filed->priority = life->priority;
  filed->assisted = life->assisted;
  filed->due_at = step->due_at;
  filed->summary = life->told ? literal(town_categories[step->category].summary) : (struct text){NULL, 0};
}

static void fill_request(
  const struct town *t, uint32_t item, uint32_t number, struct town_page *page, struct event *event) {
  struct town_life life;
  town_life_draw(&t->climate, item, &life);
  const struct town_step *step = &life.steps[number];
  struct text request = id(t, page, "-R", item);
  *event = (struct event){.type = step->type, .occurred_at = step->at, .source = source_of(life.channel)};
  event->event_id = step_id(page, request, number);
  struct text unit = literal(town_places_unit(step->unit));
  switch (event->type) {
    case EVENT_REQUEST_FILED:
      event->filed.request_id = request;
      fill_filed(&event->filed, &life, step, page);
      break;
    case EVENT_TASK_PLEDGED:
      event->pledged = (struct task_pledged){.request_id = request, .unit = unit, .due_at = step->due_at};
      event->pledged.pledger = step->pledger ? literal(town_pledgers[step->pledger - 1]) : (struct text){NULL, 0};
      break;
    default:
      event->resolved = (struct task_resolved){request, unit, step->outcome, step->satisfaction};
  }
}

static int64_t outing_at(const struct town *t, uint32_t number, struct town_chance *c) {
  *c = town_chance_of(t->climate.seed, TOWN_STREAM_VOLUNTEER, number);
  int64_t at = town_calendar_outing(&t->calendar, c);
  int64_t sharp = at - at % (30 * TOWN_MINUTE);
  return sharp < t->start ? at : sharp;
}

static void fill_outing(const struct town *t, uint32_t number, struct town_page *page, struct event *event) {
  struct town_chance c;
  *event = (struct event){.type = EVENT_VOLUNTEER_EVENT_HELD, .occurred_at = outing_at(t, number, &c)};
  event->event_id = id(t, page, "-V", number);
  event->source = literal("volunteers");
  struct town_place place = town_places_draw(&c);
  place.levels = place.levels < 2 ? place.levels : 2;
  event->held.station = literal(town_areas[place.area].station);
  event->held.district = district(page, place);
  event->held.kind = literal(town_outing_kinds[town_chance_below(&c, TOWN_OUTING_KINDS)]);
  event->held.teams = (int32_t)(1 + town_chance_below(&c, 4));
  event->held.volunteers = event->held.teams * (int32_t)(4 + town_chance_below(&c, 16));
  event->held.beneficiaries = (int32_t)town_chance_below(&c, 120);
  event->held.minutes = (int32_t)(30 * (1 + town_chance_below(&c, 8)));
}

size_t town_moments(const struct town *t, uint32_t item, struct town_moment moments[TOWN_STEPS_MAX]) {
  if (item >= t->requests) {
    struct town_chance c;
    moments[0] = (struct town_moment){outing_at(t, item - t->requests, &c), 0};
    return 1;
  }
  struct town_life life;
  town_life_draw(&t->climate, item, &life);
  size_t count = 0;
  for (size_t i = 0; i < life.count; i++) {
    if (life.steps[i].at <= t->end) {
      moments[count++] = (struct town_moment){life.steps[i].at, (uint32_t)i};
    }
  }
  return count;
}

void town_event(const struct town *t, uint32_t item, uint32_t step, struct town_page *page, struct event *event) {
  page->used = 0;
  if (item < t->requests) {
    fill_request(t, item, step, page, event);
  } else {
    fill_outing(t, item - t->requests, page, event);
  }
}
