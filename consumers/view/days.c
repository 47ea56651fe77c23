// SPDX-License-Identifier: Apache-2.0
// Which days are looked at.
#include "consumers/view/days.h"

#include <stdio.h>
#include <string.h>

void view_setting(const char *settings, const char *name, char *out, size_t room) {
  size_t size = strlen(name);
  *out = 0;
  for (const char *at = settings; at && *at; at = strchr(at, ' ')) {
    at += *at == ' ';
    if (strncmp(at, name, size) == 0 && at[size] == '=') {
      const char *value = at + size + 1;
      (void)snprintf(out, room, "%.*s", (int)strcspn(value, " "), value);
      return;
    }
  }
}

int64_t view_log_clock(const struct view_moment *m) {
  char clock[16];
  int64_t latest = MOMENT_NONE;
  view_setting(m->settings, "clock", clock, sizeof clock);
  for (size_t i = 0; i < m->partition_count && strcmp(clock, "log") == 0; i++) {
    int64_t own = m->partitions[i].present ? m->partitions[i].meta.clock : MOMENT_NONE;
    latest = own > latest ? own : latest;
  }
  return latest >= MOMENT_FIRST && latest <= MOMENT_LAST ? latest : MOMENT_NONE;
}

int32_t view_today(const struct zone *z, int64_t now, int64_t log_clock) {
  bool before = log_clock != MOMENT_NONE && log_clock < now;
  return (int32_t)zone_day(z, before ? log_clock : now);
}

size_t view_days(int32_t today, int32_t days[VIEW_DAYS_ASKED]) {
  size_t count = 0;
  for (int32_t i = 0; i < VIEW_DAYS; i++) {
    days[count++] = today - i;
  }
  for (int32_t week = VIEW_DAYS / 7; week <= VIEW_WEEKS; week++) {
    days[count++] = today - 7 * week;
  }
  return count;
}

static bool has_any(const int64_t *values) {
  return values[FIELD_FILED] || values[FIELD_PLEDGED] || values[FIELD_RESOLVED];
}

struct view_weekday view_weekday_mean(const int64_t *const values[], size_t count) {
  struct view_weekday mean = {0};
  for (size_t i = 1; i < count; i++) {
    bool same = i < VIEW_DAYS ? i % 7 == 0 : true;
    if (same && has_any(values[i])) {
      mean.days++;
      mean.filed += (double)values[i][FIELD_FILED];
      mean.pledged += (double)values[i][FIELD_PLEDGED];
      mean.resolved += (double)values[i][FIELD_RESOLVED];
    }
  }
  double days = mean.days ? mean.days : 1;
  mean.filed /= days;
  mean.pledged /= days;
  mean.resolved /= days;
  return mean;
}
