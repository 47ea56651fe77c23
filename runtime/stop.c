// SPDX-License-Identifier: Apache-2.0
// The stop flag: the one piece of global state.
#include "runtime/stop.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

// Set in a signal's handler and read by any thread; one without a lock may be.
static atomic_int stop_raised;
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "a signal's handler must not lock");
static int stop_event = -1;

// An eventfd is readable for as long as its count is not 0, and nobody reads it.
static void stop_raise(int number) {
  int kept = errno;
  uint64_t one = 1;
  atomic_store_explicit(&stop_raised, 1, memory_order_relaxed);
  ssize_t written = write(stop_event, &one, sizeof one);
  (void)written;  // fails only where the count is full, and then it is readable
  errno = kept;
}

static void stop_handle(int number, void (*handler)(int), int flags) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  (void)sigemptyset(&action.sa_mask);
  (void)sigaction(number, &action, NULL);
}

void stop_on_signals(void) {
  if (stop_event >= 0) {
    return;
  }
  stop_event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (stop_event < 0) {
    perror("huiyin: eventfd");
    abort();
  }
  stop_handle(SIGTERM, stop_raise, 0);
  // The second SIGINT finds the default action, so that somebody at a terminal is never kept waiting.
  stop_handle(SIGINT, stop_raise, (int)SA_RESETHAND);
  stop_handle(SIGPIPE, SIG_IGN, 0);
  // Who began us may have ignored it, and then nobody hears how a child ended.
  stop_handle(SIGCHLD, SIG_DFL, 0);
}

bool stop_requested(void) {
  return atomic_load_explicit(&stop_raised, memory_order_relaxed) != 0;
}

int stop_fd(void) {
  return stop_event;
}
