// SPDX-License-Identifier: Apache-2.0
// A mailbox between threads and a loop.
#include "consumers/world/mailbox.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct mailbox {
  pthread_mutex_t lock;
  struct letter *first;
  struct letter **last;
  int fd;
};

struct mailbox *mailbox_new(void) {
  struct mailbox *m = calloc(1, sizeof *m);
  if (!m || pthread_mutex_init(&m->lock, NULL) != 0 || (m->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) < 0) {
    abort();
  }
  m->last = &m->first;
  return m;
}

void mailbox_free(struct mailbox *m) {
  if (!m) {
    return;
  }
  for (struct letter *l = mailbox_take(m), *next; l; l = next) {
    next = l->next;
    letter_free(l);
  }
  (void)close(m->fd);
  (void)pthread_mutex_destroy(&m->lock);
  free(m);
}

void mailbox_post(struct mailbox *m, const struct letter *letter) {
  struct letter *copy = malloc(sizeof *copy);
  if (!copy) {
    abort();
  }
  *copy = *letter;
  copy->next = NULL;
  const uint64_t one = 1;
  (void)pthread_mutex_lock(&m->lock);
  *m->last = copy;
  m->last = &copy->next;
  (void)pthread_mutex_unlock(&m->lock);
  ssize_t written = write(m->fd, &one, sizeof one);
  (void)written;  // a counter that is full is readable, which is all that is wanted
}

int mailbox_fd(const struct mailbox *m) {
  return m->fd;
}

struct letter *mailbox_take(struct mailbox *m) {
  uint64_t count;
  ssize_t size = read(m->fd, &count, sizeof count);
  (void)size;  // nothing to read: no letter was posted since
  (void)pthread_mutex_lock(&m->lock);
  struct letter *first = m->first;
  m->first = NULL;
  m->last = &m->first;
  (void)pthread_mutex_unlock(&m->lock);
  return first;
}

void letter_free(struct letter *letter) {
  buf_release(&letter->bytes);
  free(letter);
}
