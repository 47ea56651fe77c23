// SPDX-License-Identifier: Apache-2.0
// The standing auditor: a recount that goes on, and looks at the alerts as often as it is told to.
#include "consumers/verify/auditor.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/log/alerts_log.h"
#include "consumers/redis/client.h"
#include "consumers/verify/audit_page.h"
#include "consumers/verify/audited.h"
#include "runtime/kafka.h"
#include "runtime/kafka_end.h"
#include "runtime/listener.h"
#include "runtime/log.h"
#include "runtime/stop.h"
#include "runtime/wall_clock.h"

// ms; looks that fail in a row before all is opened anew (there may be another version of the policy, or more
// partitions); ms after which what may be one of the moment is looked at again, where one looks but once.
enum { KAFKA_MS = 10000, REDIS_MS = 30000, FIRST_PAUSE = 1000, LONGEST_PAUSE = 30000, FAILURES_MOST = 3, AGAIN = 1000 };

struct auditor {
  const struct settings *settings;
  struct verify v;
  bool is_open;                 // the reading
  bool has_begun;               // the recount, and `parts`
  struct audited *parts;        // v.in.partitions of them
  struct audit_figures *found;  // likewise
  size_t told;                  // differences of the look before
};

int auditor_read(int64_t *every, const struct settings *s, struct err *e) {
  bool none = false;
  *every = 0;
  const char *listen = settings_text(s, "listen");
  if (!settings_text(s, "every")) {
    return 0;  // --listen may be meant for track, in settings that both read
  }
  if (!settings_flag(s, "alerts")) {
    return err_set(e, "--every is about --alerts; add that");
  }
  if (settings_duration(s, "every", every, &none, e) != 0) {
    return -1;
  }
  if (none || *every < 1000) {
    return err_set(e, "--every is shorter than a second; give a longer one, or leave it out to look once");
  }
  return listen && listener_check(listen, e) != 0 ? err_prefix(e, "--listen") : 0;
}

// --- beginning and end

static void forget(struct auditor *a) {
  for (size_t i = 0; a->parts && i < a->v.in.partitions; i++) {
    audited_release(&a->parts[i]);
  }
  free(a->parts);
  a->parts = NULL;
  verify_forget(&a->v);
  a->has_begun = false;
}

static void close_all(struct auditor *a) {
  forget(a);
  free(a->v.begins);
  free(a->v.doubtful_states);
  free(a->found);
  a->found = NULL;
  stored_release(&a->v.stored);
  if (a->is_open) {
    reading_release(&a->v.in);
  }
  a->v = (struct verify){0};
  a->is_open = false;
}

static int open_all(struct auditor *a, struct err *e) {
  a->is_open = true;
  int code = reading_open(&a->v.in, a->settings, e);
  a->v.begins = must(calloc(a->v.in.partitions + 1, sizeof *a->v.begins));
  a->v.doubtful_states = must(calloc(a->v.in.partitions + 1, sizeof *a->v.doubtful_states));
  a->found = must(calloc(a->v.in.partitions + 1, sizeof *a->found));
  return code;
}

// A connection that broke is made anew; what was counted is kept.
static int connect_again(struct auditor *a, struct err *e) {
  struct redis_url url;
  enum redis_failure failure;
  if (!a->v.in.redis->err) {
    return 0;
  }
  redisContext *made =
    redis_url_parse(&url, settings_text(a->settings, "redis"), e) ? NULL : redis_connect(&url, REDIS_MS, &failure, e);
  if (made) {
    redisFree(a->v.in.redis);
    a->v.in.redis = made;
  }
  return made ? 0 : -1;
}

static void begin(struct auditor *a) {
  struct verify *v = &a->v;
  forget(a);
  recount_init(&v->recount, &v->in.counting, v->in.wire, v->in.partitions);
  v->recount.keep_alerts = false;
  verify_begin_at(v);
  a->parts = must(calloc(v->in.partitions + 1, sizeof *a->parts));
  for (size_t i = 0; i < v->in.partitions; i++) {
    a->parts[i].history = (struct verify_history){.v = v, .partition = i};
  }
  a->has_begun = true;
}

// --- a look

static bool is_behind(const struct auditor *a) {
  bool behind = verify_is_behind(&a->v);
  for (size_t i = 0; i < a->v.in.partitions; i++) {
    behind |= audited_is_behind(&a->parts[i]);
  }
  return behind;
}

static int compare(struct auditor *a, rd_kafka_t *rk, struct err *e) {
  struct verify *v = &a->v;
  differences_release(&v->found);
  v->alerts = 0;
  for (size_t i = 0; i < v->in.partitions; i++) {
    size_t before = v->found.count;
    if (v->stored.partitions[i].meta.offset >= 0 && audited_look(&a->parts[i], rk, e) != 0) {
      return -1;
    }
    a->found[i].differences = v->found.count - before;
  }
  return 0;
}

static int look_once(struct auditor *a, rd_kafka_t *rk, struct err *e) {
  struct verify *v = &a->v;
  int count = kafka_partition_count(rk, v->in.topic, KAFKA_MS, e);
  if (count < 0) {
    return -1;
  }
  if ((size_t)count != v->in.partitions) {
    return err_set(e, "topic %s has %d partitions now, and had %zu", v->in.topic, count, v->in.partitions);
  }
  if (verify_read(v, e) != 0) {
    return -1;
  }
  if (!a->has_begun || is_behind(a)) {
    begin(a);
  }
  if (verify_recount(v, e) != 0 || compare(a, rk, e) != 0) {
    forget(a);  // it may have taken a part of what it read
    return -1;
  }
  return 0;
}

static int look(struct auditor *a, struct err *e) {
  rd_kafka_t *rk = alerts_log_consumer(a->settings, e);
  int result = rk && connect_again(a, e) == 0 ? look_once(a, rk, e) : -1;
  for (size_t i = 0; !result && i < a->v.in.partitions; i++) {
    a->found[i].found += a->found[i].differences;
  }
  if (rk) {
    kafka_end(rk);
  }
  return result;
}

// --- one look alone

static void wait_for(int64_t ms) {
  struct pollfd stop = {.fd = stop_fd(), .events = POLLIN};
  (void)poll(&stop, 1, ms > 0 ? (int)ms : 0);
}

// Whether something must be looked at once more, for it may be one of the moment.
static bool is_doubtful(const struct auditor *a) {
  bool doubtful = false;
  for (size_t i = 0; i < a->v.in.partitions; i++) {
    doubtful |= a->parts[i].doubtful.count > 0;
  }
  return doubtful;
}

static int look_and_print(struct auditor *a, struct err *e) {
  int code = open_all(a, e);
  if (code || look(a, e)) {
    return code ? code : 1;
  }
  while (!a->v.found.count && is_doubtful(a) && !stop_requested()) {
    wait_for(AGAIN);
    if (look(a, e)) {
      return 1;
    }
  }
  struct verify *v = &a->v;
  if (!v->found.count) {
    printf("%zu alerts: equal\n", v->alerts);
    return 0;
  }
  printf("%s", buf_string(&v->found.text));
  if (v->found.count > DIFFERENCES_SHOWN) {
    printf("and %zu more\n", v->found.count - DIFFERENCES_SHOWN);
  }
  printf("%zu difference%s\n", v->found.count, v->found.count == 1 ? "" : "s");
  return 1;
}

// --- looks without end

static void say_lines(const char *text) {
  while (*text) {
    size_t size = strcspn(text, "\n");
    struct log_line line;
    log_begin(&line, LOG_ERROR, "audit: an alert that stands and what is owed are not the same");
    log_bytes(&line, "difference", text, size);
    log_end(&line);
    text += size + (text[size] == '\n');
  }
}

// The first time, and whenever it is otherwise than before.
static void say(struct auditor *a, bool first) {
  struct verify *v = &a->v;
  struct log_line line;
  if (v->found.count) {
    say_lines(buf_string(&v->found.text));
    log_begin(&line, LOG_ERROR,
      "audit: the alerts that stand are not those owed: see `huiyin verify`, and count anew with `huiyin rebuild`");
    log_number(&line, "differences", (int64_t)v->found.count);
    log_end(&line);
  } else if (first || a->told) {
    log_begin(&line, LOG_INFO, "audit: the alerts that stand are those owed");
    log_number(&line, "alerts", (int64_t)v->alerts);
    log_end(&line);
  }
  a->told = v->found.count;
}

static void say_failure(const struct err *e, const struct err *before) {
  struct log_line line;
  if (strcmp(e->text, before->text) != 0) {
    log_begin(&line, LOG_WARN, "audit: the alerts can not be looked at; it will be tried again");
    log_text(&line, "reason", e->text);
    log_end(&line);
  }
}

static int open_or_look(struct auditor *a, struct err *e) {
  if (!a->is_open && open_all(a, e)) {
    close_all(a);
    return -1;
  }
  return look(a, e);
}

static void go_on(struct auditor *a, struct audit_page *page, int64_t every) {
  struct err said = {0};
  bool first = true;
  int failures = 0;
  int64_t pause = FIRST_PAUSE;
  while (!stop_requested()) {
    struct err e = {0};
    int64_t begun = wall_clock();
    if (!open_or_look(a, &e)) {
      int64_t now = wall_clock();
      say(a, first);
      audit_page_looked(page, a->found, a->v.in.partitions, a->v.alerts, now - begun, now);
      first = false;
      said.text[0] = 0;
      failures = 0;
      pause = FIRST_PAUSE;
      wait_for(begun + every - now);
    } else if (!stop_requested()) {
      say_failure(&e, &said);
      said = e;
      audit_page_failed(page);
      if (++failures % FAILURES_MOST == 0) {
        close_all(a);
      }
      wait_for(pause);
      pause = 2 * pause < LONGEST_PAUSE ? 2 * pause : LONGEST_PAUSE;
    }
  }
}

int auditor_run(const struct settings *s, struct err *e) {
  struct auditor a = {.settings = s};
  struct audit_page *page = NULL;
  const char *listen = settings_text(s, "listen");
  int64_t every;
  int code = auditor_read(&every, s, e) ? 2 : 0;
  if (!code && every && listen) {
    page = audit_page_new(listen, every, e);
    code = page ? 0 : 1;
  }
  if (!code && every) {
    go_on(&a, page, every);
  } else if (!code) {
    code = look_and_print(&a, e);
  }
  audit_page_free(page);
  close_all(&a);
  return code;
}
