// SPDX-License-Identifier: Apache-2.0
// One client of a stream: where it begins, and what it is sent.
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>

#include "runtime/http_gzip.h"
#include "runtime/http_stream_parts.h"

// What the kernel keeps for one that does not read.
enum { SEND_BUFFER = 64 * 1024 };

// --- where it begins

static void set_socket(int fd, int64_t patience) {
  int one = 1;
  int size = SEND_BUFFER;
  unsigned wait = (unsigned)patience;
  (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  (void)setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &wait, sizeof wait);
}

// BOOT-NUMBER of this stream.
static bool read_id(const struct http_stream *s, const char *id, uint64_t *number) {
  size_t size = strlen(s->boot);
  if (!id || strncmp(id, s->boot, size) != 0 || id[size] != '-') {
    return false;
  }
  const char *digits = id + size + 1;
  size_t count = strspn(digits, "0123456789");
  *number = strtoull(digits, NULL, 10);
  return count && count < 20 && !digits[count];
}

// They come again at different moments: a server that begins anew is not asked by all at once.
static unsigned random_wait(void) {
  uint16_t random = 0;
  ssize_t got = getrandom(&random, sizeof random, GRND_NONBLOCK);
  (void)got;
  return 1000 + random % 2000U;
}

static void write_greeting(struct http_stream_client *c) {
  char text[32];
  (void)snprintf(text, sizeof text, "retry: %u\n\n", random_wait());
  struct http_frame *f = http_frame_plain(text);
  if (c->packed) {
    buf_add(&c->head, http_frame_packed_head, sizeof http_frame_packed_head);
  }
  const struct buf *bytes = http_frame_bytes(f, c->packed);
  buf_add(&c->head, bytes->at, bytes->size);
  http_frame_drop(f);
}

struct http_stream_client *http_stream_client_new(const struct http_stream *s, struct http_request *r) {
  struct http_stream_client *c = calloc(1, sizeof *c);
  const char *id = http_header(r, "Last-Event-ID");
  uint64_t last;
  if (!c) {
    abort();
  }
  c->request = r;
  c->asked = http_clock();
  c->fd = http_visit_of(r->connection)->fd;
  c->packed = http_takes_gzip(http_header(r, MHD_HTTP_HEADER_ACCEPT_ENCODING));
  c->known = read_id(s, id ? id : http_query(r, "last-event-id"), &last);
  c->next = c->known ? last + 1 : 0;
  http_answer_head(r, c->packed ? "gzip" : NULL, &c->head);
  write_greeting(c);
  set_socket(c->fd, s->patience);
  return c;
}

bool http_stream_client_may_follow(struct http_stream_client *c, int64_t now) {
  const struct http_route *route = c->request->route;
  struct http_answer answer;
  c->asked = now;
  http_answer_begin(&answer);
  if (route->page) {
    c->request->worker = -1;
    route->page(route->context, c->request, &answer);
  }
  http_answer_release(&answer);
  return answer.status == MHD_HTTP_OK;
}

void http_stream_client_free(struct http_stream_client *c) {
  struct http_request *r = c->request;
  (void)shutdown(c->fd, SHUT_RDWR);
  r->stage = HTTP_OVER;
  http_resume(r);
  http_frame_drop(c->frame);
  buf_release(&c->head);
  free(c);
}

// --- what it is sent

// Those that are behind what is kept begin anew; where nothing stands for the whole, with the oldest that is kept.
static struct http_frame *begin_anew(const struct http_stream *s, struct http_stream_client *c) {
  uint64_t behind = s->whole ? s->whole->number + 1 : c->known ? s->frames.first : http_frames_end(&s->frames);
  c->known = true;
  c->next = behind < s->frames.first ? s->frames.first : behind;
  return s->whole;
}

static struct http_frame *frame_for(const struct http_stream *s, struct http_stream_client *c) {
  uint64_t end = http_frames_end(&s->frames);
  if (!c->known || c->next < s->frames.first || c->next > end) {
    struct http_frame *whole = begin_anew(s, c);
    if (whole) {
      return whole;
    }
  }
  return c->next < end ? http_frames_at(&s->frames, c->next++) : NULL;
}

static bool choose_next(const struct http_stream *s, struct http_stream_client *c) {
  http_frame_drop(c->frame);
  buf_release(&c->head);
  c->done = 0;
  c->frame = frame_for(s, c);
  if (c->frame) {
    (void)http_frame_hold(c->frame);
  }
  return c->frame;
}

static const struct buf *under_way(const struct http_stream_client *c) {
  return c->head.size ? &c->head : c->frame ? http_frame_bytes(c->frame, c->packed) : NULL;
}

int http_stream_client_pump(struct http_stream *s, struct http_stream_client *c, int64_t now) {
  for (;;) {
    const struct buf *bytes = under_way(c);
    if (!bytes || c->done == bytes->size) {
      if (!choose_next(s, c)) {
        c->stuck = 0;
        return 0;
      }
      continue;
    }
    ssize_t count = send(c->fd, bytes->at + c->done, bytes->size - c->done, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count >= 0) {
      c->done += (size_t)count;
      c->stuck = 0;
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      c->stuck = c->stuck ? c->stuck : now;
      return 0;
    } else if (errno != EINTR) {
      return -1;
    }
  }
}
