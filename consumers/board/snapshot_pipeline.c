// SPDX-License-Identifier: Apache-2.0
// The pipeline in the snapshot: each partition as it stands.
#include "consumers/board/snapshot_pipeline.h"

#include <stdio.h>

#include "consumers/board/api_json.h"
#include "consumers/core/must.h"

// The end that the tracker tells leaves out control records behind the last message, so it is believed where it is
// there; Kafka's own has them.
static int64_t end_of(const struct picture *p, size_t i) {
  const struct view_partition *v = &p->moment->partitions[i];
  bool alive = v->has_pulse && v->pulse_age <= VIEW_STALE_AFTER && v->pulse.end >= 0;
  int64_t asked = i < p->end_count ? p->ends[i] : -1;
  int64_t offset = v->meta.offset < 0 ? 0 : v->meta.offset;
  int64_t end = alive ? v->pulse.end : asked;
  return end > offset ? end : offset;
}

int64_t snapshot_lag(const struct picture *p, size_t i) {
  int64_t offset = p->moment->partitions[i].meta.offset;
  return end_of(p, i) - (offset < 0 ? 0 : offset);
}

static json_t *partition_of(const struct picture *p, size_t i) {
  const struct view_partition *v = &p->moment->partitions[i];
  int64_t offset = v->meta.offset < 0 ? 0 : v->meta.offset;
  int64_t end = end_of(p, i);
  json_t *o = must(json_object());
  (void)json_object_set_new(o, "offset", json_integer(offset));
  (void)json_object_set_new(o, "end", json_integer(end));
  (void)json_object_set_new(o, "lag", json_integer(end - offset));
  if (v->meta.clock != MOMENT_NONE) {
    (void)json_object_set_new(o, "clock", json_integer(v->meta.clock));
  }
  (void)json_object_set_new(o, "owner", api_word(v->meta.owner));
  (void)json_object_set_new(o, "commit", json_integer(v->meta.commit));
  (void)json_object_set_new(o, "outbox", json_integer(v->outbox));
  (void)json_object_set_new(o, "damaged", api_word(v->meta.damaged));
  (void)json_object_set_new(o, "policies", json_integer(v->meta.policies));
  if (v->has_pulse) {
    (void)json_object_set_new(o, "tracker", api_word(v->pulse.tracker));
    (void)json_object_set_new(o, "version", api_word(v->pulse.version));
    (void)json_object_set_new(o, "committed_at", json_integer(v->pulse.committed_at));
    (void)json_object_set_new(o, "refused_commits", json_integer(v->pulse.refused_commits));
    (void)json_object_set_new(o, "rollbacks", json_integer(v->pulse.rollbacks));
    (void)json_object_set_new(o, "misplaced", json_integer(v->pulse.misplaced));
  }
  return o;
}

json_t *snapshot_pipeline(const struct picture *p) {
  json_t *partitions = must(json_object());
  for (size_t i = 0; p->read && i < p->moment->partition_count; i++) {
    char name[24];
    (void)snprintf(name, sizeof name, "%zu", i);
    (void)json_object_set_new(partitions, name, partition_of(p, i));
  }
  return must(json_pack("{s:o, s:o, s:s, s:I}", "partitions", partitions, "redis", api_word(p->board->redis),
    "board_version", HUIYIN_VERSION, "clients", (json_int_t)p->clients));
}

json_t *snapshot_pulse_ages(const struct picture *p) {
  json_t *partitions = must(json_object());
  for (size_t i = 0; p->read && i < p->moment->partition_count; i++) {
    const struct view_partition *v = &p->moment->partitions[i];
    char name[24];
    (void)snprintf(name, sizeof name, "%zu", i);
    json_t *age = v->has_pulse ? json_integer(v->pulse_age) : json_null();
    (void)json_object_set_new(partitions, name, json_pack("{s:o}", "pulse_age_ms", age));
  }
  return must(json_pack("{s:o}", "partitions", partitions));
}
