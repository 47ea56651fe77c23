// SPDX-License-Identifier: Apache-2.0
// librdkafka's lines, said in our form and once.
#include "runtime/kafka_log.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "runtime/log.h"

// syslog's numbers, which librdkafka uses (<syslog.h> has macros of the same names as our levels).
enum { SYSLOG_ERROR = 3, SYSLOG_WARNING = 4, SYSLOG_INFO = 6, REMEMBERED = 4 };

// What a thread has said lately. librdkafka has a thread for each broker and a broker that is away fails again and
// again with few sentences in turn (one for each address of its name), so remembering a few for each thread is enough.
struct kafka_said {
  uint64_t hashes[REMEMBERED];
  unsigned next;
};

static enum log_level kafka_log_level(int level) {
  if (level <= SYSLOG_ERROR) {
    return LOG_ERROR;
  }
  return level <= SYSLOG_WARNING ? LOG_WARN : level <= SYSLOG_INFO ? LOG_INFO : LOG_DEBUG;
}

// Without `(after 12ms in state CONNECT, 3 identical error(s) suppressed)`, which is another each time. FNV-1a.
static uint64_t kafka_log_hash(const char *text) {
  const char *tail = strstr(text, " (after ");
  size_t size = tail ? (size_t)(tail - text) : strlen(text);
  uint64_t hash = 14695981039346656037U;
  for (size_t i = 0; i < size; i++) {
    hash = (hash ^ (unsigned char)text[i]) * 1099511628211U;
  }
  return hash;
}

static bool kafka_log_is_repeat(struct kafka_said *said, const char *text) {
  if (strstr(text, "in state UP")) {
    *said = (struct kafka_said){0};  // it was back meanwhile, so what comes now is news
  }
  uint64_t hash = kafka_log_hash(text);
  for (unsigned i = 0; i < REMEMBERED; i++) {
    if (said->hashes[i] == hash) {
      return true;
    }
  }
  said->hashes[said->next++ % REMEMBERED] = hash;
  return false;
}

// Notes on configuration that nobody can act on: a property of -X that only another kind of handle uses, the embedded
// broker's own handle without brokers, that it is too simple to be told not to make topics, and that a transaction is
// to be begun again in a moment: the broker has just started, or it is ending the one of a tracker that was killed.
static bool kafka_log_is_idle(const char *facility, const char *text) {
  return !strcmp(facility, "AUTOCREATE") ||
         (!strcmp(facility, "GETPID") && strstr(text, "retrying") &&
           (strstr(text, "load in progress") || strstr(text, "another concurrent operation"))) ||
         (!strcmp(facility, "CONFWARN") &&
           (strstr(text, "will be ignored by this") || strstr(text, "No `bootstrap.servers` configured")));
}

static void kafka_log_line(const char *handle, enum log_level level, const char *facility, const char *text) {
  struct log_line l;
  log_begin(&l, level, "librdkafka says");
  log_text(&l, "handle", handle);
  log_text(&l, "facility", facility);
  log_text(&l, "text", text);
  log_end(&l);
}

void kafka_log(const rd_kafka_t *rk, int level, const char *facility, const char *text) {
  static _Thread_local struct kafka_said said;
  if (kafka_log_is_idle(facility, text) || (level < SYSLOG_INFO && kafka_log_is_repeat(&said, text))) {
    return;
  }
  kafka_log_line(rk ? rd_kafka_name(rk) : "", kafka_log_level(level), facility, text);
}

// Producers are made when a consumer has found the topics, so a wrong security.protocol is news from consumers alone.
static bool kafka_log_is_hint(const rd_kafka_t *rk, const char *text) {
  return rk && rd_kafka_type(rk) == RD_KAFKA_CONSUMER && strstr(text, "security.protocol");
}

void kafka_log_quiet(const rd_kafka_t *rk, int level, const char *facility, const char *text) {
  bool of_connection = strstr(text, ": Connect to ") || strstr(text, ": Disconnected") || strstr(text, ": Connection ");
  bool purged = strstr(text, "Local: Purged in") != NULL;  // by us, at the end
  bool told = purged || (!strcmp(facility, "FAIL") && of_connection);
  if (!told || kafka_log_is_hint(rk, text)) {
    kafka_log(rk, level, facility, text);
  }
}

// The last refusal of a login that this thread has heard of.
static struct err *kafka_login_refusal(void) {
  static _Thread_local struct err refusal;
  return &refusal;
}

// What brokers say one by one has been logged by their threads, so only what concerns all of them is news here.
void kafka_log_error(rd_kafka_t *rk, int code, const char *reason, void *opaque) {
  static _Thread_local struct kafka_said said;
  if (code == RD_KAFKA_RESP_ERR__AUTHENTICATION || code == RD_KAFKA_RESP_ERR__SSL) {
    (void)err_set(kafka_login_refusal(), "%s", reason);
  }
  bool of_all = code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || code == RD_KAFKA_RESP_ERR__FATAL;
  if (of_all && !kafka_log_is_repeat(&said, reason)) {
    kafka_log_line(rd_kafka_name(rk), LOG_ERROR, rd_kafka_err2name((rd_kafka_resp_err_t)code), reason);
  }
}

void kafka_log_error_quiet(rd_kafka_t *rk, int code, const char *reason, void *opaque) {
  if (code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
    kafka_log_error(rk, code, reason, opaque);
  }
}

int kafka_refused_login(struct err *e) {
  struct err *refusal = kafka_login_refusal();
  int refused = refusal->text[0] != 0;
  if (refused) {
    *e = *refusal;
    refusal->text[0] = 0;
  }
  return refused;
}
