// SPDX-License-Identifier: Apache-2.0
// What was found of a request.
#include "consumers/story/story.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/lapse.h"
#include "consumers/core/must.h"

void story_init(struct story *s, struct text request, size_t partitions) {
  *s = (struct story){.request = request, .count = partitions};
  s->parts = must(calloc(partitions ? partitions : 1, sizeof *s->parts));
}

static void release_list(struct story_list *l) {
  buf_release(&l->bytes);
  free(l->all);
}

void story_release(struct story *s) {
  for (size_t i = 0; s->parts && i < s->count; i++) {
    release_list(&s->parts[i].events);
    release_list(&s->parts[i].alerts);
    buf_release(&s->parts[i].state);
  }
  free(s->parts);
  *s = (struct story){0};
}

bool story_is_empty(const struct story_part *p) {
  return !p->events.count && !p->state.size;
}

void story_add(struct story_list *l, int64_t offset, int64_t timestamp, const void *bytes, size_t size) {
  if (l->count == l->room) {
    l->room = l->room ? 2 * l->room : 8;
    l->all = must(realloc(l->all, l->room * sizeof *l->all));
  }
  l->all[l->count++] = (struct story_message){offset, timestamp, l->bytes.size, size};
  buf_add(&l->bytes, bytes, size);
}

void story_add_alert(struct story_list *l, const struct wire *wire, int64_t offset, const struct overdue_alert *alert) {
  struct buf bytes = {0};
  wire_encode_alert(wire, alert, &bytes);
  story_add(l, offset, MOMENT_NONE, bytes.at, bytes.size);
  buf_release(&bytes);
}

// They could be read when they were found.
void story_event(const struct story_list *l, size_t index, const struct wire *wire, struct event *event) {
  struct err e;
  if (wire_decode(wire, l->bytes.at + l->all[index].from, l->all[index].size, event, &e) != 0) {
    abort();
  }
}

void story_alert(const struct story_list *l, size_t index, const struct wire *wire, struct overdue_alert *alert) {
  struct err e;
  if (wire_decode_alert(wire, l->bytes.at + l->all[index].from, l->all[index].size, alert, &e) != 0) {
    abort();
  }
}

// --- its state

enum story_state story_state(
  const struct story_part *p, int64_t timestamp, int64_t keep_closed, struct request *r, struct marks *m) {
  if (!p->state.size) {
    return STORY_NOT_STORED;
  }
  if (p->state.size > REQUEST_PACKED_MAX || request_unpack(p->state.at, p->state.size, r, m) != 0) {
    return STORY_DAMAGED;
  }
  return lapse_is_none(r, timestamp, keep_closed) ? STORY_GONE : STORY_STORED;
}

enum story_due_by story_due_by(const struct request *r, int64_t due) {
  if (due == MOMENT_NONE) {
    return STORY_DUE_NONE;
  }
  if (r->due_pledge.at != MOMENT_NONE) {
    return STORY_DUE_PLEDGE;
  }
  return r->filing.due_at != MOMENT_NONE ? STORY_DUE_FILING : STORY_DUE_POLICY;
}

const char *story_limit(const struct policy *first, const struct request *r) {
  const struct policy *p = policy_in_force(first, r);
  if (!p->limits) {
    return NULL;
  }
  const struct limited limited = limits_of(p->limits, &r->filing);
  return limited.resolve_by ? limited.resolve_by->name : "";
}

static int64_t earlier(int64_t a, int64_t b) {
  return a == MOMENT_NONE || (b != MOMENT_NONE && b < a) ? b : a;
}

int64_t story_earliest(const struct request *r) {
  return earlier(earlier(r->filed_at, r->first_pledge_at), r->first_resolution_at);
}

// Both are packed without what is no function of the events.
static size_t plain(const struct request *r, uint8_t *out) {
  const struct marks none = {0};
  struct request copy = *r;
  copy.last_message_at = MOMENT_NONE;
  return request_pack(&copy, &none, out);
}

bool story_explains(const struct story_list *events, const struct wire *wire, const struct request *state) {
  uint8_t found[REQUEST_PACKED_MAX];
  uint8_t stored[REQUEST_PACKED_MAX];
  struct request r;
  request_init(&r);
  for (size_t i = 0; i < events->count; i++) {
    struct event event;
    story_event(events, i, wire, &event);
    (void)request_apply(&r, &event);
  }
  size_t size = plain(&r, found);
  return size == plain(state, stored) && memcmp(found, stored, size) == 0;
}
