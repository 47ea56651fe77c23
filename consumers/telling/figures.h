// SPDX-License-Identifier: Apache-2.0
// What is known of a running `huiyin notify` at one moment, and how Prometheus reads it.
#ifndef HUIYIN_CONSUMERS_TELLING_FIGURES_H
#define HUIYIN_CONSUMERS_TELLING_FIGURES_H

#include "consumers/telling/teller.h"
#include "runtime/metrics.h"

// FIGURES_DEAF: it tells of what it has read, and Kafka is away.
enum figures_stage {
  FIGURES_BEGINS,
  FIGURES_STANDS_BY,
  FIGURES_TELLS,
  FIGURES_DEAF,
  FIGURES_KAFKA_AWAY,
  FIGURES_REDIS_AWAY
};

struct receiver_figures {
  struct receiver_counts counts;
  size_t waiting;
  int64_t oldest_at;      // of those that wait; MOMENT_NONE for none
  int64_t failing_since;  // MOMENT_NONE: it does not
};

struct figures {
  enum figures_stage stage;
  int64_t at;  // the moment of all this
  uint64_t raised;
  uint64_t cleared;
  uint64_t strange;
  size_t standing;
  size_t silenced;
  size_t silences;
  size_t acknowledgements;
  int64_t lag;  // messages of the alerts topic that were not read; -1: not known
  struct receiver_figures *receivers;
};

// As many receivers as the routes have; the caller releases it.
void figures_init(struct figures *f, const struct routes *routes);
void figures_release(struct figures *f);

// Of who tells; `t` may be NULL where nobody does here. All but `silenced`, which takes a look at every alert.
void figures_fill(struct figures *f, const struct teller *t, const struct teller_counts *counts,
  const struct routes *routes, enum figures_stage stage, int64_t now);

void figures_write(const struct figures *f, const struct routes *routes, struct metrics *m);

#endif
