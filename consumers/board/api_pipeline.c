// SPDX-License-Identifier: Apache-2.0
// How the counting itself stands, partition by partition.
#include <stdio.h>

#include "consumers/board/api_parts.h"

// A tracker says every 2 s that it counts: one that has not for so long is taken for dead, in ms.
enum { SILENT_AFTER = 10000 };

static json_t *known(int64_t number) {
  return number >= 0 ? json_integer(number) : json_null();
}

static void put_pulse(json_t *out, const struct view_partition *p) {
  const struct pulse none = {.end = -1, .lag = -1};
  const struct pulse *pulse = p->has_pulse ? &p->pulse : &none;
  (void)json_object_set_new(out, "end", known(pulse->end));
  (void)json_object_set_new(out, "lag", known(pulse->lag));
  (void)json_object_set_new(out, "committed_at", pulse->committed_at ? json_integer(pulse->committed_at) : json_null());
  (void)json_object_set_new(out, "pulse_age_ms", known(p->has_pulse ? p->pulse_age : -1));
  (void)json_object_set_new(out, "tracker", api_word(pulse->tracker));
  (void)json_object_set_new(out, "version", api_word(pulse->version));
  (void)json_object_set_new(out, "refused_commits", json_integer(pulse->refused_commits));
  (void)json_object_set_new(out, "rollbacks", json_integer(pulse->rollbacks));
  (void)json_object_set_new(out, "misplaced", json_integer(pulse->misplaced));
}

static json_t *say_partition(const struct view_partition *p) {
  json_t *out = json_object();
  (void)json_object_set_new(out, "counted", json_boolean(p->present));
  (void)json_object_set_new(out, "offset", json_integer(p->meta.offset > 0 ? p->meta.offset : 0));
  (void)json_object_set_new(out, "clock", api_moment(p->meta.clock));
  (void)json_object_set_new(out, "owner", api_word(p->meta.owner));
  (void)json_object_set_new(out, "commit", json_integer(p->meta.commit));
  (void)json_object_set_new(out, "outbox", json_integer(p->outbox));
  (void)json_object_set_new(out, "damaged", api_word(p->meta.damaged));
  (void)json_object_set_new(out, "policies", json_integer(p->meta.policies));
  put_pulse(out, p);
  return out;
}

static void add_reason(json_t *reasons, const char *code, const struct view_partition *p) {
  json_t *reason = json_object();
  (void)json_object_set_new(reason, "code", json_string(code));
  if (p) {
    (void)json_object_set_new(reason, "partition", json_integer(p->partition));
  }
  (void)json_array_append_new(reasons, reason);
}

static json_t *say_reasons(const struct view_moment *m) {
  json_t *reasons = json_array();
  if (!m->counted) {
    add_reason(reasons, "nothing-counted", NULL);
  }
  for (size_t i = 0; i < m->partition_count; i++) {
    const struct view_partition *p = &m->partitions[i];
    if (!p->has_pulse || p->pulse_age > SILENT_AFTER) {
      add_reason(reasons, "no-tracker", p);
    }
    if (*p->meta.damaged) {
      add_reason(reasons, "damaged", p);
    }
  }
  return reasons;
}

int api_pipeline(struct api_call *c, json_t **out) {
  struct view_moment m;
  if (api_params_check(&c->params, NULL, 0, NULL, &c->fault) != 0) {
    return -1;
  }
  (void)api_question(c);
  if (api_read(c, &m) != 0) {
    return -1;
  }
  json_t *partitions = json_object();
  for (size_t i = 0; i < m.partition_count; i++) {
    char name[16];
    (void)snprintf(name, sizeof name, "%d", (int)m.partitions[i].partition);
    (void)json_object_set_new(partitions, name, say_partition(&m.partitions[i]));
  }
  *out = json_object();
  api_put_head(*out, &m);
  (void)json_object_set_new(*out, "partitions", partitions);
  (void)json_object_set_new(*out, "reasons", say_reasons(&m));
  view_moment_release(&m);
  return 0;
}
