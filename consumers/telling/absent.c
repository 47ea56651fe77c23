// SPDX-License-Identifier: Apache-2.0
// Looking whether what routes name is there.
#include "consumers/telling/absent.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "consumers/notify/sourced.h"
#include "consumers/policy/shown.h"

// --- secrets

// What comes out of a pipe is gone once it is read, and there may be nobody at its other end.
static bool is_to_be_left(const char *path) {
  struct stat s;
  return path && stat(path, &s) == 0 && !S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode);
}

static bool is_http(const char *url) {
  return strncasecmp(url, "http://", strlen("http://")) == 0 || strncasecmp(url, "https://", strlen("https://")) == 0;
}

static void look_at_secret(const struct receiver *r, const struct sourced *from, bool url, struct faults *warnings) {
  struct buf value = {0};
  struct err e;
  if (is_to_be_left(from->file)) {
    return;
  }
  if (sourced_read(from, &value, &e)) {
    faults_add(warnings, from->line, "receiver %s: %s", r->name, e.text);
  } else if (url && from->line && !is_http(buf_string(&value))) {
    faults_add(warnings, from->line,
      "receiver %s: what %s%s holds is no http:// or https:// URL; write the whole URL there", r->name,
      from->file ? "" : "the environment's ", from->file ? from->file : from->environment);
  }
  buf_release(&value);
}

// --- certificates

static void look_at_certificates(const struct receiver *r, struct faults *warnings) {
  if (is_to_be_left(r->ca_file)) {
    return;
  }
  FILE *in = fopen(r->ca_file, "rbe");
  if (!in) {
    faults_add(warnings, r->ca_line,
      "receiver %s: %s can not be opened: %s; write it, so that who runs this may read it", r->name, r->ca_file,
      strerror(errno));
    return;
  }
  X509 *first = PEM_read_X509_AUX(in, NULL, NULL, NULL);
  if (!first) {
    faults_add(warnings, r->ca_line,
      "receiver %s: %s holds no certificate; write it in PEM form, from -----BEGIN CERTIFICATE----- on", r->name,
      r->ca_file);
  }
  X509_free(first);
  ERR_clear_error();
  (void)fclose(in);
}

// --- commands

// The first word of a line of the shell: false where it is not as plain as a name or a path.
static bool first_word(const char *line, char *word, size_t room) {
  static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./,:@%";
  size_t size = 0;
  line += strspn(line, " \t");
  while (strchr(plain, line[size]) && line[size]) {
    size++;
  }
  if (!size || size >= room || *line == '-' || !strchr(" \t;|&", line[size])) {
    return false;
  }
  (void)snprintf(word, room, "%.*s", (int)size, line);
  return true;
}

// Whether the shell finds it: a program in its PATH, or a word of its own. True where it can not be asked.
static bool shell_knows(const char *word) {
  char shell[] = "sh";
  char flag[] = "-c";
  char line[] = "command -v -- \"$1\" >/dev/null 2>&1";
  char name[PATH_MAX];
  char *const words[] = {shell, flag, line, shell, name, NULL};
  pid_t id;
  int status = 0;
  (void)snprintf(name, sizeof name, "%s", word);
  if (posix_spawn(&id, "/bin/sh", NULL, NULL, words, environ) || waitpid(id, &status, 0) != id) {
    return true;
  }
  return !WIFEXITED(status) || WEXITSTATUS(status) == 0;
}

// What is wrong with a program named by its path; NULL for nothing.
static const char *wrong_with(const char *path) {
  struct stat s;
  if (stat(path, &s) != 0) {
    return strerror(errno);
  }
  if (!S_ISREG(s.st_mode)) {
    return "it is no file";
  }
  return access(path, X_OK) == 0 ? NULL : strerror(errno);
}

static void look_at_command(const struct receiver *r, struct faults *warnings) {
  char word[PATH_MAX];
  if (!first_word(r->command, word, sizeof word)) {
    return;
  }
  const char *wrong = strchr(word, '/') ? wrong_with(word) : NULL;
  if (wrong) {
    faults_add(warnings, r->command_line,
      "receiver %s: %s can not be run: %s; put the program there, with leave to run it", r->name, shown(word).text,
      wrong);
  } else if (!strchr(word, '/') && !shell_knows(word)) {
    const char *path = getenv("PATH");
    faults_add(warnings, r->command_line,
      "receiver %s: the shell knows no command %s, and PATH, %s, has none; write its whole path, or install it",
      r->name, shown(word).text, shown(path ? path : "which is not set").text);
  }
}

// --- all

void absent_look(const struct routes *r, struct faults *warnings) {
  for (size_t i = 0; i < r->receivers.count; i++) {
    const struct receiver *receiver = r->receivers.all[i];
    look_at_secret(receiver, &receiver->url, true, warnings);
    look_at_secret(receiver, &receiver->secret, false, warnings);
    look_at_secret(receiver, &receiver->password, false, warnings);
    if (receiver->ca_file) {
      look_at_certificates(receiver, warnings);
    }
    if (receiver->command) {
      look_at_command(receiver, warnings);
    }
  }
}
