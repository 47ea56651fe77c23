// SPDX-License-Identifier: Apache-2.0
// huiyin board: what operators look at, as web pages and an API.
#include "consumers/board/board.h"

#include <poll.h>
#include <string.h>

#include "consumers/board/access_verb.h"
#include "consumers/board/serve.h"
#include "consumers/recount/reading_settings.h"
#include "consumers/verbs.h"
#include "runtime/http.h"
#include "runtime/listener.h"
#include "runtime/log.h"
#include "runtime/stop.h"
#include "runtime/verb.h"

// In ms: what --interval takes, and the pause between two walks over the names.
static const int64_t interval_least = 250;
static const int64_t interval_most = 10000;
static const int64_t walk_pause = 5000;

static const struct setting board_settings[] = {
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  KAFKA_EMBEDDED_SETTING,
  READING_REDIS_SETTING,
  READING_PREFIX_SETTING,
  READING_TOPIC_SETTING,
  READING_ALERTS_TOPIC_SETTING,
  READING_DEAD_LETTERS_TOPIC_SETTING,
  READING_POLICIES_TOPIC_SETTING,
  READING_TIME_ZONE_SETTING,
  {"orders-topic", 0, SETTING_TEXT, "NAME|none", "huiyin.orders",
    "the topic that silences and acknowledgements are put on record in"},
  {"listen", 0, SETTING_TEXT, "[ADDRESS:]PORT", "127.0.0.1:9610",
    "serve the pages and the API there; 0 takes any port that is free"},
  {"users", 0, SETTING_TEXT, "FILE", NULL,
    "who may look and who may act: lines of `board user` and `board token`; without it only this machine is served"},
  {"proxies", 0, SETTING_TEXT, "ADDRESSES", NULL,
    "proxies whose X-Forwarded-For and -Proto are believed: addresses or networks, with commas between"},
  {"source", 0, SETTING_TEXT, "URI", "/huiyin", "what the record of orders says that they come from"},
  {"interval", 0, SETTING_TEXT, "DURATION", "500ms", "how often it looks: 250ms to 10s"},
  READING_SCHEMA_ID_SETTING,
  READING_CLOCK_SETTING,
  READING_PLEDGE_WITHIN_SETTING,
  READING_RESOLVE_WITHIN_SETTING,
  READING_KEEP_CLOSED_SETTING,
  READING_UNUSED_SETTINGS,
  {0},
};

// A port alone is on this machine.
static bool is_local(const char *listen) {
  return !strchr(listen, ':') || http_names_this_machine(listen);
}

static int check_access(const struct settings *s, struct err *e) {
  const char *listen = settings_text(s, "listen");
  const char *proxies = settings_text(s, "proxies");
  if (listen && listener_check(listen, e)) {
    return err_prefix(e, "--listen");
  }
  if (listen && !settings_text(s, "users") && !is_local(listen)) {
    return err_set(e,
      "--listen %.100s can be reached from other machines, and without --users FILE anybody there may look and act; "
      "make that file by `huiyin board user NAME view|act`, or listen on 127.0.0.1",
      listen);
  }
  return proxies && http_proxies_check(proxies, e) ? err_prefix(e, "--proxies") : 0;
}

static int read_interval(const struct settings *s, int64_t *interval, struct err *e) {
  if (settings_duration(s, "interval", interval, NULL, e) != 0) {
    return -1;
  }
  return *interval >= interval_least && *interval <= interval_most
           ? 0
           : err_set(e, "--interval is %s; it takes 250ms to 10s", settings_text(s, "interval"));
}

static int read_zone(const struct settings *s, struct zone *zone, struct err *e) {
  return zone_load(zone, settings_text(s, "time-zone"), e) ? err_prefix(e, "--time-zone") : 0;
}

static int board_check(const struct settings *s, struct err *e) {
  struct redis_url url;
  struct zone zone;
  int64_t interval;
  const char *redis = settings_text(s, "redis");
  if ((redis && redis_url_parse(&url, redis, e) != 0) || read_interval(s, &interval, e) != 0 ||
      check_access(s, e) != 0 || read_zone(s, &zone, e) != 0) {
    return -1;
  }
  zone_release(&zone);
  return 0;
}

const struct verb_usage board_usage = {.verb = "board",
  .arguments = "[user NAME ROLE | token NAME ROLE]",
  .summary =
    "Serves live counters, overdue alerts and the pipeline as web pages (a wall, a desk, rankings) and as an API,\n"
    "from what track keeps in Redis and in the alerts topic. It changes no counter. Any number of them may run.\n"
    "user reads a password from stdin, token makes one; both print a line for the file of --users. ROLE is view or "
    "act.",
  .settings = board_settings,
  .most = 3,
  .check = board_check};

// --- what it stands on

static int open_sources(struct board *b, struct err *e) {
  const struct settings *s = b->settings;
  b->ends = view_ends_new(s, settings_text(s, "topic"), e);
  b->standing = b->ends ? view_standing_new(s, settings_text(s, "alerts-topic"), e) : NULL;
  b->letters = b->standing ? view_letters_new(s, settings_text(s, "dead-letters-topic"), e) : NULL;
  if (!b->letters) {
    return -1;
  }
  b->names = view_names_new(&b->url, b->prefix, walk_pause);
  return 0;
}

// Asked to end all together: they need not wait for one another.
static void close_sources(struct board *b) {
  view_names_stop(b->names);
  view_standing_stop(b->standing);
  view_letters_stop(b->letters);
  view_ends_stop(b->ends);
  view_names_free(b->names);
  view_standing_free(b->standing);
  view_letters_free(b->letters);
  view_ends_free(b->ends);
}

static int open_board(struct board *b, const struct settings *s, struct err *e) {
  b->settings = s;
  b->prefix = settings_text(s, "prefix");
  if (!settings_text(s, "redis")) {
    (void)err_set(e, "no Redis is given; name it with --redis redis://HOST:PORT, or HUIYIN_REDIS in the environment");
    return 2;
  }
  if (redis_url_parse(&b->url, settings_text(s, "redis"), e) != 0 || read_interval(s, &b->interval, e) != 0 ||
      read_zone(s, &b->zone, e) != 0) {
    return 2;
  }
  redis_url_name(&b->url, b->redis, sizeof b->redis);
  return 0;
}

// --- running

static void say_where(const struct serve *serve) {
  struct log_line line;
  log_begin(&line, LOG_INFO, "listening: open it in a browser");
  log_text(&line, "address", serve_name(serve));
  log_end(&line);
}

static int serve_until_stop(struct board *b, struct err *e) {
  struct pollfd stop = {.fd = stop_fd(), .events = POLLIN};
  struct serve *serve = serve_new(b, e);
  if (!serve) {
    return -1;
  }
  say_where(serve);
  while (!stop_requested()) {
    (void)poll(&stop, 1, -1);
  }
  serve_stop(serve);
  serve_free(serve);
  return 0;
}

static int board_run(const struct settings *s, struct err *e) {
  struct board b = {0};
  if (settings_argument_count(s)) {
    return access_verb(s, e);
  }
  stop_on_signals();
  int code = open_board(&b, s, e);
  if (!code) {
    code = open_sources(&b, e) ? 2 : serve_until_stop(&b, e) ? 1 : 0;
  }
  close_sources(&b);
  zone_release(&b.zone);
  return code;
}

int verb_board(int argc, char **argv) {
  return verb_run(&board_usage, argc, argv, board_run);
}
