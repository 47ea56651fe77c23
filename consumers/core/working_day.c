// SPDX-License-Identifier: Apache-2.0
// A local day is cut where the zone's offset changes; within a piece local time and moments run alike.
#include "consumers/core/working_day.h"

static const int64_t minute = 60000;
static const int64_t day_length = INT64_C(86400000);

// Offsets lie within this of UTC.
static const int64_t offset_most = INT64_C(86400000);

static int64_t later(int64_t a, int64_t b) {
  return a > b ? a : b;
}

static int64_t sooner(int64_t a, int64_t b) {
  return a < b ? a : b;
}

// What of the hours the clocks show from `begin` to `end`, moments between which the offset holds.
static size_t add_piece(const struct working_hours *hours, int64_t midnight, int32_t offset, int64_t begin, int64_t end,
  struct stretch *out) {
  size_t count = 0;
  for (size_t i = 0; i < hours->count; i++) {
    int64_t from = later(midnight + hours->spans[i].from * minute - offset, begin);
    int64_t to = sooner(midnight + hours->spans[i].to * minute - offset, end);
    if (from < to) {
      out[count++] = (struct stretch){from, to};
    }
  }
  return count;
}

size_t working_day_stretches(
  const struct working_hours *hours, const struct zone *z, int64_t day, struct stretch out[STRETCHES_MAX]) {
  int64_t midnight = day * day_length;  // as if the zone were UTC
  size_t count = 0;
  if (!hours->count) {
    return 0;
  }
  for (size_t i = zone_place(z, midnight - offset_most); i < z->count; i++) {
    int64_t begin = i ? z->from[i] : INT64_MIN;
    int64_t end = i + 1 < z->count ? z->from[i + 1] : INT64_MAX;
    if (begin > midnight + day_length + offset_most || count + hours->count > STRETCHES_MAX) {
      break;
    }
    count += add_piece(hours, midnight, z->offset[i], begin, end, out + count);
  }
  return count;
}

int64_t working_day_length(const struct working_hours *hours, const struct zone *z, int64_t day) {
  struct stretch stretches[STRETCHES_MAX];
  size_t count = working_day_stretches(hours, z, day, stretches);
  int64_t sum = 0;
  for (size_t i = 0; i < count; i++) {
    sum += stretches[i].to - stretches[i].from;
  }
  return sum;
}
