// SPDX-License-Identifier: Apache-2.0
// Log lines: logfmt on stderr, one write a line.
#include "runtime/log.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "runtime/character.h"

// The end of every line is kept free for what closes it: `..."` and the newline.
enum { CLOSING = 5, LIMIT = sizeof((struct log_line *)0)->text - CLOSING };

static const char *const level_names[] = {"debug", "info", "warn", "error"};

// Adds all of it or nothing.
static bool log_put(struct log_line *l, const char *text, size_t size) {
  if (l->size + size > LIMIT) {
    return false;
  }
  memcpy(l->text + l->size, text, size);
  l->size += size;
  return true;
}

// What closes a value goes into the room that log_put leaves.
static void log_close(struct log_line *l, const char *closing) {
  size_t size = strlen(closing);
  memcpy(l->text + l->size, closing, size);
  l->size += size;
}

// C0, DEL, C1, and the separators that some readers of logs break lines at.
static bool log_is_control(const char *at, size_t length) {
  const unsigned char *u = (const unsigned char *)at;
  if (length == 1) {
    return u[0] < 0x20 || u[0] == 0x7F;
  }
  return (length == 2 && u[0] == 0xC2 && u[1] < 0xA0) ||
         (length == 3 && u[0] == 0xE2 && u[1] == 0x80 && (u[2] == 0xA8 || u[2] == 0xA9));
}

static bool log_is_plain(const char *value, size_t size) {
  for (size_t i = 0; i < size; i++) {
    unsigned char u = (unsigned char)value[i];
    if (u <= 0x20 || u >= 0x7F || u == '=' || u == '"' || u == '\\') {
      return false;
    }
  }
  return size > 0;
}

static bool log_escape(struct log_line *l, const char *at, size_t length) {
  char escaped[4 * 4 + 1];
  size_t size = 0;
  for (size_t i = 0; i < length; i++) {
    size += (size_t)snprintf(escaped + size, sizeof escaped - size, "\\x%02x", (unsigned char)at[i]);
  }
  return log_put(l, escaped, size);
}

// One character of a quoted value; *used says how many bytes it took.
static bool log_put_character(struct log_line *l, const char *at, size_t left, size_t *used) {
  size_t length = character_length(at, left);
  *used = length ? length : 1;
  if (*at == '\n') {
    return log_put(l, "\\n", 2);
  }
  if (*at == '"' || *at == '\\') {
    return log_put(l, *at == '"' ? "\\\"" : "\\\\", 2);
  }
  return !length || log_is_control(at, length) ? log_escape(l, at, *used) : log_put(l, at, length);
}

static void log_put_quoted(struct log_line *l, const char *value, size_t size) {
  if (!log_put(l, "\"", 1)) {
    return;
  }
  const char *closing = "\"";
  size_t used = 0;
  for (size_t i = 0; i < size; i += used) {
    if (!log_put_character(l, value + i, size - i, &used)) {
      closing = "...\"";
      break;
    }
  }
  log_close(l, closing);
}

static int64_t log_now(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void log_put_time(struct log_line *l, int64_t milliseconds) {
  time_t seconds = (time_t)(milliseconds / 1000);
  struct tm utc;
  char date[32];
  char text[48];
  if (gmtime_r(&seconds, &utc) && strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &utc)) {
    int size = snprintf(text, sizeof text, "ts=%s.%03dZ", date, (int)(milliseconds % 1000));
    (void)log_put(l, text, (size_t)size);
  }
}

void log_begin(struct log_line *l, enum log_level level, const char *message) {
  l->size = 0;
  log_put_time(l, log_now());
  log_text(l, "level", level_names[level]);
  log_text(l, "msg", message);
}

void log_bytes(struct log_line *l, const char *key, const void *value, size_t size) {
  size_t before = l->size;
  size_t head = 1 + strlen(key) + 1;
  bool plain = log_is_plain(value, size) && before + head + size <= LIMIT;
  if (before + head + 2 > LIMIT) {
    return;  // a field that has no room is left out whole, so that the line stays logfmt
  }
  (void)log_put(l, " ", before ? 1 : 0);
  (void)log_put(l, key, strlen(key));
  (void)log_put(l, "=", 1);
  if (plain) {
    (void)log_put(l, value, size);
  } else {
    log_put_quoted(l, value, size);
  }
}

void log_text(struct log_line *l, const char *key, const char *value) {
  log_bytes(l, key, value ? value : "", value ? strlen(value) : 0);
}

void log_number(struct log_line *l, const char *key, int64_t value) {
  char text[24];
  int size = snprintf(text, sizeof text, "%lld", (long long)value);
  log_bytes(l, key, text, (size_t)size);
}

void log_end(struct log_line *l) {
  l->text[l->size++] = '\n';
  ssize_t written = write(STDERR_FILENO, l->text, l->size);
  (void)written;  // a log that can not be written has nowhere to say so
}

void log_say(enum log_level level, const char *message) {
  struct log_line l;
  log_begin(&l, level, message);
  log_end(&l);
}
