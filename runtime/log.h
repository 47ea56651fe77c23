// SPDX-License-Identifier: Apache-2.0
// Log lines: logfmt on stderr, one write a line.
#ifndef HUIYIN_RUNTIME_LOG_H
#define HUIYIN_RUNTIME_LOG_H

#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

// One line being written. Lives on the stack of one thread. What does not fit is cut. Values are quoted where logfmt
// needs it, and control characters are escaped, so a value from outside can not forge a line.
// Never hand it a request's summary.
struct log_line {
  char text[1024];
  size_t size;
};

// Use: log_begin(&l, LOG_WARN, "redis is away"); log_text(&l, "url", url); log_number(&l, "port", 6379); log_end(&l);
// Gives `ts=2026-11-23T08:00:00.123Z level=warn msg="redis is away" url=... port=6379`.
void log_begin(struct log_line *l, enum log_level level, const char *message);
void log_text(struct log_line *l, const char *key, const char *value);
void log_bytes(struct log_line *l, const char *key, const void *value, size_t size);
void log_number(struct log_line *l, const char *key, int64_t value);
void log_end(struct log_line *l);

// A line with no fields but its message.
void log_say(enum log_level level, const char *message);

#endif
