// SPDX-License-Identifier: Apache-2.0
// Events of a stream as they go over the wire, and the last of them: for the files http_stream*.c alone.
#ifndef HUIYIN_RUNTIME_HTTP_FRAMES_H
#define HUIYIN_RUNTIME_HTTP_FRAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/buf.h"

// An event. It is counted who holds it, in one thread.
struct http_frame {
  struct http_frame *next;  // while it waits to be taken in
  unsigned holders;
  uint64_t number;
  struct buf plain;
  struct buf packed;  // made when first asked for
};

// `id` is BOOT, NULL for a frame without one; `event` likewise. Held once.
struct http_frame *http_frame_new(const char *boot, uint64_t number, const char *event, const void *data, size_t size);
// As it is: a comment, or how long to wait before coming again.
struct http_frame *http_frame_plain(const char *text);
struct http_frame *http_frame_hold(struct http_frame *f);
void http_frame_drop(struct http_frame *f);  // NULL is none

// Its bytes. Packed ones stand for themselves: behind one HTTP_FRAME_PACKED_HEAD any may follow any.
const struct buf *http_frame_bytes(struct http_frame *f, bool packed);
extern const uint8_t http_frame_packed_head[10];

// The last ones, without a gap.
struct http_frames {
  struct http_frame **ring;
  size_t most;
  size_t bytes_most;
  size_t count;
  size_t bytes;
  uint64_t first;  // the number of the oldest one that is kept; of the next to come where none is
};

void http_frames_init(struct http_frames *all, size_t most, size_t bytes_most);
void http_frames_release(struct http_frames *all);
// Takes the holder's hold over.
void http_frames_add(struct http_frames *all, struct http_frame *f);
// NULL where it is not kept any more, or still to come.
struct http_frame *http_frames_at(const struct http_frames *all, uint64_t number);
uint64_t http_frames_end(const struct http_frames *all);

#endif
