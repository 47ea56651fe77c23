// SPDX-License-Identifier: Apache-2.0
// A command that is told of an alert: what it inherits, and what its end means.
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/telling/delivery.h"
#include "notify_sample.h"

static enum answer run(const char *command, struct err *e) {
  struct overdue_alert a = sample_alert();
  struct noticed one = {&a, NULL};
  struct notice n = sample_notice(&one, 1, LANGUAGE_EN);
  struct receiver r = {.name = "r", .type = RECEIVER_COMMAND, .command = command};
  struct delivery d = {.receiver = &r, .source = "/huiyin"};
  enum answer answer = delivery_command(&d, &n, e);
  delivery_release(&d);
  return answer;
}

static void its_exit_status_is_the_answer(void **state) {
  struct err e = {""};
  (void)state;
  assert_int_equal(run("exit 0", &e), ANSWER_TAKEN);
  assert_int_equal(run("exit 65", &e), ANSWER_REFUSED);
  assert_int_equal(run("echo busy; exit 7", &e), ANSWER_AGAIN);
  assert_string_equal(e.text, "it answered 7: busy ");
  assert_int_equal(run("kill -9 $$", &e), ANSWER_AGAIN);
  assert_string_equal(e.text, "it ended by signal 9");
}

// Then nobody can tell whether it took the alert.
static void an_end_that_is_not_known_takes_nothing(void **state) {
  struct err e = {""};
  (void)state;
  (void)signal(SIGCHLD, SIG_IGN);
  enum answer answer = run("exit 7", &e);
  (void)signal(SIGCHLD, SIG_DFL);
  assert_int_equal(answer, ANSWER_AGAIN);
  assert_non_null(strstr(e.text, "how it ended is not known"));
}

static void settings_are_not_inherited(void **state) {
  struct err e = {""};
  (void)state;
  assert_int_equal(setenv("HUIYIN_REDIS", "redis://:open-sesame@h", 1), 0);
  assert_int_equal(setenv("HUIYIN_STATUS", "of somebody else", 1), 0);
  assert_int_equal(setenv("OTHER", "kept", 1), 0);
  assert_int_equal(
    run("test -z \"$HUIYIN_REDIS\" && test $HUIYIN_STATUS = RAISED && test $OTHER = kept", &e), ANSWER_TAKEN);
}

static void no_file_is_inherited(void **state) {
  char command[64];
  struct err e = {""};
  (void)state;
  int file = fcntl(STDIN_FILENO, F_DUPFD, 10);
  assert_true(file >= 10);
  (void)snprintf(command, sizeof command, "! test -e /proc/self/fd/%d", file);
  assert_int_equal(run(command, &e), ANSWER_TAKEN);
  (void)close(file);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(its_exit_status_is_the_answer),
    cmocka_unit_test(an_end_that_is_not_known_takes_nothing),
    cmocka_unit_test(settings_are_not_inherited),
    cmocka_unit_test(no_file_is_inherited),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
