// SPDX-License-Identifier: Apache-2.0
// A stream: its thread writes to the sockets of all clients itself, and an event is made once for them all.
//
// The library's own way, a callback for each connection that sleeps and is woken, takes as much CPU (measured: the
// calls of send() are what costs). But who takes nothing, what it still lacks and where it begins anew is then in the
// library's hands. So the connections sleep for good here, and are given back at their end.
#include "runtime/http_stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <unistd.h>

#include "runtime/http_stream_parts.h"

enum { USUAL_FRAMES = 256, USUAL_BYTES = 4 << 20, EVENTS = 256, SWEEP = 1000 };

static const int64_t usual_patience = 30000;
static const int64_t usual_silence = 15000;
static const int64_t usual_again = 60000;

// --- from any thread

static void ring(const struct http_stream *s) {
  uint64_t one = 1;
  ssize_t written = write(s->bell, &one, sizeof one);
  (void)written;  // fails only where it is readable already
}

void http_stream_send(struct http_stream *s, const char *event, const void *data, size_t size) {
  (void)pthread_mutex_lock(&s->lock);
  s->sent++;
  *s->coming_end = http_frame_new(s->boot, s->sent, event, data, size);
  s->coming_end = &(*s->coming_end)->next;
  (void)pthread_mutex_unlock(&s->lock);
  ring(s);
}

// It is taken in when there is something else to do: nobody waits for it.
void http_stream_whole(struct http_stream *s, const char *event, const void *data, size_t size) {
  (void)pthread_mutex_lock(&s->lock);
  http_frame_drop(s->coming_whole);
  s->coming_whole = http_frame_new(s->boot, s->sent, event, data, size);
  (void)pthread_mutex_unlock(&s->lock);
}

size_t http_stream_clients(const struct http_stream *s) {
  return atomic_load_explicit(&s->followers, memory_order_relaxed);
}

bool http_stream_take(struct http_stream *s, struct http_request *r) {
  (void)pthread_mutex_lock(&s->lock);
  bool taken = !s->leaving;
  if (taken) {
    struct http_stream_client *c = http_stream_client_new(s, r);
    r->stage = HTTP_STREAM;
    MHD_suspend_connection(r->connection);
    c->after = s->newcomers;
    s->newcomers = c;
    (void)atomic_fetch_add_explicit(&s->followers, 1, memory_order_relaxed);
  }
  (void)pthread_mutex_unlock(&s->lock);
  ring(s);
  return taken;
}

void http_stream_leave(struct http_stream *s) {
  (void)pthread_mutex_lock(&s->lock);
  s->leaving = true;
  ring(s);
  while (http_stream_clients(s)) {
    (void)pthread_cond_wait(&s->left, &s->lock);
  }
  s->leaving = false;
  (void)pthread_mutex_unlock(&s->lock);
}

// --- the thread

static void let_go(struct http_stream *s, struct http_stream_client *c) {
  (void)epoll_ctl(s->epoll, EPOLL_CTL_DEL, c->fd, NULL);
  *(c->before ? &c->before->after : &s->clients) = c->after;
  if (c->after) {
    c->after->before = c->before;
  }
  http_stream_client_free(c);
  (void)atomic_fetch_sub_explicit(&s->followers, 1, memory_order_relaxed);
}

static void pump(struct http_stream *s, struct http_stream_client *c, int64_t now) {
  if (http_stream_client_pump(s, c, now)) {
    let_go(s, c);
  }
}

static void pump_all(struct http_stream *s, int64_t now) {
  for (struct http_stream_client *c = s->clients, *next; c; c = next) {
    next = c->after;
    pump(s, c, now);
  }
}

// Edges alone are told: who waits for room hears of it once, and nobody is watched anew for each event.
static void welcome(struct http_stream *s, struct http_stream_client *c, int64_t now) {
  struct epoll_event event = {.events = EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = c};
  c->before = NULL;
  c->after = s->clients;
  if (c->after) {
    c->after->before = c;
  }
  s->clients = c;
  if (epoll_ctl(s->epoll, EPOLL_CTL_ADD, c->fd, &event)) {
    let_go(s, c);
  } else {
    pump(s, c, now);
  }
}

// What other threads have left: returns those who are new, and whether something is to be sent.
static struct http_stream_client *take_in(struct http_stream *s, bool *news, bool *leaving, bool *stop) {
  (void)pthread_mutex_lock(&s->lock);
  struct http_frame *coming = s->coming;
  struct http_stream_client *newcomers = s->newcomers;
  if (s->coming_whole) {
    http_frame_drop(s->whole);
    s->whole = s->coming_whole;
    s->coming_whole = NULL;
  }
  s->coming = NULL;
  s->coming_end = &s->coming;
  s->newcomers = NULL;
  *leaving = s->leaving;
  *stop = s->stop;
  (void)pthread_mutex_unlock(&s->lock);
  *news = coming;
  for (struct http_frame *next; coming; coming = next) {
    next = coming->next;
    http_frames_add(&s->frames, coming);
  }
  return newcomers;
}

static void say_all_left(struct http_stream *s) {
  (void)pthread_mutex_lock(&s->lock);
  (void)pthread_cond_broadcast(&s->left);
  (void)pthread_mutex_unlock(&s->lock);
}

static void look_at_events(struct http_stream *s, const struct epoll_event *events, int count, int64_t now) {
  for (int i = 0; i < count; i++) {
    struct http_stream_client *c = events[i].data.ptr;
    if (!c) {
      uint64_t rung;
      ssize_t got = read(s->bell, &rung, sizeof rung);
      (void)got;
    } else if (events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) {
      let_go(s, c);
    } else {
      pump(s, c, now);
    }
  }
}

// A comment where all was silent, so that nothing on the way takes the connection for a dead one.
static void break_silence(struct http_stream *s, int64_t now) {
  for (struct http_stream_client *c = s->clients, *next; c; c = next) {
    next = c->after;
    if (!c->head.size && !c->frame) {
      c->frame = http_frame_hold(s->comment);
      pump(s, c, now);
    }
  }
}

static bool may_stay(const struct http_stream *s, struct http_stream_client *c, int64_t now) {
  return (!c->stuck || now - c->stuck < s->patience) &&
         (now - c->asked < s->again || http_stream_client_may_follow(c, now));
}

// Returns whether somebody has to be looked at again soon.
static bool sweep(struct http_stream *s, bool leaving, int64_t now) {
  bool stuck = false;
  for (struct http_stream_client *c = s->clients, *next; c; c = next) {
    next = c->after;
    if (leaving || !may_stay(s, c, now)) {
      let_go(s, c);
    } else {
      stuck |= c->stuck != 0;
    }
  }
  return stuck;
}

// Returns how long there is nothing to do, in ms; -1 where it is to end.
static int turn(struct http_stream *s, int64_t now) {
  bool news;
  bool leaving;
  bool stop;
  struct http_stream_client *newcomers = take_in(s, &news, &leaving, &stop);
  if (news) {
    s->spoke = now;
    pump_all(s, now);
  } else if (now - s->spoke >= s->silence) {
    s->spoke = now;
    break_silence(s, now);
  }
  for (struct http_stream_client *c = newcomers, *next; c; c = next) {
    next = c->after;
    welcome(s, c, now);
  }
  bool stuck = sweep(s, leaving, now);
  if (leaving) {
    say_all_left(s);
  }
  int64_t wait = s->spoke + s->silence - now;
  wait = wait < s->again ? wait : s->again;
  return stop ? -1 : stuck && wait > SWEEP ? SWEEP : (int)wait;
}

static void *run(void *context) {
  struct http_stream *s = context;
  struct epoll_event events[EVENTS];
  for (int wait; (wait = turn(s, http_clock())) >= 0;) {
    int count = epoll_wait(s->epoll, events, EVENTS, s->clients ? wait : -1);
    look_at_events(s, events, count, http_clock());
  }
  return NULL;
}

// --- beginning and end

static void choose_boot(char boot[HTTP_BOOT_MAX]) {
  uint64_t random;
  if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random) {
    abort();
  }
  (void)snprintf(boot, HTTP_BOOT_MAX, "%016llx", (unsigned long long)random);
}

struct http_stream *http_stream_new(const struct http_stream_options *options) {
  static const struct http_stream_options usual;
  const struct http_stream_options *o = options ? options : &usual;
  struct http_stream *s = calloc(1, sizeof *s);
  struct epoll_event event = {.events = EPOLLIN};
  if (!s) {
    abort();
  }
  choose_boot(s->boot);
  s->patience = o->patience ? o->patience : usual_patience;
  s->silence = o->silence ? o->silence : usual_silence;
  s->again = o->again ? o->again : usual_again;
  s->spoke = http_clock();
  s->coming_end = &s->coming;
  s->comment = http_frame_plain(":\n\n");
  http_frames_init(
    &s->frames, o->frames_most ? o->frames_most : USUAL_FRAMES, o->bytes_most ? o->bytes_most : USUAL_BYTES);
  s->epoll = epoll_create1(EPOLL_CLOEXEC);
  s->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (s->epoll < 0 || s->bell < 0 || epoll_ctl(s->epoll, EPOLL_CTL_ADD, s->bell, &event) ||
      pthread_mutex_init(&s->lock, NULL) || pthread_cond_init(&s->left, NULL) ||
      pthread_create(&s->thread, NULL, run, s)) {
    abort();
  }
  return s;
}

void http_stream_free(struct http_stream *s) {
  if (!s) {
    return;
  }
  (void)pthread_mutex_lock(&s->lock);
  s->stop = true;
  (void)pthread_mutex_unlock(&s->lock);
  ring(s);
  (void)pthread_join(s->thread, NULL);
  for (struct http_frame *f = s->coming, *next; f; f = next) {
    next = f->next;
    http_frame_drop(f);
  }
  http_frame_drop(s->coming_whole);
  http_frame_drop(s->whole);
  http_frame_drop(s->comment);
  http_frames_release(&s->frames);
  (void)pthread_cond_destroy(&s->left);
  (void)pthread_mutex_destroy(&s->lock);
  (void)close(s->epoll);
  (void)close(s->bell);
  free(s);
}
