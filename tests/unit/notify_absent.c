// SPDX-License-Identifier: Apache-2.0
// What routes name and is not there is told with its line, and nothing of a secret.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/telling/absent.h"
#include "consumers/telling/check_words.h"

static char folder[] = "/tmp/huiyin-absent-XXXXXX";

static void write_file(const char *name, const char *text, mode_t mode) {
  char path[128];
  (void)snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *out = fopen(path, "we");
  assert_non_null(out);
  assert_true(fputs(text, out) >= 0);
  assert_int_equal(fclose(out), 0);
  assert_int_equal(chmod(path, mode), 0);
}

// Nobody has its key.
static const char certificate[] =
  "# ours\n"
  "-----BEGIN CERTIFICATE-----\n"
  "MIIBbzCCARWgAwIBAgIUSUzEF6AeebmECw8OIu75BMRba2EwCgYIKoZIzj0EAwIw\n"
  "DDEKMAgGA1UEAwwBeDAgFw0yNjEyMDExNjA5MDdaGA8yMTI2MTEwNzE2MDkwN1ow\n"
  "DDEKMAgGA1UEAwwBeDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHITZ74ELV19\n"
  "w+j+kPY9PYyea2gtxx3a3EnQP+90V1E6X9AXMtWblKypGl0aMxB1nDmyjv1X6UdD\n"
  "DPTwQ+nX4j2jUzBRMB0GA1UdDgQWBBRBZ4RDz40Ay7GpvNLl9RbZOSPGEzAfBgNV\n"
  "HSMEGDAWgBRBZ4RDz40Ay7GpvNLl9RbZOSPGEzAPBgNVHRMBAf8EBTADAQH/MAoG\n"
  "CCqGSM49BAMCA0gAMEUCIQDvdJndaUKGsXVJEs9qgRRc+mWnKrcPXb/Zov/hhPaE\n"
  "BQIgA3FqdTQAS3B7T0dLoiInsMBuBk9/NMKZgqZpKfk5VUQ=\n"
  "-----END CERTIFICATE-----\n";

static int begin(void **state) {
  (void)state;
  if (!mkdtemp(folder)) {
    return -1;
  }
  write_file("secret", "SWORDFISH\n", 0600);
  write_file("empty", "\n", 0600);
  write_file("url", "https://h/?key=SWORDFISH\n", 0600);
  write_file("program", "#!/bin/sh\n", 0755);
  write_file("text", "SWORDFISH\n", 0644);
  write_file("ca", certificate, 0644);
  return setenv("HUIYIN_TEST_SECRET", "SWORDFISH", 1) || setenv("HUIYIN_TEST_EMPTY", "", 1) ||
         unsetenv("HUIYIN_TEST_NONE");
}

static int end(void **state) {
  static const char *const names[] = {"secret", "empty", "url", "program", "text", "ca"};
  (void)state;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    (void)unlink(path);
  }
  return rmdir(folder);
}

// What is said of a receiver w with those lines, from line 2 on; `@` stands for the folder. The caller releases it.
static void look(const char *lines, struct faults *warnings) {
  struct buf text = {0};
  struct conf_file file;
  struct routes routes = {0};
  struct faults faults = {.file = "routes.conf"};
  struct err e;
  buf_add_string(&text, "[receiver w]\n");
  for (const char *at = lines; *at; at++) {
    if (*at == '@') {
      buf_add_string(&text, folder);
    } else {
      buf_add_byte(&text, (uint8_t)*at);
    }
  }
  buf_add_string(&text, "[route r]\nreceivers = w\n");
  *warnings = (struct faults){.file = "routes.conf"};
  assert_int_equal(conf_file_parse_on(&file, "routes.conf", buf_string(&text), text.size, faults_take, &faults, &e), 0);
  routes_read(&routes, &file, &faults);
  assert_string_equal(buf_string(&faults.text), "");
  absent_look(&routes, warnings);
  assert_null(strstr(buf_string(&warnings->text), "SWORDFISH"));
  routes_release(&routes);
  faults_release(&faults);
  conf_file_release(&file);
  buf_release(&text);
}

static void assert_there(const char *lines) {
  struct faults warnings;
  look(lines, &warnings);
  assert_string_equal(buf_string(&warnings.text), "");
  faults_release(&warnings);
}

// Said in Chinese too, with its place.
static void assert_chinese(const struct faults *warnings, int line) {
  struct buf out = {0};
  char begin_with[64];
  (void)snprintf(begin_with, sizeof begin_with, "警告：routes.conf:%d: 接收方 w：", line);
  check_words_warnings(&out, LANGUAGE_ZH, warnings);
  const char *said = buf_string(&out);
  if (strncmp(said, begin_with, strlen(begin_with)) != 0 || strstr(said, "; ") || strstr(said, " is ")) {
    fail_msg("%s", said);
  }
  buf_release(&out);
}

// One warning, of that line.
static void assert_absent(const char *lines, int line, const char *says) {
  struct faults warnings;
  char begin_with[64];
  (void)snprintf(begin_with, sizeof begin_with, "routes.conf:%d: receiver w: ", line);
  look(lines, &warnings);
  const char *said = buf_string(&warnings.text);
  if (warnings.count != 1 || strncmp(said, begin_with, strlen(begin_with)) != 0 || !strstr(said, says)) {
    fail_msg("%s... \"%s\" is not: %s", begin_with, says, said);
  }
  assert_chinese(&warnings, line);
  faults_release(&warnings);
}

#define HOOK "type = webhook\nurl = https://h/\n"

static void a_secret_that_is_not_there_is_told(void **state) {
  (void)state;
  assert_there(HOOK);
  assert_there(HOOK "secret-file = @/secret\n");
  assert_there(HOOK "secret-env = HUIYIN_TEST_SECRET\n");
  assert_absent(HOOK "secret-file = @/none\n", 4, "/none can not be opened: No such file or directory; write it");
  assert_absent(HOOK "secret-file = @\n", 4, "can not be read: Is a directory");
  assert_absent(HOOK "secret-file = @/empty\n", 4, "/empty is empty; put the secret into it");
  assert_absent(HOOK "user = u\npassword-file = @/none\n", 5, "/none can not be opened");
  assert_absent(HOOK "secret-env = HUIYIN_TEST_NONE\n", 4, "has no variable HUIYIN_TEST_NONE; set it");
  assert_absent(HOOK "user = u\npassword-env = HUIYIN_TEST_EMPTY\n", 5, "HUIYIN_TEST_EMPTY is empty");
}

static void a_url_that_is_none_is_told(void **state) {
  (void)state;
  assert_there("type = wecom\nurl-file = @/url\n");
  assert_absent("type = wecom\nurl-file = @/none\n", 3, "/none can not be opened");
  assert_absent("type = wecom\nurl-file = @/secret\n", 3, "/secret holds is no http:// or https:// URL");
  assert_absent("type = wecom\nurl-env = HUIYIN_TEST_SECRET\n", 3, "the environment's HUIYIN_TEST_SECRET holds is no");
}

// A pipe is not read: it would give what it has but once, or keep us waiting.
static void a_pipe_is_left_alone(void **state) {
  char path[128];
  (void)state;
  (void)snprintf(path, sizeof path, "%s/pipe", folder);
  assert_int_equal(mkfifo(path, 0600), 0);
  assert_there(HOOK "secret-file = @/pipe\nca-file = @/pipe\n");
  assert_int_equal(unlink(path), 0);
}

static void certificates_that_are_not_there_are_told(void **state) {
  (void)state;
  assert_there(HOOK "ca-file = @/ca\n");
  assert_absent(HOOK "ca-file = @/none\n", 4, "/none can not be opened: No such file or directory; write it");
  assert_absent(HOOK "ca-file = @/text\n", 4, "/text holds no certificate; write it in PEM form");
}

#define RUN "type = command\ncommand = "

static void a_command_that_is_not_there_is_told(void **state) {
  (void)state;
  assert_there(RUN "@/program --loud\n");
  assert_there(RUN "cat >> /dev/null; nothing-of-the-kind\n");
  assert_there(RUN "cd /tmp && ls\n");
  assert_there(RUN "if true; then echo yes; fi\n");
  assert_absent(RUN "@/none --loud\n", 3, "/none can not be run: No such file or directory; put the program there");
  assert_absent(RUN "@/text\n", 3, "/text can not be run: Permission denied");
  assert_absent(RUN "@/\n", 3, "/ can not be run: it is no file");
  assert_absent(RUN "nothing-of-the-kind|cat\n", 3, "the shell knows no command nothing-of-the-kind, and PATH, /");
}

// Its first word is what a shell makes of it.
static void a_command_that_only_a_shell_can_tell_is_left_alone(void **state) {
  static const char *const lines[] = {"$HOME/none\n", "'/none here'\n", "A=b /none\n", "(/none)\n", "`none`\n",
    "2>/dev/null none\n", "~/none\n", "{ none; }\n"};
  (void)state;
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    char line[64];
    (void)snprintf(line, sizeof line, RUN "%s", lines[i]);
    assert_there(line);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_secret_that_is_not_there_is_told),
    cmocka_unit_test(a_url_that_is_none_is_told),
    cmocka_unit_test(a_pipe_is_left_alone),
    cmocka_unit_test(certificates_that_are_not_there_are_told),
    cmocka_unit_test(a_command_that_is_not_there_is_told),
    cmocka_unit_test(a_command_that_only_a_shell_can_tell_is_left_alone),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
