// SPDX-License-Identifier: Apache-2.0
// Events of a stream as they go over the wire, and the last of them.
#include "runtime/http_frames.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { PACKED_LEVEL = 5 };

// gzip, deflate, no name, no time, on Unix. What follows never ends, and so has no sum of checks.
const uint8_t http_frame_packed_head[10] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};

static struct http_frame *frame_new(void) {
  struct http_frame *f = calloc(1, sizeof *f);
  if (!f) {
    abort();
  }
  f->holders = 1;
  return f;
}

// Each line of the data has its own `data:`.
struct http_frame *http_frame_new(const char *boot, uint64_t number, const char *event, const void *data, size_t size) {
  struct http_frame *f = frame_new();
  const char *from = data;
  const char *end = from + size;
  f->number = number;
  buf_printf(&f->plain, "id: %s-%" PRIu64 "\nevent: %s\n", boot, number, event);
  while (from <= end) {
    const char *line = memchr(from, '\n', (size_t)(end - from));
    line = line ? line : end;
    buf_add_string(&f->plain, "data: ");
    buf_add(&f->plain, from, (size_t)(line - from));
    buf_add_byte(&f->plain, '\n');
    from = line + 1;
  }
  buf_add_byte(&f->plain, '\n');
  return f;
}

struct http_frame *http_frame_plain(const char *text) {
  struct http_frame *f = frame_new();
  buf_add_string(&f->plain, text);
  return f;
}

struct http_frame *http_frame_hold(struct http_frame *f) {
  f->holders++;
  return f;
}

void http_frame_drop(struct http_frame *f) {
  if (f && --f->holders == 0) {
    buf_release(&f->plain);
    buf_release(&f->packed);
    free(f);
  }
}

// Whole blocks of deflate that refer to nothing before them and end at a byte.
static void pack(struct http_frame *f) {
  z_stream z = {0};
  if (deflateInit2(&z, PACKED_LEVEL, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    abort();
  }
  size_t room = deflateBound(&z, f->plain.size) + 16;
  z.next_in = f->plain.at;
  z.avail_in = (uInt)f->plain.size;
  z.next_out = buf_grow(&f->packed, room);
  z.avail_out = (uInt)room;
  (void)deflate(&z, Z_SYNC_FLUSH);
  f->packed.size = z.total_out;
  (void)deflateEnd(&z);
}

const struct buf *http_frame_bytes(struct http_frame *f, bool packed) {
  if (packed && !f->packed.size) {
    pack(f);
  }
  return packed ? &f->packed : &f->plain;
}

// --- the last ones

void http_frames_init(struct http_frames *all, size_t most, size_t bytes_most) {
  *all = (struct http_frames){.most = most, .bytes_most = bytes_most, .first = 1};
  all->ring = calloc(most, sizeof *all->ring);
  if (!all->ring) {
    abort();
  }
}

static void drop_first(struct http_frames *all) {
  struct http_frame *f = all->ring[all->first % all->most];
  all->bytes -= f->plain.size;
  all->count--;
  all->first++;
  http_frame_drop(f);
}

void http_frames_release(struct http_frames *all) {
  while (all->count) {
    drop_first(all);
  }
  free(all->ring);
}

void http_frames_add(struct http_frames *all, struct http_frame *f) {
  while (all->count && (all->count == all->most || all->bytes + f->plain.size > all->bytes_most)) {
    drop_first(all);
  }
  all->ring[f->number % all->most] = f;
  all->count++;
  all->bytes += f->plain.size;
}

uint64_t http_frames_end(const struct http_frames *all) {
  return all->first + all->count;
}

struct http_frame *http_frames_at(const struct http_frames *all, uint64_t number) {
  return number >= all->first && number < http_frames_end(all) ? all->ring[number % all->most] : NULL;
}
