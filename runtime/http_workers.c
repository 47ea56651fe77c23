// SPDX-License-Identifier: Apache-2.0
// Threads that make the pages which may wait.
#include <stdlib.h>

#include "runtime/http_parts.h"

static struct http_request *next_of(struct http_workers *w) {
  (void)pthread_mutex_lock(&w->lock);
  while (!w->first && !w->stop) {
    (void)pthread_cond_wait(&w->wake, &w->lock);
  }
  struct http_request *r = w->first;
  if (r) {
    w->first = r->next;
    w->last = w->first ? w->last : NULL;
  }
  (void)pthread_mutex_unlock(&w->lock);
  return r;
}

static bool is_stopped(struct http_workers *w) {
  (void)pthread_mutex_lock(&w->lock);
  bool stop = w->stop;
  (void)pthread_mutex_unlock(&w->lock);
  return stop;
}

// Whoever waited so long has mostly asked again already.
static void make(struct http_workers *w, struct http_request *r, int number) {
  if (is_stopped(w)) {
    http_request_refuse(r, MHD_HTTP_SERVICE_UNAVAILABLE, "This server is about to end.\n");
  } else if (http_clock() - r->since > w->patience) {
    http_header_add(&r->answer, "Retry-After", "5");
    http_request_refuse(r, MHD_HTTP_SERVICE_UNAVAILABLE, "Too many ask at this moment; ask again in some seconds.\n");
  } else {
    r->worker = number;
    r->route->page(r->route->context, r, &r->answer);
  }
  http_answer_finish(r, &r->answer);
  r->stage = HTTP_MADE;
  http_resume(r);
}

static void *run(void *context) {
  const struct http_seat *seat = context;
  for (struct http_request *r; (r = next_of(seat->all));) {
    make(seat->all, r, seat->number);
  }
  return NULL;
}

int http_workers_begin(struct http_workers *w, unsigned count, int64_t patience) {
  w->patience = patience;
  w->threads = calloc(count + 1, sizeof *w->threads);
  w->seats = calloc(count + 1, sizeof *w->seats);
  if (!w->threads || !w->seats || pthread_mutex_init(&w->lock, NULL) || pthread_cond_init(&w->wake, NULL)) {
    abort();
  }
  for (; w->count < count; w->count++) {
    w->seats[w->count] = (struct http_seat){w, (int)w->count};
    if (pthread_create(&w->threads[w->count], NULL, run, &w->seats[w->count])) {
      return -1;
    }
  }
  return 0;
}

// Suspended before a thread may resume it.
void http_workers_take(struct http_workers *w, struct http_request *r) {
  (void)pthread_mutex_lock(&w->lock);
  r->stage = HTTP_WAITING;
  r->since = http_clock();
  r->next = NULL;
  MHD_suspend_connection(r->connection);
  *(w->last ? &w->last->next : &w->first) = r;
  w->last = r;
  (void)pthread_cond_signal(&w->wake);
  (void)pthread_mutex_unlock(&w->lock);
}

void http_workers_end(struct http_workers *w) {
  if (!w->threads) {
    return;
  }
  (void)pthread_mutex_lock(&w->lock);
  w->stop = true;
  (void)pthread_cond_broadcast(&w->wake);
  (void)pthread_mutex_unlock(&w->lock);
  for (unsigned i = 0; i < w->count; i++) {
    (void)pthread_join(w->threads[i], NULL);
  }
  (void)pthread_cond_destroy(&w->wake);
  (void)pthread_mutex_destroy(&w->lock);
  free(w->threads);
  free(w->seats);
}
