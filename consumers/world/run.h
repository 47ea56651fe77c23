// SPDX-License-Identifier: Apache-2.0
// Runs a tracker in the world: Kafka, Redis, threads and the time of day around the state machines of consumers/track/.
#ifndef HUIYIN_CONSUMERS_WORLD_RUN_H
#define HUIYIN_CONSUMERS_WORLD_RUN_H

#include "consumers/stored/counting.h"
#include "runtime/settings.h"

struct install_file;

struct track_options {
  const struct settings *settings;
  const struct counting *counting;
  const char *topic;
  const char *alerts_topic;
  const char *dead_letters_topic;
  const char *prefix;
  const char *group;
  const char *instance;  // NULL for none
  const char *redis;
  const char *listen;                 // NULL for none
  const struct install_file *policy;  // NULL for what Redis has, or the built-in one
  bool until_end;
  bool embedded;
  int64_t as_of;  // MOMENT_NONE for none
  size_t batch;
  int64_t audit_every;  // ms; 0 for never
};

// Runs until a stop is requested, the end of a bounded run, or a fault. Returns the exit code.
int track_run(const struct track_options *o);

#endif
