// SPDX-License-Identifier: Apache-2.0
// Figures as Prometheus reads them: the text exposition format, version 0.0.4.
#ifndef HUIYIN_RUNTIME_METRICS_H
#define HUIYIN_RUNTIME_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/buf.h"

enum metric_type { METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM };

// A list of them ends with one whose name is NULL; NULL stands for an empty list. Values may hold any bytes: what the
// format does not take is escaped, and what is no UTF-8 is replaced.
struct metric_label {
  const char *name;
  const char *value;
};

// What is written; a zeroed struct is an empty page. The holder releases `text`.
struct metrics {
  struct buf text;
  const char *family;
};

// Begins a family: its samples follow, all of them, before the next begins, and a name is begun once a page. `name` and
// `help` are kept until the next family.
void metrics_family(struct metrics *m, const char *name, enum metric_type type, const char *help);

// One sample of the family that was begun.
void metrics_count(struct metrics *m, const struct metric_label *labels, uint64_t value);
void metrics_number(struct metrics *m, const struct metric_label *labels, int64_t value);
void metrics_real(struct metrics *m, const struct metric_label *labels, double value);
// A count of thousandths, such as milliseconds, as whole units, exactly.
void metrics_thousandths(struct metrics *m, const struct metric_label *labels, int64_t value);

// A histogram of things counted in thousandths: counts[i] of them lie at or below bounds[i] and above the bound before;
// counts[bound_count] above all bounds.
struct metric_histogram {
  const int64_t *bounds;
  size_t bound_count;
  const uint64_t *counts;
  int64_t sum;
};
void metrics_histogram(struct metrics *m, const struct metric_label *labels, const struct metric_histogram *h);

#endif
