// SPDX-License-Identifier: Apache-2.0
// What the system says of this process.
#ifndef HUIYIN_RUNTIME_PROCESS_H
#define HUIYIN_RUNTIME_PROCESS_H

#include <stdint.h>

#include "runtime/metrics.h"

// What can not be read is -1.
struct process_figures {
  int64_t started_at;  // ms since 1970
  int64_t cpu;         // user and system, in ms
  int64_t resident;    // bytes
  int64_t virtual;     // bytes
  int64_t open_fds;
  int64_t most_fds;
};

void process_read(struct process_figures *out);

// As the families that Prometheus's own clients have: process_cpu_seconds_total and so on. What is -1 is left out.
void process_write(struct metrics *m, const struct process_figures *figures);

#endif
