// SPDX-License-Identifier: Apache-2.0
// The stop flag, each case in a process of its own.
#include "runtime/stop.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static int readable(void) {
  struct pollfd at = {.fd = stop_fd(), .events = POLLIN};
  return poll(&at, 1, 0) == 1;
}

// Runs `body` in a child and gives its wait status.
static int in_child(int (*body)(void)) {
  pid_t child = fork();
  if (!child) {
    _exit(body());
  }
  int status = -1;
  assert_int_equal(waitpid(child, &status, 0), child);
  return status;
}

static int raised_by(int number) {
  if (stop_fd() != -1 || stop_requested()) {
    return 1;
  }
  stop_on_signals();
  if (stop_requested() || readable()) {
    return 2;
  }
  (void)raise(number);
  return stop_requested() && readable() && readable() ? 0 : 3;
}

static int by_term(void) {
  return raised_by(SIGTERM);
}

static int by_interrupt(void) {
  return raised_by(SIGINT);
}

static int twice_term(void) {
  return raised_by(SIGTERM) || (raise(SIGTERM), !stop_requested());
}

static int twice_interrupt(void) {
  (void)raised_by(SIGINT);
  (void)raise(SIGINT);
  return 4;
}

static int by_pipe(void) {
  stop_on_signals();
  (void)raise(SIGPIPE);
  return stop_requested();
}

// How a child ended is heard, though whoever began us ignored that.
static int by_child(void) {
  (void)signal(SIGCHLD, SIG_IGN);
  stop_on_signals();
  pid_t child = fork();
  if (!child) {
    _exit(7);
  }
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

static void children_are_heard_of(void **state) {
  int status = in_child(by_child);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 7);
}

static void a_signal_raises_the_flag(void **state) {
  assert_int_equal(in_child(by_term), 0);
  assert_int_equal(in_child(by_interrupt), 0);
  assert_int_equal(in_child(twice_term), 0);
}

static void the_second_interrupt_ends_at_once(void **state) {
  int status = in_child(twice_interrupt);
  assert_true(WIFSIGNALED(status));
  assert_int_equal(WTERMSIG(status), SIGINT);
}

static void a_closed_pipe_is_no_reason(void **state) {
  assert_int_equal(in_child(by_pipe), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_signal_raises_the_flag),
    cmocka_unit_test(children_are_heard_of),
    cmocka_unit_test(the_second_interrupt_ends_at_once),
    cmocka_unit_test(a_closed_pipe_is_no_reason),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
