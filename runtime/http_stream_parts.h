// SPDX-License-Identifier: Apache-2.0
// What a stream is made of: for the files http_stream*.c alone.
#ifndef HUIYIN_RUNTIME_HTTP_STREAM_PARTS_H
#define HUIYIN_RUNTIME_HTTP_STREAM_PARTS_H

#include <stdatomic.h>

#include "runtime/http_frames.h"
#include "runtime/http_parts.h"
#include "runtime/http_stream.h"

enum { HTTP_BOOT_MAX = 17 };

// Who follows: a connection that the library was told to leave alone. All but what takes it in is in the stream's
// thread.
struct http_stream_client {
  struct http_stream_client *before, *after;
  struct http_request *request;
  int fd;
  bool packed;
  bool known;     // `next` was asked for; else it begins with the whole
  uint64_t next;  // the event that it gets next
  struct buf head;
  struct http_frame *frame;  // under way, behind the head
  size_t done;               // bytes of what is under way
  int64_t stuck;             // since when it takes nothing; 0: it does
  int64_t asked;             // when its page was
};

struct http_stream {
  pthread_t thread;
  int epoll;
  int bell;  // an eventfd
  char boot[HTTP_BOOT_MAX];
  int64_t patience;
  int64_t silence;
  int64_t again;
  atomic_size_t followers;

  pthread_mutex_t lock;  // guards what follows
  pthread_cond_t left;
  uint64_t sent;  // the number of the last event
  struct http_frame *coming, **coming_end;
  struct http_frame *coming_whole;
  struct http_stream_client *newcomers;
  bool leaving;  // all clients are given back
  bool stop;

  // The thread's.
  struct http_frames frames;
  struct http_frame *whole;
  struct http_frame *comment;
  struct http_stream_client *clients;
  int64_t spoke;  // when something was sent to all
};

// Sends what it lacks, as far as it takes it; -1 where it is gone.
int http_stream_client_pump(struct http_stream *s, struct http_stream_client *c, int64_t now);
// Asks the page; false where it may not follow any longer.
bool http_stream_client_may_follow(struct http_stream_client *c, int64_t now);
struct http_stream_client *http_stream_client_new(const struct http_stream *s, struct http_request *r);
// Hands the connection back.
void http_stream_client_free(struct http_stream_client *c);

#endif
