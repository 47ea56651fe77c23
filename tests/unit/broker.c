// SPDX-License-Identifier: Apache-2.0
// huiyin broker in a process of its own: says where it is, serves, and is gone at SIGTERM.
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "runtime/kafka.h"
#include "runtime/verbs.h"

static const struct setting table[] = {KAFKA_BROKERS_SETTING, KAFKA_PROPERTY_SETTING, {0}};
static const struct verb_usage usage = {"try", "", "", table, 0, 0, NULL};

static int partitions_of(char *brokers, const char *topic) {
  char name[] = "try";
  char flag[] = "-b";
  char *argv[] = {name, flag, brokers, NULL};
  struct settings *s = NULL;
  struct err e;
  assert_int_equal(settings_read(&usage, 3, argv, &s, &e), 0);
  rd_kafka_t *rk = kafka_new(RD_KAFKA_PRODUCER, kafka_conf(s, &e), &e);
  int count = kafka_partition_count(rk, topic, 5000, &e);
  rd_kafka_destroy(rk);
  settings_free(s);
  return count;
}

// In the child: stdout is the pipe, and the process ends as main would.
static void serve(int out, char **argv, int argc) {
  (void)dup2(out, STDOUT_FILENO);
  (void)signal(SIGALRM, SIG_DFL);
  (void)alarm(60);
  int code = verb_broker(argc, argv);
  (void)fflush(stdout);
  _exit(code);
}

static void serves_until_it_is_told_to_stop(void **state) {
  char port_file[] = "/tmp/huiyin-broker-XXXXXX";
  (void)close(mkstemp(port_file));
  char words[][64] = {"broker", "--partitions", "3", "--topic", "mine", "--port-file"};
  char *argv[] = {words[0], words[1], words[2], words[3], words[4], words[5], port_file, NULL};
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork();
  if (!child) {
    serve(ends[1], argv, 7);
  }
  (void)close(ends[1]);
  FILE *in = fdopen(ends[0], "r");
  char line[64] = "";
  assert_non_null(fgets(line, sizeof line, in));
  line[strcspn(line, "\n")] = 0;
  assert_int_equal(strncmp(line, "127.0.0.1:", 10), 0);
  assert_int_equal(partitions_of(line, "mine"), 3);
  assert_int_equal(partitions_of(line, "huiyin.alerts"), 3);
  assert_int_equal(partitions_of(line, "huiyin.dead-letters"), 3);
  char written[64] = "";
  FILE *file = fopen(port_file, "r");
  assert_non_null(fgets(written, sizeof written, file));
  written[strcspn(written, "\n")] = 0;
  assert_string_equal(written, line);
  (void)fclose(file);
  (void)unlink(port_file);
  assert_int_equal(kill(child, SIGTERM), 0);
  int status = -1;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 0);
  assert_null(fgets(line, sizeof line, in));
  (void)fclose(in);
}

static int code_of(int (*verb)(int, char **), const char *first, const char *second) {
  char name[] = "verb";
  char a[64];
  char b[64];
  (void)snprintf(a, sizeof a, "%s", first);
  (void)snprintf(b, sizeof b, "%s", second);
  char *argv[] = {name, a, b, NULL};
  return verb(3, argv);
}

static void wrong_usage_is_2(void **state) {
  assert_int_equal(code_of(verb_broker, "--partitions", "0"), 2);
  assert_int_equal(code_of(verb_broker, "--partitions", "many"), 2);
  assert_int_equal(code_of(verb_topics, "destroy", "--embedded"), 2);
  assert_int_equal(code_of(verb_topics, "destroy", "-bx:1"), 2);
  assert_int_equal(code_of(verb_topics, "create", "--partitions=0"), 2);
}

static void what_can_not_be_done_is_1(void **state) {
  assert_int_equal(code_of(verb_broker, "--port-file", "/no/such/folder/file"), 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(serves_until_it_is_told_to_stop),
    cmocka_unit_test(wrong_usage_is_2),
    cmocka_unit_test(what_can_not_be_done_is_1),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
