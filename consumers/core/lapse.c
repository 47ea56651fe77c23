// SPDX-License-Identifier: Apache-2.0
// The rule by which closed requests are let go.
#include "consumers/core/lapse.h"

#include <string.h>

int64_t lapse_moment(const struct request *r, int64_t keep) {
  if (!keep || !request_is_closed(r)) {
    return INT64_MAX;
  }
  int64_t last = r->last_message_at > r->resolution.at ? r->last_message_at : r->resolution.at;
  return last + keep;
}

bool lapse_is_none(const struct request *r, int64_t log_time, int64_t keep) {
  return request_is_none(r) || (keep && log_time > lapse_moment(r, keep));
}

bool lapse_is_late(int64_t occurred_at, int64_t timestamp, int64_t keep) {
  return keep && timestamp > occurred_at + keep;
}

bool lapse_note(struct request *r, int64_t log_time, int64_t keep) {
  int64_t last = keep && request_is_closed(r) ? log_time : MOMENT_NONE;
  bool changed = last != r->last_message_at;
  r->last_message_at = last;
  return changed;
}

bool lapse_reduce(struct request *r, const struct marks *m) {
  request_init(r);
  return marks_count(m) > 0;
}

size_t lapse_remains(const uint8_t *value, size_t size, int64_t log_time, int64_t keep, uint8_t *out) {
  struct request r;
  struct marks m;
  size = size < REQUEST_PACKED_MAX ? size : REQUEST_PACKED_MAX;
  if (!keep || request_unpack(value, size, &r, &m) != 0 || !lapse_is_none(&r, log_time, keep)) {
    memcpy(out, value, size);
    return size;
  }
  return lapse_reduce(&r, &m) ? request_pack(&r, &m, out) : 0;
}
