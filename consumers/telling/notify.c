// SPDX-License-Identifier: Apache-2.0
// huiyin notify: tells people of alerts, by the routes of a file; and what people say of alerts.
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "consumers/notify/route_checks.h"
#include "consumers/notify/sourced.h"
#include "consumers/recount/reading.h"
#include "consumers/recount/reading_settings.h"
#include "consumers/screen/language.h"
#include "consumers/telling/absent.h"
#include "consumers/telling/check_words.h"
#include "consumers/telling/orders_usage.h"
#include "consumers/telling/orders_verb.h"
#include "consumers/telling/run.h"
#include "consumers/verbs.h"
#include "runtime/listener.h"
#include "runtime/log.h"
#include "runtime/stop.h"
#include "runtime/verb.h"
#include "runtime/wall_clock.h"

static const struct setting notify_settings[] = {
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  KAFKA_EMBEDDED_SETTING,
  READING_REDIS_SETTING,
  READING_PREFIX_SETTING,
  READING_ALERTS_TOPIC_SETTING,
  READING_DEAD_LETTERS_TOPIC_SETTING,
  {"routes", 0, SETTING_TEXT, "FILE", NULL, "who is told of what"},
  {"group", 0, SETTING_TEXT, "NAME", "huiyin-notify", "the consumer group that is told how far the alerts were read"},
  {"instance", 0, SETTING_TEXT, "NAME", NULL, "a name of this process's own: restarted, it goes on at once"},
  {"begin", 0, SETTING_TEXT, "standing|end", "standing",
    "the first time: tell of what stands then, or only of what comes"},
  {"listen", 0, SETTING_TEXT, "[ADDRESS:]PORT", NULL,
    "serve /metrics, /healthz, /readyz, /silences and /acknowledgements there; a port alone is on 127.0.0.1"},
  {"token-file", 0, SETTING_TEXT, "FILE", NULL,
    "what a request about orders must bring, as `Authorization: Bearer ...`"},
  {"token-env", 0, SETTING_TEXT, "NAME", NULL, "the same from that variable of the environment"},
  ORDERS_SETTINGS,
  {"language", 0, SETTING_TEXT, "zh|en", NULL,
    "check, and adding a silence or ack: of what is said (faults are in English); by LANG where not given"},
  {"source", 0, SETTING_TEXT, "URI", "/huiyin", "what a webhook's events say that they come from"},
  {0},
};

static int read_begin(const struct settings *s, bool *from_end, struct err *e) {
  const char *begin = settings_text(s, "begin");
  *from_end = strcmp(begin, "end") == 0;
  return *from_end || strcmp(begin, "standing") == 0 ? 0 : err_set(e, "--begin is `%s`; it is standing or end", begin);
}

static int check_zone(const struct settings *s, struct err *e) {
  struct zone zone;
  if (zone_load(&zone, settings_text(s, "time-zone"), e)) {
    return err_prefix(e, "--time-zone");
  }
  zone_release(&zone);
  return 0;
}

static int notify_check(const struct settings *s, struct err *e) {
  struct redis_url url;
  bool from_end;
  const char *redis = settings_text(s, "redis");
  const char *instance = settings_text(s, "instance");
  if (instance && (strlen(instance) > STORE_INSTANCE_MOST || strchr(instance, ':'))) {
    return err_set(e, "--instance is a name of at most %d bytes without a colon", STORE_INSTANCE_MOST);
  }
  const char *listen = settings_text(s, "listen");
  if (listen && listener_check(listen, e)) {
    return err_prefix(e, "--listen");
  }
  if (settings_text(s, "token-file") && settings_text(s, "token-env")) {
    return err_set(e, "--token-file and --token-env are given both; leave one out");
  }
  return (redis && redis_url_parse(&url, redis, e)) || read_begin(s, &from_end, e) || check_zone(s, e) ? -1 : 0;
}

const struct verb_usage notify_usage = {.verb = "notify",
  .arguments = "[check FILE | silence add|list|remove ID | ack add|list|remove REQUEST]",
  .summary =
    "Reads the alerts and tells people of them, by the routes of a file: webhooks, Alertmanager, WeCom, DingTalk,\n"
    "Feishu, mail, commands. One process tells; further ones stand by. check tells everything that is wrong with a "
    "file\n"
    "of routes, each fault with its line. silence holds alerts back for a while, ack stops repeats and levels of a\n"
    "request that somebody sees to; both are kept in Redis and put on record.",
  .settings = notify_settings,
  .most = 3,
  .check = notify_check};

// --- routes

struct routes_file {
  struct conf_file file;
  struct routes routes;
  struct faults faults;
};

// -1 where something is wrong with it: its faults are printed; where it can not be had, with a sentence.
static int routes_open(struct routes_file *r, const char *path, FILE *out, struct err *e) {
  *r = (struct routes_file){.faults.file = path};
  if (conf_file_read_on(&r->file, path, faults_take, &r->faults, e)) {
    return -1;
  }
  routes_read(&r->routes, &r->file, &r->faults);
  if (r->faults.count) {
    (void)fprintf(out, "%s", buf_string(&r->faults.text));
  }
  return r->faults.count ? -1 : 0;
}

static void routes_close(struct routes_file *r) {
  routes_release(&r->routes);
  faults_release(&r->faults);
  conf_file_release(&r->file);
}

// Appends `warning: ...` lines, about a file that is right.
static void routes_warn(const struct routes_file *r, enum language language, struct buf *out) {
  struct faults found = {.file = r->faults.file};
  route_checks_doubled(&r->routes, &found);
  absent_look(&r->routes, &found);
  faults_sort(&found);
  check_words_warnings(out, language, &found);
  faults_release(&found);
  calendars_warn(&r->routes.calendars, wall_clock(), language, out);
}

static int check_file(const char *path, enum language language) {
  struct routes_file r;
  struct err e = {""};
  int result = routes_open(&r, path, stdout, &e);
  if (*e.text) {
    printf("%s\n", e.text);
  }
  if (!result) {
    struct buf out = {0};
    routes_warn(&r, language, &out);
    check_words_right(&out, language, &r.routes, path);
    printf("%s", buf_string(&out));
    buf_release(&out);
  }
  routes_close(&r);
  return result ? 1 : 0;
}

// --- running

static void log_warning(const char *about, const char *at, size_t size) {
  struct log_line line;
  log_begin(&line, LOG_WARN, about);
  log_bytes(&line, "reason", at, size);
  log_end(&line);
}

// What `check` would say.
static void log_warnings(const struct routes_file *r) {
  const size_t word = strlen("warning: ");
  struct buf warnings = {0};
  routes_warn(r, LANGUAGE_EN, &warnings);
  const char *at = buf_string(&warnings);
  for (size_t size = strcspn(at, "\n"); size > word; size = strcspn(at, "\n")) {
    log_warning("something about the routes may not be as it is meant", at + word, size - word);
    at += size + 1;
  }
  buf_release(&warnings);
}

// The token is read when somebody asks, who is not told what is wrong with it.
static void log_token(const struct settings *s) {
  struct sourced from = {.file = settings_text(s, "token-file"), .environment = settings_text(s, "token-env")};
  struct buf token = {0};
  struct err e;
  if (sourced_read(&from, &token, &e)) {
    log_warning("the token for requests about orders can not be read", e.text, strlen(e.text));
  }
  buf_release(&token);
}

static int run_with(const struct settings *s, const struct routes *routes, struct wire *wire, struct err *e) {
  struct store store = {.prefix = settings_text(s, "prefix"),
    .topic = settings_text(s, "alerts-topic"),
    .instance = settings_text(s, "instance")};
  struct teller_options o = {.settings = s,
    .routes = routes,
    .wire = wire,
    .topic = settings_text(s, "alerts-topic"),
    .group = settings_text(s, "group"),
    .source = settings_text(s, "source")};
  if (read_begin(s, &o.from_end, e) || redis_url_parse(&store.url, settings_text(s, "redis"), e)) {
    return 2;
  }
  stop_on_signals();
  (void)curl_global_init(CURL_GLOBAL_DEFAULT);
  int code = telling_run(&o, &store, e);
  curl_global_cleanup();
  return code;
}

static int run(const struct settings *s, struct err *e) {
  const char *path = settings_text(s, "routes");
  struct routes_file r;
  if (!path || !settings_text(s, "redis")) {
    (void)err_set(e, path
                       ? "no Redis is given; name it with --redis redis://HOST:PORT, or HUIYIN_REDIS in the environment"
                       : "no routes are given; name their file with --routes FILE");
    return 2;
  }
  int code = routes_open(&r, path, stderr, e) ? 2 : 0;
  if (code && *e->text) {
    (void)err_prefix(e, "--routes");
  } else if (!code) {
    log_warnings(&r);
    log_token(s);
  }
  struct wire *wire = code ? NULL : wire_new(e);
  if (wire) {
    code = run_with(s, &r.routes, wire, e);
  }
  wire_free(wire);
  routes_close(&r);
  return code;
}

static int notify_run(const struct settings *s, struct err *e) {
  size_t count = settings_argument_count(s);
  e->text[0] = 0;
  const char *what = count ? settings_argument(s, 0) : "";
  if (strcmp(what, "silence") == 0 || strcmp(what, "ack") == 0) {
    return orders_verb(s, e);
  }
  if (orders_usage_none(s, e)) {
    return 2;
  }
  if (!count && settings_is_flag(s, "language")) {
    (void)err_set(e, "--language is about `check` and `add`; the language of messages is that of each receiver");
    return 2;
  }
  if (!count) {
    return run(s, e);
  }
  if (strcmp(what, "check") == 0 && count == 2) {
    enum language language;
    return language_read(s, &language, e) ? 2 : check_file(settings_argument(s, 1), language);
  }
  if (strcmp(what, "check") == 0) {
    (void)err_set(e, count == 1 ? "an argument is missing: huiyin notify check FILE"
                                : "huiyin notify check takes one file, and no more arguments");
    return 2;
  }
  (void)err_set(e, "give no argument, or `check FILE`, `silence ...` or `ack ...` (see 'huiyin notify --help')");
  return 2;
}

int verb_notify(int argc, char **argv) {
  return verb_run(&notify_usage, argc, argv, notify_run);
}
