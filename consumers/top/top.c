// SPDX-License-Identifier: Apache-2.0
// `huiyin top`: the counters and the newest alerts as they change.
#include "consumers/top/top.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "consumers/recount/reading_settings.h"
#include "consumers/redis/client.h"
#include "consumers/screen/columns.h"
#include "consumers/verbs.h"
#include "runtime/stop.h"
#include "runtime/verb.h"
#include "runtime/wall_clock.h"

enum { TOP_REDIS_MS = 5000, TOP_FIRST_ALERTS_MS = 3000, TOP_KEYS_EVERY_MS = 10000 };

static const struct setting top_table[] = {
  READING_REDIS_SETTING,
  READING_PREFIX_SETTING,
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  READING_ALERTS_TOPIC_SETTING,
  READING_TIME_ZONE_SETTING,
  {"once", 0, SETTING_FLAG, NULL, NULL, "print one plain snapshot and end"},
  {"interval", 0, SETTING_TEXT, "DURATION", "1s", "how long a picture stands"},
  KAFKA_EMBEDDED_SETTING,
  {0},
};

static int top_check(const struct settings *s, struct err *e) {
  struct redis_url url;
  struct zone zone;
  int64_t interval;
  const char *redis = settings_text(s, "redis");
  if ((redis && redis_url_parse(&url, redis, e) != 0) || settings_duration(s, "interval", &interval, NULL, e) != 0) {
    return -1;
  }
  if (interval < 100 || interval > 3600000) {
    return err_set(e, "--interval is %s; it takes 100ms to 1h", settings_text(s, "interval"));
  }
  if (zone_load(&zone, settings_text(s, "time-zone"), e) != 0) {
    return err_prefix(e, "--time-zone");
  }
  zone_release(&zone);
  return 0;
}

const struct verb_usage top_usage = {"top", "",
  "Shows totals, first-level districts, the newest alerts (where -b names brokers) and the partitions, redrawn in "
  "place\n"
  "on a terminal, one below the other elsewhere, until Ctrl-C.",
  top_table, 0, 0, top_check};

struct top {
  const struct settings *settings;
  const char *prefix;
  struct redis_url url;
  char name[512];  // of the Redis
  struct zone zone;
  int64_t interval;
  bool once;
  int lost;  // errno of a write that failed, 0 for none
  bool terminal;
  redisContext *redis;
  struct top_keys keys;
  int64_t keys_at;  // when they were looked for
  struct top_alerts alerts;
  bool has_alerts;
  int64_t last_sum;  // of the offsets, and ...
  int64_t last_at;   // ... when; 0 for never
};

// --- reading

static int top_read(struct top *t, struct top_numbers *numbers, enum redis_failure *failure, struct err *e) {
  int64_t now = wall_clock();
  *failure = REDIS_AWAY;
  if (!t->redis) {
    t->redis = redis_connect(&t->url, TOP_REDIS_MS, failure, e);
    t->keys_at = 0;
  }
  if (!t->redis) {
    return -1;
  }
  bool stale = now - t->keys_at >= TOP_KEYS_EVERY_MS || !t->keys.partition_count || !t->keys.district_count;
  if ((stale && top_keys_find(&t->keys, t->redis, t->prefix, e) != 0) ||
      top_numbers_read(numbers, t->redis, t->prefix, &t->keys, e) != 0) {
    redisFree(t->redis);
    t->redis = NULL;
    return -1;
  }
  t->keys_at = stale ? now : t->keys_at;
  return 0;
}

static double top_rate(struct top *t, const struct top_numbers *n, int64_t now) {
  int64_t sum = 0;
  for (size_t i = 0; i < n->partition_count; i++) {
    sum += n->partitions[i].meta.offset > 0 ? n->partitions[i].meta.offset : 0;
  }
  double rate = t->last_at && now > t->last_at && sum >= t->last_sum
                  ? (double)(sum - t->last_sum) * 1000 / (double)(now - t->last_at)
                  : -1;
  t->last_sum = sum;
  t->last_at = now;
  return rate;
}

// --- showing

// A terminal that is gone, or a full disk, ends it: `lost` says why.
static void top_write(struct top *t, const struct buf *b) {
  for (size_t at = 0; at < b->size && !t->lost;) {
    ssize_t written = write(STDOUT_FILENO, b->at + at, b->size - at);
    t->lost = written < 0 && errno != EINTR ? errno : 0;
    at += written > 0 ? (size_t)written : 0;
  }
}

// The lines and columns that a picture may take.
static void top_size(size_t *rows, size_t *columns) {
  struct winsize size = {.ws_row = 24, .ws_col = 80};
  (void)ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
  *rows = size.ws_row > 1 ? size.ws_row - 1U : 23;
  *columns = size.ws_col ? size.ws_col : 80;
}

// In place: from the top, each line cleared behind its end, then everything below.
static void top_redraw(struct top *t, struct buf *screen) {
  struct buf out = {0};
  size_t rows;
  size_t columns;
  top_size(&rows, &columns);
  buf_add_string(&out, "\033[H");
  columns_clip(&out, (struct text){(const char *)screen->at, (uint32_t)screen->size}, columns, rows, "\033[K\r\n");
  buf_add_string(&out, "\033[J");
  top_write(t, &out);
  buf_release(&out);
}

static void top_show(struct top *t, struct buf *screen) {
  if (t->terminal) {
    top_redraw(t, screen);
  } else {
    buf_add_string(screen, t->once ? "" : "\n");
    top_write(t, screen);
  }
}

static void top_picture(struct top *t, const struct top_numbers *numbers) {
  struct buf screen = {0};
  int64_t now = wall_clock();
  struct top_screen s = {.numbers = numbers,
    .alerts = t->has_alerts ? &t->alerts : NULL,
    .zone = &t->zone,
    .redis = t->name,
    .prefix = t->prefix,
    .now = now,
    .rate = top_rate(t, numbers, now)};
  if (t->terminal) {
    top_size(&s.rows, &s.columns);
  }
  top_draw(&screen, &s);
  top_show(t, &screen);
  buf_release(&screen);
}

static void top_say(struct top *t, const char *sentence) {
  struct buf screen = {0};
  buf_printf(&screen, "回音 huiyin\n\n%s\n", sentence);
  top_show(t, &screen);
  buf_release(&screen);
}

// --- the loop

// Waits for the alerts that are there already, so that the first picture is whole.
static void top_first_alerts(struct top *t) {
  int64_t end = wall_clock() + TOP_FIRST_ALERTS_MS;
  while (t->has_alerts && t->alerts.at_end < t->alerts.partitions && wall_clock() < end && !stop_requested()) {
    top_alerts_take(&t->alerts, 50);
  }
}

// One picture. -1 where it is of no use to go on.
static int top_turn(struct top *t, struct err *e) {
  struct top_numbers numbers = {0};
  enum redis_failure failure;
  if (t->has_alerts) {
    top_alerts_take(&t->alerts, 0);
  }
  int result = top_read(t, &numbers, &failure, e);
  if (!result) {
    top_picture(t, &numbers);
  } else if (!t->once && failure == REDIS_AWAY) {
    top_say(t, e->text);
    result = 0;
  }
  top_numbers_release(&numbers);
  return result;
}

static int top_loop(struct top *t, struct err *e) {
  struct pollfd stop = {.fd = stop_fd(), .events = POLLIN};
  int result = top_turn(t, e);
  while (!result && !t->once && !t->lost && !stop_requested()) {
    (void)poll(&stop, 1, (int)t->interval);
    result = stop_requested() ? 0 : top_turn(t, e);
  }
  return t->lost ? err_set(e, "what it shows can not be written: %s", strerror(t->lost)) : result;
}

static int top_run_terminal(struct top *t, struct err *e) {
  static const char begin[] = "\033[?25l\033[H\033[2J";
  static const char end[] = "\033[?25h";
  struct buf b = {0};
  buf_add(&b, begin, sizeof begin - 1);
  top_write(t, &b);
  int result = top_loop(t, e);
  buf_clear(&b);
  buf_add(&b, end, sizeof end - 1);
  top_write(t, &b);
  buf_release(&b);
  return result;
}

static int top_set_up(struct top *t, struct err *e) {
  const struct settings *s = t->settings;
  t->prefix = settings_text(s, "prefix");
  t->once = settings_flag(s, "once");
  t->terminal = !t->once && isatty(STDOUT_FILENO);
  if (redis_url_parse(&t->url, settings_text(s, "redis"), e) != 0 ||
      settings_duration(s, "interval", &t->interval, NULL, e) != 0 ||
      zone_load(&t->zone, settings_text(s, "time-zone"), e) != 0) {
    return 2;
  }
  redis_url_name(&t->url, t->name, sizeof t->name);
  if (settings_text(s, "brokers")) {
    t->has_alerts = true;
    return top_alerts_open(&t->alerts, s, e) == 0 ? 0 : 1;
  }
  return 0;
}

static int top_run(const struct settings *s, struct err *e) {
  struct top t = {.settings = s};
  columns_begin();
  stop_on_signals();
  int code = top_set_up(&t, e);
  if (!code) {
    top_first_alerts(&t);
    code = (t.terminal ? top_run_terminal(&t, e) : top_loop(&t, e)) == 0 ? 0 : 1;
  }
  if (t.has_alerts) {
    top_alerts_close(&t.alerts);
  }
  if (t.redis) {
    redisFree(t.redis);
  }
  top_keys_release(&t.keys);
  zone_release(&t.zone);
  return code;
}

int verb_top(int argc, char **argv) {
  return verb_run(&top_usage, argc, argv, top_run);
}
