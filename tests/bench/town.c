// SPDX-License-Identifier: Apache-2.0
// Fills a topic with the events of a simulated town whose dues lie far ahead, but for a share of the requests, which
// fall due when they are filed. Prints as JSON what a count of it must come to.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "producers/simulate_order.h"
#include "producers/town.h"
#include "runtime/kafka.h"
#include "tests/bench/sender.h"

static const int64_t far_ahead = INT64_C(20) * 365 * 24 * 3600 * 1000;

static const struct setting settings[] = {
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  KAFKA_EMBEDDED_SETTING,
  {"topic", 0, SETTING_TEXT, "NAME", NULL, "the topic to fill"},
  {"requests", 0, SETTING_TEXT, "N", "1000", "how many requests the town has"},
  {"events", 0, SETTING_TEXT, "N", "1000000000", "how many events to send, the earliest ones"},
  {"seed", 0, SETTING_TEXT, "N", "1", "which town it is"},
  {"days", 0, SETTING_TEXT, "N", "30", "how long it lasts; what would come later is left out"},
  {"end", 0, SETTING_TEXT, "MS", "0", "when it ends, milliseconds since 1970"},
  {"due-share", 0, SETTING_TEXT, "PERCENT", "0", "how many requests fall due when they are filed"},
  {NULL, 0, SETTING_TEXT, NULL, NULL, NULL},
};
static const struct verb_usage usage = {
  .verb = "bench-town", .arguments = "", .summary = "Fills a topic with a town's events.", .settings = settings};

// One request as it comes out, recounted from the events that were sent.
struct life {
  int64_t pledged_at, resolved_at;  // the latest; MOMENT_NONE where none
  bool filed;
};

struct fill {
  struct town town;
  struct simulate_order order;
  struct sender sender;
  struct life *lives;
  int64_t due_share;
};

static int64_t later(int64_t a, int64_t b) {
  return a > b ? a : b;
}

static bool falls_due(const struct fill *f, uint32_t item) {
  return item % 100 < f->due_share;
}

static void move_due(const struct fill *f, uint32_t item, struct event *event) {
  bool falls = falls_due(f, item);
  if (event->type == EVENT_REQUEST_FILED) {
    int64_t due = event->filed.due_at == MOMENT_NONE ? MOMENT_NONE : event->occurred_at + far_ahead;
    event->filed.due_at = falls ? event->occurred_at : due;
  } else if (event->type == EVENT_TASK_PLEDGED && event->pledged.due_at != MOMENT_NONE) {
    event->pledged.due_at = falls ? MOMENT_NONE : event->occurred_at + far_ahead;
  }
}

static void remember(struct life *life, const struct event *event) {
  if (event->type == EVENT_REQUEST_FILED) {
    life->filed = true;
  } else if (event->type == EVENT_TASK_PLEDGED) {
    life->pledged_at = later(life->pledged_at, event->occurred_at);
  } else {
    life->resolved_at = later(life->resolved_at, event->occurred_at);
  }
}

static int send_all(struct fill *f, uint64_t most, struct err *e) {
  struct simulate_message message;
  struct town_page page;
  struct event event;
  int more = 0;
  while (f->sender.sent < most && (more = simulate_order_next(&f->order, &message, e)) > 0) {
    uint32_t item = message.entry.item;
    town_event(&f->town, item, message.entry.step, &page, &event);
    if (item < f->town.requests) {
      move_due(f, item, &event);
      remember(&f->lives[item], &event);
    }
    sender_event(&f->sender, &event, event.occurred_at);
  }
  return more < 0 ? -1 : 0;
}

static void print(const struct fill *f, double seconds) {
  uint64_t requests = 0;
  uint64_t filed = 0;
  uint64_t falling = 0;
  uint64_t pledged = 0;
  uint64_t resolved = 0;
  for (uint32_t i = 0; i < f->town.requests; i++) {
    const struct life *life = &f->lives[i];
    bool told = life->pledged_at != MOMENT_NONE || life->resolved_at != MOMENT_NONE;
    requests += life->filed || told;
    filed += life->filed;
    falling += life->filed && falls_due(f, i);
    pledged += life->filed && life->pledged_at != MOMENT_NONE;
    resolved += life->filed && life->resolved_at != MOMENT_NONE && life->pledged_at <= life->resolved_at;
  }
  (void)printf("{\"events\": %" PRIu64 ", \"requests\": %" PRIu64 ", \"filed\": %" PRIu64 ", \"pledged\": %" PRIu64
               ", \"resolved\": %" PRIu64 ", \"open\": %" PRIu64 ", \"orphans\": %" PRIu64 ", \"falling\": %" PRIu64
               ", \"seconds\": %.3f}\n",
    f->sender.sent, requests, filed, pledged, resolved, filed - resolved, requests - filed, falling, seconds);
}

int main(int argc, char **argv) {
  struct settings *s = sender_settings(&usage, argc, argv);
  struct fill f = {.due_share = sender_number(s, "due-share")};
  struct err e;
  uint32_t requests = (uint32_t)sender_number(s, "requests");
  f.lives = malloc((requests + 1) * sizeof *f.lives);
  if (!f.lives ||
      town_init(
        &f.town, (uint64_t)sender_number(s, "seed"), sender_number(s, "end"), sender_number(s, "days"), requests, &e) ||
      simulate_order_init(&f.order, &f.town, 0, 0, &e)) {
    (void)fprintf(stderr, "the town can not be made\n");
    return 1;
  }
  for (uint32_t i = 0; i < requests; i++) {
    f.lives[i] = (struct life){MOMENT_NONE, MOMENT_NONE, false};
  }
  sender_open(&f.sender, s);
  if (send_all(&f, (uint64_t)sender_number(s, "events"), &e)) {
    (void)fprintf(stderr, "%s\n", e.text);
    return 1;
  }
  print(&f, sender_close(&f.sender));
  simulate_order_release(&f.order);
  town_release(&f.town);
  free(f.lives);
  settings_free(s);
  return 0;
}
