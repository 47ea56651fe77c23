// SPDX-License-Identifier: Apache-2.0
// librdkafka's lines, said in our form and once. For kafka.c and broker.c.
#ifndef HUIYIN_RUNTIME_KAFKA_LOG_H
#define HUIYIN_RUNTIME_KAFKA_LOG_H

#include <librdkafka/rdkafka.h>

#include "runtime/err.h"

// A log callback. What a broker says again and again while it is away is said once until something else happens there.
void kafka_log(const rd_kafka_t *rk, int level, const char *facility, const char *text);

// The same without the lines of connections that were refused or that ended, and of what was purged.
void kafka_log_quiet(const rd_kafka_t *rk, int level, const char *facility, const char *text);

// An error callback: the same for errors, and it keeps what kafka_refused_login tells.
void kafka_log_error(rd_kafka_t *rk, int code, const char *reason, void *opaque);

// The same without the line that all brokers are away.
void kafka_log_error_quiet(rd_kafka_t *rk, int code, const char *reason, void *opaque);

// Whether brokers refused who this thread's handles log in as (or TLS itself) since it was last asked; the brokers'
// words in `e`. Errors reach the thread that polls a handle.
int kafka_refused_login(struct err *e);

#endif
