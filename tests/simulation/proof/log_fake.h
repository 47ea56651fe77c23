// SPDX-License-Identifier: Apache-2.0
// The fake log of the comparison: the events and the alerts of a fake world, and relays that are its processes'.
#ifndef HUIYIN_TESTS_SIMULATION_PROOF_LOG_FAKE_H
#define HUIYIN_TESTS_SIMULATION_PROOF_LOG_FAKE_H

#include "tests/simulation/proof/log_real.h"

enum log_which { LOG_EVENTS, LOG_ALERTS };

struct log_fake {
  struct fake_world world;
  struct fake_process *relays[LOG_RELAYS];
  struct fake_process *reader;
};

// The functions do in the fake world what those of the same name in log_real.h do; all is partition 0 of one of its two
// topics. The clock of the world is the timestamp of what is sent.
void log_fake_init(struct log_fake *l, struct wire *wire, int64_t now);
void log_fake_release(struct log_fake *l);

int64_t log_fake_append(struct log_fake *l, int64_t timestamp, const char *value);
int64_t log_fake_append_open(struct log_fake *l, int64_t timestamp, const char *value);
void log_fake_end(struct log_fake *l, bool commit);
// The end of the alerts as the relay finds it.
int64_t log_fake_open(struct log_fake *l, size_t i);
bool log_fake_send(
  struct log_fake *l, size_t i, const char *value, size_t count, enum fake_outcome outcome, int64_t *high);
void log_fake_bounds(struct log_fake *l, enum log_which which, int64_t *low, int64_t *high);
void log_fake_read(struct log_fake *l, enum log_which which, int64_t from, struct buf *out);
void log_fake_trim(struct log_fake *l, int64_t low);

#endif
