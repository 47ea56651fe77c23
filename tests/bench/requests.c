// SPDX-License-Identifier: Apache-2.0
// Fills a topic with requests whose ids are UUIDs: filed a day ago, or resolved. A share of them falls due at one
// moment, the others in twenty years.
#include <inttypes.h>
#include <stdio.h>

#include "runtime/kafka.h"
#include "tests/bench/clocks.h"
#include "tests/bench/sender.h"

static const int64_t day = INT64_C(24) * 3600 * 1000;

static const struct setting settings[] = {
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  KAFKA_EMBEDDED_SETTING,
  {"topic", 0, SETTING_TEXT, "NAME", NULL, "the topic to fill"},
  {"first", 0, SETTING_TEXT, "N", "0", "the number of the first request"},
  {"count", 0, SETTING_TEXT, "N", "1000", "how many requests"},
  {"resolved", 0, SETTING_FLAG, NULL, NULL, "pledge and resolve them, instead of filing them"},
  {"due-at", 0, SETTING_TEXT, "MS", "0", "when some of them fall due, milliseconds since 1970"},
  {"due-every", 0, SETTING_TEXT, "N", "0", "every how many-th of them does; 0 for none"},
  {NULL, 0, SETTING_TEXT, NULL, NULL, NULL},
};
static const struct verb_usage usage = {.verb = "bench-requests",
  .arguments = "",
  .summary = "Fills a topic with requests whose ids are UUIDs.",
  .settings = settings};

struct fill {
  struct sender sender;
  int64_t now, due_at, due_every;
};

// As random as a UUID, and the same for the same number: the finalizer of splitmix64.
static uint64_t mixed(uint64_t x) {
  x += UINT64_C(0x9E3779B97F4A7C15);
  x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
  x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
  return x ^ x >> 31;
}

enum { UUID_SIZE = 36 };

static struct text uuid(char room[UUID_SIZE + 1], uint64_t number, uint64_t salt) {
  uint64_t a = mixed(number * 4 + salt);
  uint64_t b = mixed(~number * 4 + salt);
  (void)snprintf(room, UUID_SIZE + 1, "%08x-%04x-4%03x-%04x-%012" PRIx64, (unsigned)(a >> 32),
    (unsigned)(a >> 16 & 0xffff), (unsigned)(a & 0xfff), (unsigned)(0x8000 | (b >> 48 & 0x3fff)),
    b & UINT64_C(0xffffffffffff));
  return (struct text){room, UUID_SIZE};
}

enum { NAME_SIZE = 40 };

static struct text name(char room[NAME_SIZE], const char *before, int64_t number, const char *behind) {
  return (struct text){room, (uint32_t)snprintf(room, NAME_SIZE, "%s%02d%s", before, (int)number, behind)};
}

static void file(struct fill *f, int64_t number) {
  char id[UUID_SIZE + 1];
  char event_id[UUID_SIZE + 1];
  char category[NAME_SIZE];
  char district[NAME_SIZE];
  struct event event = {.type = EVENT_REQUEST_FILED, .occurred_at = f->now - day, .source = {"hotline-12345", 13}};
  bool falls = f->due_every && number % f->due_every == 0;
  event.event_id = uuid(event_id, (uint64_t)number, 1);
  event.filed = (struct request_filed){.request_id = uuid(id, (uint64_t)number, 0),
    .channel = CHANNEL_HOTLINE,
    .category = name(category, "类别", number % 30, ""),
    .district = name(district, "152502/街道", number % 40, "/07"),
    .priority = PRIORITY_NORMAL,
    .due_at = falls ? f->due_at : f->now + 7300 * day};
  sender_event(&f->sender, &event, 0);
}

static void resolve(struct fill *f, int64_t number) {
  char id[UUID_SIZE + 1];
  char event_id[UUID_SIZE + 1];
  char unit[NAME_SIZE];
  struct text request = uuid(id, (uint64_t)number, 0);
  struct text by = name(unit, "第", number % 40, "街道办事处");
  struct event event = {.type = EVENT_TASK_PLEDGED, .occurred_at = f->now - day / 2, .source = {"hotline-12345", 13}};
  event.event_id = uuid(event_id, (uint64_t)number, 2);
  event.pledged = (struct task_pledged){.request_id = request, .unit = by, .due_at = MOMENT_NONE};
  sender_event(&f->sender, &event, 0);
  event.type = EVENT_TASK_RESOLVED;
  event.occurred_at = f->now - day / 4;
  event.event_id = uuid(event_id, (uint64_t)number, 3);
  event.resolved = (struct task_resolved){request, by, OUTCOME_RESOLVED, 5};
  sender_event(&f->sender, &event, 0);
}

int main(int argc, char **argv) {
  struct settings *s = sender_settings(&usage, argc, argv);
  struct fill f = {
    .now = clocks_wall() / 1000000, .due_at = sender_number(s, "due-at"), .due_every = sender_number(s, "due-every")};
  int64_t first = sender_number(s, "first");
  int64_t count = sender_number(s, "count");
  bool resolved = settings_flag(s, "resolved");
  sender_open(&f.sender, s);
  for (int64_t i = first; i < first + count; i++) {
    (resolved ? resolve : file)(&f, i);
  }
  uint64_t sent = f.sender.sent;
  (void)printf("{\"events\": %" PRIu64 ", \"seconds\": %.3f}\n", sent, sender_close(&f.sender));
  settings_free(s);
  return 0;
}
