// SPDX-License-Identifier: Apache-2.0
// Names an event after what is in it.
#include "producers/event_name.h"

#include <stddef.h>

__extension__ typedef unsigned __int128 uint128;

static uint128 fnv_bytes(uint128 hash, const void *bytes, size_t size) {
  const unsigned char *at = bytes;
  for (size_t i = 0; i < size; i++) {
    hash ^= at[i];
    hash = (hash << 88) + hash * 0x13b;
  }
  return hash;
}

// Numbers go in as so many bytes, lowest first, whatever the machine.
static uint128 fnv_number(uint128 hash, int64_t number, size_t size) {
  unsigned char bytes[8];
  for (size_t i = 0; i < size; i++) {
    bytes[i] = (unsigned char)((uint64_t)number >> (8 * i));
  }
  return fnv_bytes(hash, bytes, size);
}

static uint128 fnv_symbol(uint128 hash, int32_t position) {
  return fnv_number(hash, position, 1);
}

static uint128 fnv_count(uint128 hash, int32_t count) {
  return fnv_number(hash, count, 4);
}

static uint128 fnv_moment(uint128 hash, int64_t moment) {
  return fnv_number(hash, moment, 8);
}

// A text goes in with its size before it, so that "ab","c" differs from "a","bc"; null differs from empty.
static uint128 fnv_text(uint128 hash, struct text text) {
  return fnv_bytes(fnv_number(hash, text.at ? (int64_t)text.size : -1, 4), text.at, text.at ? text.size : 0);
}

static uint128 fnv_filed(uint128 hash, const struct request_filed *f) {
  hash = fnv_symbol(hash, f->kind);
  hash = fnv_symbol(hash, f->channel);
  hash = fnv_text(hash, f->category);
  hash = fnv_text(hash, f->district);
  hash = fnv_symbol(hash, f->priority);
  hash = fnv_symbol(hash, f->assisted);
  hash = fnv_moment(hash, f->due_at);
  return fnv_text(hash, f->summary);
}

static uint128 fnv_pledged(uint128 hash, const struct task_pledged *p) {
  return fnv_moment(fnv_text(fnv_text(hash, p->unit), p->pledger), p->due_at);
}

static uint128 fnv_resolved(uint128 hash, const struct task_resolved *r) {
  return fnv_symbol(fnv_symbol(fnv_text(hash, r->unit), r->outcome), r->satisfaction);
}

static uint128 fnv_held(uint128 hash, const struct volunteer_event_held *h) {
  hash = fnv_text(fnv_text(fnv_text(hash, h->station), h->district), h->kind);
  hash = fnv_count(fnv_count(hash, h->teams), h->volunteers);
  return fnv_count(fnv_count(hash, h->beneficiaries), h->minutes);
}

static uint128 fnv_event(uint128 hash, const struct event *event) {
  switch (event->type) {
    case EVENT_REQUEST_FILED:
      return fnv_filed(hash, &event->filed);
    case EVENT_TASK_PLEDGED:
      return fnv_pledged(hash, &event->pledged);
    case EVENT_TASK_RESOLVED:
      return fnv_resolved(hash, &event->resolved);
    default:
      return fnv_held(hash, &event->held);
  }
}

static void write_uuid(uint128 hash, char *out) {
  static const char hex[] = "0123456789abcdef";
  for (int digit = 0; digit < 32; digit++) {
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20) {
      *out++ = '-';
    }
    *out++ = hex[(unsigned)(hash >> (124 - 4 * digit)) & 15];
  }
}

void event_name(const struct event *event, struct text row_key, char *out) {
  uint128 hash = (uint128)0x6c62272e07bb0142u << 64 | 0x62b821756295c58du;
  hash = fnv_text(hash, event->source);
  hash = fnv_symbol(hash, (int32_t)event->type);
  hash = fnv_text(hash, row_key);
  hash = fnv_moment(hash, event->occurred_at);
  hash = fnv_event(hash, event);
  hash = (hash & ~((uint128)0xf << 76)) | (uint128)8 << 76;
  hash = (hash & ~((uint128)3 << 62)) | (uint128)2 << 62;
  write_uuid(hash, out);
}
