// SPDX-License-Identifier: Apache-2.0
// `huiyin top`: the counters and the newest alerts as they change.
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "consumers/core/must.h"
#include "consumers/recount/reading_settings.h"
#include "consumers/screen/columns.h"
#include "consumers/top/alert_rows.h"
#include "consumers/top/document.h"
#include "consumers/top/looking.h"
#include "consumers/top/newest.h"
#include "consumers/top/picture.h"
#include "consumers/top/printed.h"
#include "consumers/top/terminal.h"
#include "consumers/verbs.h"
#include "runtime/stop.h"
#include "runtime/verb.h"
#include "runtime/wall_clock.h"

enum { TOP_FIRST_ALERTS_MS = 3000, TOP_FIRST_NAMES_MS = 300, TOP_NAMES_MS = 100 };

static const struct setting top_table[] = {
  READING_REDIS_SETTING,
  READING_PREFIX_SETTING,
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  READING_ALERTS_TOPIC_SETTING,
  READING_TIME_ZONE_SETTING,
  {"once", 0, SETTING_FLAG, NULL, NULL, "print one plain snapshot and end"},
  {"json", 0, SETTING_FLAG, NULL, NULL, "print one snapshot as JSON, in one line, and end"},
  {"note", 0, SETTING_TEXT, "TEXT", NULL, "a line that the full screen shows below its first"},
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
  "Shows totals, a list (districts, categories, units, alerts, partitions), the newest alerts (where -b names "
  "brokers)\n"
  "and the partitions. On a terminal it fills the screen: Tab switches the list, F6 sorts, / searches, F4 filters, "
  "Enter\n"
  "opens, L changes the language, F1 tells of more, q quits. Elsewhere it prints one picture below the other.",
  top_table, 0, 0, top_check};

struct top {
  const struct settings *settings;
  const char *prefix;
  char name[512];  // of the Redis
  struct zone zone;
  int64_t interval;
  bool once;
  int lost;  // errno of a write that failed, 0 for none
  struct looking looking;
  struct newest newest;
  bool has_alerts;
  struct facts facts;
  struct sparkline sparklines[FIELD_COUNT];
  struct listing table;       // of counters, as browsing wants it
  struct listing newest_all;  // alerts: all, newest first
  struct listing alerts;      // and as browsing wants them
  struct listing partitions;  // by number
  struct listing *shown;      // the list that keys act on
  struct browsing browsing;
};

// --- reading

static struct looking_wish top_wish(const struct top *t) {
  const struct browsing_list *list = browsing_list_of(&t->browsing);
  return (struct looking_wish){.kind = t->browsing.kind,
    .path = t->browsing.path,
    .filter = list->filter,
    .column = list->column,
    .inverted = list->inverted};
}

// Puts the lists into the order that is wanted.
static void top_arrange(struct top *t) {
  const struct browsing *b = &t->browsing;
  const struct browsing_list *list = browsing_list_of(b);
  t->shown = b->kind == LIST_ALERTS ? &t->alerts : b->kind == LIST_PARTITIONS ? &t->partitions : &t->table;
  if (t->has_alerts) {
    alert_rows_fill(&t->newest_all, &t->newest, "");
    listing_arrange(&t->newest_all, listing_first_column(LIST_ALERTS), false, "");
    alert_rows_fill(&t->alerts, &t->newest, b->request);
  }
  listing_arrange(&t->partitions, 0, false, "");
  listing_arrange(t->shown, list->column, list->inverted, list->filter);
}

// Asks Redis and Kafka. -1 where it is of no use to go on.
static int top_read(struct top *t, bool sample, struct err *e) {
  struct looking_wish wish = top_wish(t);
  enum redis_failure failure;
  if (t->has_alerts) {
    newest_take(&t->newest, 0);
  }
  t->facts.alerts_known = !t->has_alerts || t->newest.at_end >= t->newest.partitions;
  t->facts.named = looking_has_names(&t->looking);
  int result = looking_take(&t->looking, &wish, &t->facts, &t->table, &t->partitions, &failure, e);
  if (result) {
    return t->once || failure != REDIS_AWAY ? -1 : 0;
  }
  if (sample) {
    t->facts.rate = looking_rate(&t->looking);
    for (size_t i = 0; i < FIELD_COUNT; i++) {
      sparkline_add(&t->sparklines[i], t->facts.all[i]);
    }
  }
  return 0;
}

static struct picture top_picture(struct top *t) {
  top_arrange(t);
  return (struct picture){.facts = &t->facts,
    .sparklines = t->sparklines,
    .table = t->shown,
    .alerts = t->has_alerts ? &t->newest_all : NULL,
    .partitions = &t->partitions,
    .zone = &t->zone,
    .redis = t->name,
    .prefix = t->prefix,
    .note = settings_text(t->settings, "note"),
    .now = wall_clock()};
}

// Waits for the alerts that are there already, so that the first picture is whole.
static void top_first_alerts(struct top *t) {
  int64_t end = wall_clock() + TOP_FIRST_ALERTS_MS;
  while (t->has_alerts && t->newest.at_end < t->newest.partitions && wall_clock() < end && !stop_requested()) {
    newest_take(&t->newest, 50);
  }
}

// And for the names, which another thread looks for.
static void top_first_names(struct top *t) {
  int64_t end = wall_clock() + TOP_FIRST_NAMES_MS;
  struct pollfd stop = {.fd = stop_fd(), .events = POLLIN};
  while (!t->once && !looking_has_names(&t->looking) && wall_clock() < end && !stop_requested()) {
    (void)poll(&stop, 1, 10);
  }
}

// --- plain lines

// A pipe that is closed, or a full disk, ends it: `lost` says why.
static void top_write(struct top *t, const struct buf *b) {
  for (size_t at = 0; at < b->size && !t->lost;) {
    ssize_t written = write(STDOUT_FILENO, b->at + at, b->size - at);
    t->lost = written < 0 && errno != EINTR ? errno : 0;
    at += written > 0 ? (size_t)written : 0;
  }
}

static void top_print(struct top *t, bool json) {
  struct buf out = {0};
  struct picture p = top_picture(t);
  if (json) {
    document_add(&out, &p, &t->looking.moment, t->has_alerts ? &t->newest : NULL);
  } else {
    printed_add(&out, &p);
    buf_add_string(&out, t->once ? "" : "\n");
  }
  top_write(t, &out);
  buf_release(&out);
}

static int top_run_plain(struct top *t, struct err *e) {
  struct pollfd stop = {.fd = stop_fd(), .events = POLLIN};
  int result = 0;
  while (!result && !t->lost && !stop_requested()) {
    result = top_read(t, true, e);
    if (!result) {
      top_print(t, settings_flag(t->settings, "json"));
    }
    if (t->once) {
      break;
    }
    (void)poll(&stop, 1, result ? 0 : (int)t->interval);
  }
  return t->lost ? err_set(e, "what it shows can not be written: %s", strerror(t->lost)) : result;
}

// --- the terminal

// All keys that wait. Whether any came.
static bool top_keys(struct top *t, struct terminal *terminal, size_t lines) {
  int key;
  bool any = false;
  while ((key = terminal_key(terminal)) != KEYS_NONE && !t->browsing.quit) {
    if (any) {
      // Each acts on what the one before has made.
      top_arrange(t);
      browsing_settle(&t->browsing, t->shown, lines);
    }
    if (key == KEYS_REPAINT) {
      terminal_repaint(terminal);
    } else {
      browsing_key(&t->browsing, t->shown, lines, key);
    }
    any = true;
  }
  return any;
}

static size_t top_show(struct top *t, struct terminal *terminal) {
  struct sheet sheet = {0};
  size_t rows;
  size_t columns;
  terminal_size(terminal, &rows, &columns);
  sheet_begin(&sheet, rows, columns);
  struct picture p = top_picture(t);
  size_t lines = picture_draw(&sheet, &p, &t->browsing);
  terminal_show(terminal, &sheet);
  sheet_release(&sheet);
  return lines;
}

// Reads when the interval is over or another list is wanted; shows after that, and after every key. Before the names
// are known, they are looked for in short turns.
static int top_loop(struct top *t, struct terminal *terminal, struct err *e) {
  int64_t next = 0;
  bool named = false;
  int result = 0;
  while (!result && !t->browsing.quit && !stop_requested()) {
    int64_t now = wall_clock();
    bool due = now >= next || now < next - t->interval || t->browsing.read;
    if (due || t->browsing.changed || (!named && looking_has_names(&t->looking))) {
      named = looking_has_names(&t->looking);
      result = top_read(t, due, e);
      next = due ? now + t->interval : next;
      t->browsing.read = false;
      t->browsing.changed = false;
    }
    size_t lines = result ? 0 : top_show(t, terminal);
    // A terminal that is gone ends it as a signal would.
    int64_t wait = next - wall_clock();
    if (result || !terminal_wait(terminal, stop_fd(), named || wait < TOP_NAMES_MS ? wait : TOP_NAMES_MS)) {
      break;
    }
    (void)top_keys(t, terminal, lines);
  }
  return result;
}

static int top_run_terminal(struct top *t, struct err *e) {
  struct terminal *terminal = terminal_open(e);
  if (!terminal) {
    return -1;
  }
  int result = top_loop(t, terminal, e);
  terminal_close(terminal);
  return result;
}

// --- the verb

static int top_set_up(struct top *t, struct err *e) {
  const struct settings *s = t->settings;
  struct redis_url url;
  t->prefix = settings_text(s, "prefix");
  t->once = settings_flag(s, "once") || settings_flag(s, "json");
  if (redis_url_parse(&url, settings_text(s, "redis"), e) != 0 ||
      settings_duration(s, "interval", &t->interval, NULL, e) != 0 ||
      zone_load(&t->zone, settings_text(s, "time-zone"), e) != 0) {
    return 2;
  }
  redis_url_name(&url, t->name, sizeof t->name);
  looking_open(&t->looking, &url, t->prefix, t->once);
  t->has_alerts = settings_text(s, "brokers") != NULL;
  browsing_init(&t->browsing, language_of_environment(), t->has_alerts);
  return !t->has_alerts || newest_open(&t->newest, s, e) == 0 ? 0 : 1;
}

static void top_tear_down(struct top *t) {
  newest_close(&t->newest);
  looking_close(&t->looking);
  listing_release(&t->table);
  listing_release(&t->newest_all);
  listing_release(&t->alerts);
  listing_release(&t->partitions);
  zone_release(&t->zone);
}

static int top_run(const struct settings *s, struct err *e) {
  struct top *t = must(calloc(1, sizeof *t));
  t->settings = s;
  t->facts.rate = -1;
  columns_begin();
  stop_on_signals();
  int code = top_set_up(t, e);
  if (!code) {
    bool terminal = !t->once && isatty(STDOUT_FILENO) && isatty(STDIN_FILENO);
    top_first_alerts(t);
    top_first_names(t);
    code = (terminal ? top_run_terminal(t, e) : top_run_plain(t, e)) == 0 ? 0 : 1;
  }
  top_tear_down(t);
  free(t);
  return code;
}

int verb_top(int argc, char **argv) {
  return verb_run(&top_usage, argc, argv, top_run);
}
