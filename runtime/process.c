// SPDX-License-Identifier: Apache-2.0
// What the system says of this process: /proc/self.
#include "runtime/process.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static int64_t boot_time(void) {
  char line[256];
  int64_t seconds = -1;
  FILE *in = fopen("/proc/stat", "re");
  while (in && seconds < 0 && fgets(line, sizeof line, in)) {
    (void)sscanf(line, "btime %" SCNd64, &seconds);
  }
  if (in) {
    (void)fclose(in);
  }
  return seconds;
}

// Fields are counted from 1 as proc(5) does; the second, the name, may hold anything, so reading begins behind it.
static void read_stat(struct process_figures *out) {
  char text[2048];
  FILE *in = fopen("/proc/self/stat", "re");
  size_t size = in ? fread(text, 1, sizeof text - 1, in) : 0;
  if (in) {
    (void)fclose(in);
  }
  text[size] = 0;
  const char *at = strrchr(text, ')');
  int64_t user;
  int64_t system;
  int64_t start;
  int64_t whole;
  int64_t pages;
  if (!at || sscanf(at + 1,
               " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %" SCNd64 " %" SCNd64 " %*d %*d %*d %*d %*d %*d %" SCNd64
               " %" SCNd64 " %" SCNd64,
               &user, &system, &start, &whole, &pages) != 5) {
    return;
  }
  int64_t ticks = sysconf(_SC_CLK_TCK);
  int64_t boot = boot_time();
  out->cpu = (user + system) * 1000 / ticks;
  out->started_at = boot < 0 ? -1 : boot * 1000 + start * 1000 / ticks;
  out->virtual = whole;
  out->resident = pages * sysconf(_SC_PAGESIZE);
}

static int64_t count_fds(void) {
  DIR *folder = opendir("/proc/self/fd");
  int64_t count = folder ? 0 : -1;
  while (folder && readdir(folder)) {
    count++;
  }
  if (folder) {
    (void)closedir(folder);
    count -= 3;  // `.`, `..` and the one that reads the folder
  }
  return count;
}

void process_read(struct process_figures *out) {
  struct rlimit limit;
  *out = (struct process_figures){-1, -1, -1, -1, count_fds(), -1};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    out->most_fds = (int64_t)limit.rlim_cur;
  }
  read_stat(out);
}

static void write_one(struct metrics *m, const char *name, enum metric_type type, const char *help, int64_t value,
  void (*write)(struct metrics *m, const struct metric_label *labels, int64_t value)) {
  if (value >= 0) {
    metrics_family(m, name, type, help);
    write(m, NULL, value);
  }
}

void process_write(struct metrics *m, const struct process_figures *f) {
  write_one(m, "process_cpu_seconds_total", METRIC_COUNTER, "CPU time of the process, user and system.", f->cpu,
    metrics_thousandths);
  write_one(m, "process_start_time_seconds", METRIC_GAUGE, "When the process began, in seconds since 1970.",
    f->started_at, metrics_thousandths);
  write_one(m, "process_resident_memory_bytes", METRIC_GAUGE, "Memory that is in RAM.", f->resident, metrics_number);
  write_one(m, "process_virtual_memory_bytes", METRIC_GAUGE, "Address space in use.", f->virtual, metrics_number);
  write_one(m, "process_open_fds", METRIC_GAUGE, "Open descriptors.", f->open_fds, metrics_number);
  write_one(m, "process_max_fds", METRIC_GAUGE, "Descriptors that may be open.", f->most_fds, metrics_number);
}
