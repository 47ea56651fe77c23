// SPDX-License-Identifier: Apache-2.0
// Decoding and encoding written by hand, field by field.
#include "tests/bench/hand.h"

#include <string.h>

#include "schemas/check.h"
#include "schemas/utf8.h"

struct hand {
  const uint8_t *at, *end;
  bool good;
};

static inline int64_t take_number(struct hand *h) {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && h->at < h->end; shift += 7) {
    uint8_t byte = *h->at++;
    value |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) {
      return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
    }
  }
  h->good = false;
  return 0;
}

static inline int64_t take_within(struct hand *h, int64_t least, int64_t most) {
  int64_t value = take_number(h);
  h->good = h->good && value >= least && value <= most;
  return value;
}

static inline int64_t take_moment(struct hand *h) {
  return take_within(h, MOMENT_FIRST, MOMENT_LAST);
}

static inline struct text take_text(struct hand *h, int64_t least, int64_t most) {
  int64_t size = take_within(h, least, most);
  if (!h->good || size > h->end - h->at || !utf8_clean_before(h->at, (size_t)size, h->end)) {
    h->good = false;
    return (struct text){"", 0};
  }
  struct text text = {(const char *)h->at, (uint32_t)size};
  h->at += size;
  return text;
}

static inline bool take_branch(struct hand *h) {
  return take_within(h, 0, 1) == 1;
}

static inline struct text take_text_or_null(struct hand *h, int64_t most) {
  return take_branch(h) ? take_text(h, 0, most) : (struct text){NULL, 0};
}

static inline int64_t take_moment_or_null(struct hand *h) {
  return take_branch(h) ? take_moment(h) : MOMENT_NONE;
}

static inline struct text take_district(struct hand *h) {
  struct text path = take_text(h, 0, NAME_MAX_BYTES);
  h->good = h->good && (path.size <= 16 || !check_too_deep(path));
  return path;
}

enum { SUMMARY_MOST = 65535 };

static void decode_filed(struct hand *h, struct request_filed *f) {
  f->request_id = take_text(h, 1, ID_MAX);
  f->kind = (int32_t)take_within(h, 0, KIND_COUNT - 1);
  f->channel = (int32_t)take_within(h, 0, CHANNEL_COUNT - 1);
  f->category = take_text(h, 1, NAME_MAX_BYTES);
  f->district = take_district(h);
  f->priority = (int32_t)take_within(h, 0, PRIORITY_COUNT - 1);
  f->due_at = take_moment_or_null(h);
  f->assisted = h->at < h->end && *h->at++;
  f->summary = take_text_or_null(h, SUMMARY_MOST);
}

static void decode_pledged(struct hand *h, struct task_pledged *p) {
  p->request_id = take_text(h, 1, ID_MAX);
  p->unit = take_text(h, 1, NAME_MAX_BYTES);
  p->pledger = take_text_or_null(h, NAME_MAX_BYTES);
  p->due_at = take_moment_or_null(h);
}

static void decode_resolved(struct hand *h, struct task_resolved *r) {
  r->request_id = take_text(h, 1, ID_MAX);
  r->unit = take_text(h, 1, NAME_MAX_BYTES);
  r->outcome = (int32_t)take_within(h, 0, OUTCOME_COUNT - 1);
  r->satisfaction = take_branch(h) ? (int32_t)take_within(h, 1, 5) : 0;
}

static void decode_held(struct hand *h, struct volunteer_event_held *v) {
  v->station = take_text(h, 1, NAME_MAX_BYTES);
  v->district = take_district(h);
  v->kind = take_text(h, 1, NAME_MAX_BYTES);
  v->teams = (int32_t)take_within(h, 0, INT32_MAX);
  v->volunteers = (int32_t)take_within(h, 0, INT32_MAX);
  v->beneficiaries = (int32_t)take_within(h, 0, INT32_MAX);
  v->minutes = (int32_t)take_within(h, 0, INT32_MAX);
}

bool hand_decode(enum event_type type, const uint8_t *bytes, size_t size, struct event *event) {
  struct hand h = {bytes, bytes + size, true};
  event->type = type;
  event->event_id = take_text(&h, 1, ID_MAX);
  event->occurred_at = take_moment(&h);
  event->source = take_text(&h, 0, NAME_MAX_BYTES);
  switch (type) {
    case EVENT_REQUEST_FILED:
      decode_filed(&h, &event->filed);
      break;
    case EVENT_TASK_PLEDGED:
      decode_pledged(&h, &event->pledged);
      break;
    case EVENT_TASK_RESOLVED:
      decode_resolved(&h, &event->resolved);
      break;
    default:
      decode_held(&h, &event->held);
  }
  return h.good && h.at == h.end;
}

static inline uint8_t *put_number(uint8_t *at, int64_t value) {
  uint64_t rest = ((uint64_t)value << 1) ^ (uint64_t)(value >> 63);
  while (rest >= 0x80) {
    *at++ = (uint8_t)(rest | 0x80);
    rest >>= 7;
  }
  *at++ = (uint8_t)rest;
  return at;
}

static inline uint8_t *put_text(uint8_t *at, struct text text) {
  at = put_number(at, text.size);
  memcpy(at, text.at, text.size);
  return at + text.size;
}

static inline uint8_t *put_text_or_null(uint8_t *at, struct text text) {
  *at++ = text.at ? 2 : 0;
  return text.at ? put_text(at, text) : at;
}

static inline uint8_t *put_moment_or_null(uint8_t *at, int64_t moment) {
  *at++ = moment == MOMENT_NONE ? 0 : 2;
  return moment == MOMENT_NONE ? at : put_number(at, moment);
}

static uint8_t *encode_filed(uint8_t *at, const struct request_filed *f) {
  at = put_text(at, f->request_id);
  at = put_number(at, f->kind);
  at = put_number(at, f->channel);
  at = put_text(at, f->category);
  at = put_text(at, f->district);
  at = put_number(at, f->priority);
  at = put_moment_or_null(at, f->due_at);
  *at++ = f->assisted;
  return put_text_or_null(at, f->summary);
}

static uint8_t *encode_resolved(uint8_t *at, const struct task_resolved *r) {
  at = put_text(at, r->request_id);
  at = put_text(at, r->unit);
  at = put_number(at, r->outcome);
  *at++ = r->satisfaction ? 2 : 0;
  return r->satisfaction ? put_number(at, r->satisfaction) : at;
}

static uint8_t *encode_pledged(uint8_t *at, const struct task_pledged *p) {
  at = put_text(at, p->request_id);
  at = put_text(at, p->unit);
  at = put_text_or_null(at, p->pledger);
  return put_moment_or_null(at, p->due_at);
}

static uint8_t *encode_held(uint8_t *at, const struct volunteer_event_held *v) {
  at = put_text(at, v->station);
  at = put_text(at, v->district);
  at = put_text(at, v->kind);
  at = put_number(at, v->teams);
  at = put_number(at, v->volunteers);
  at = put_number(at, v->beneficiaries);
  return put_number(at, v->minutes);
}

size_t hand_encode(const struct event *event, uint8_t *at) {
  uint8_t *begin = at;
  at = put_text(at, event->event_id);
  at = put_number(at, event->occurred_at);
  at = put_text(at, event->source);
  switch (event->type) {
    case EVENT_REQUEST_FILED:
      at = encode_filed(at, &event->filed);
      break;
    case EVENT_TASK_PLEDGED:
      at = encode_pledged(at, &event->pledged);
      break;
    case EVENT_TASK_RESOLVED:
      at = encode_resolved(at, &event->resolved);
      break;
    default:
      at = encode_held(at, &event->held);
  }
  return (size_t)(at - begin);
}
