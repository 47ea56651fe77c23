// SPDX-License-Identifier: Apache-2.0
// A command: the alert in its environment and on its standard input, and its exit status is the answer.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "consumers/core/must.h"
#include "consumers/notify/forms.h"
#include "consumers/telling/delivery.h"
#include "runtime/steady_clock.h"

// One that runs.
struct child {
  pid_t id;
  int in;   // where its standard input is written to; -1 once all is
  int out;  // where what it says is read
  const struct buf *text;
  size_t written;
};

// In ms: how often its end is looked for where nothing else tells of it.
enum { STEP = 50 };

// --- its beginning

// Settings of our own, Redis's password among them.
static bool is_setting(const char *variable) {
  return strncmp(variable, "HUIYIN_", strlen("HUIYIN_")) == 0;
}

// Ours but for the settings, and behind it what tells of the alert, each with a NUL behind it. The caller frees the
// list alone.
static char **environment_of(struct buf *alert) {
  size_t count = 1;
  for (char **at = environ; *at; at++) {
    count += !is_setting(*at);
  }
  for (size_t i = 0; i < alert->size; i++) {
    count += !alert->at[i];
  }
  char **all = must(calloc(count, sizeof(char *)));
  size_t used = 0;
  for (char **at = environ; *at; at++) {
    if (!is_setting(*at)) {
      all[used++] = *at;
    }
  }
  for (size_t i = 0; i < alert->size; i += strlen((char *)alert->at + i) + 1) {
    all[used++] = (char *)alert->at + i;
  }
  return all;
}

// A group of its own, so that all of it can be ended; signals as in a shell.
static void set_attributes(posix_spawnattr_t *a) {
  sigset_t none;
  sigset_t defaults;
  (void)sigemptyset(&none);
  (void)sigemptyset(&defaults);
  (void)sigaddset(&defaults, SIGPIPE);
  (void)sigaddset(&defaults, SIGCHLD);
  (void)posix_spawnattr_setsigmask(a, &none);
  (void)posix_spawnattr_setsigdefault(a, &defaults);
  (void)posix_spawnattr_setpgroup(a, 0);
  (void)posix_spawnattr_setflags(a, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

static int spawn(const char *command, char **environment, int in, int out, pid_t *id) {
  char shell[] = "sh";
  char flag[] = "-c";
  char *line = must(strdup(command));
  char *const words[] = {shell, flag, line, NULL};
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  (void)posix_spawn_file_actions_init(&files);
  (void)posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
  (void)posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
  (void)posix_spawn_file_actions_adddup2(&files, out, STDERR_FILENO);
  // Libraries open sockets that are not closed by themselves.
  (void)posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
  (void)posix_spawnattr_init(&attributes);
  set_attributes(&attributes);
  int failed = posix_spawn(id, "/bin/sh", &files, &attributes, words, environment);
  (void)posix_spawnattr_destroy(&attributes);
  (void)posix_spawn_file_actions_destroy(&files);
  free(line);
  return failed;
}

static int open_pipes(int in[2], int out[2], struct err *e) {
  if (pipe2(in, O_CLOEXEC) != 0) {
    return err_set(e, "no pipe can be had: %s", strerror(errno));
  }
  if (pipe2(out, O_CLOEXEC) != 0) {
    (void)close(in[0]);
    (void)close(in[1]);
    return err_set(e, "no pipe can be had: %s", strerror(errno));
  }
  (void)fcntl(in[1], F_SETFL, O_NONBLOCK);
  (void)fcntl(out[0], F_SETFL, O_NONBLOCK);
  return 0;
}

static int begin(struct child *c, const char *command, struct buf *alert, struct err *e) {
  int in[2] = {-1, -1};
  int out[2] = {-1, -1};
  if (open_pipes(in, out, e)) {
    return -1;
  }
  char **environment = environment_of(alert);
  int failed = spawn(command, environment, in[0], out[1], &c->id);
  free(environment);
  (void)close(in[0]);
  (void)close(out[1]);
  c->in = in[1];
  c->out = out[0];
  return failed ? err_set(e, "it can not be started: %s", strerror(failed)) : 0;
}

// --- its life

static void close_input(struct child *c) {
  if (c->in >= 0) {
    (void)close(c->in);
  }
  c->in = -1;
}

static void give_input(struct child *c) {
  ssize_t size = c->in < 0 ? -1 : write(c->in, c->text->at + c->written, c->text->size - c->written);
  c->written += size > 0 ? (size_t)size : 0;
  if (c->in >= 0 && (c->written == c->text->size || (size < 0 && errno != EAGAIN))) {
    close_input(c);  // all is written, or it does not read
  }
}

static bool take_output(struct child *c, struct buf *answer) {
  char bytes[1024];
  ssize_t size;
  while ((size = read(c->out, bytes, sizeof bytes)) > 0) {
    size_t room = DELIVERY_ANSWER_MOST - answer->size;
    buf_add(answer, bytes, (size_t)size < room ? (size_t)size : room);
  }
  return size < 0 && errno == EAGAIN;
}

// What it began in the background may keep its output open: its own end is what counts. How it ended is not known where
// the system gives its children to nobody (SIGCHLD is ignored).
static int await_end(struct child *c, struct delivery *d, int *status, struct err *e) {
  int64_t until = steady_clock() + DELIVERY_WHOLE;
  bool speaks = true;
  pid_t ended;
  while ((ended = waitpid(c->id, status, WNOHANG)) == 0) {
    if (steady_clock() >= until || (d->stopped && d->stopped(d->context))) {
      (void)kill(-c->id, SIGKILL);
      (void)waitpid(c->id, status, 0);
      return err_set(e, "it had not ended after %d s, and was ended", DELIVERY_WHOLE / 1000);
    }
    struct pollfd fds[] = {{.fd = speaks ? c->out : -1, .events = POLLIN}, {.fd = c->in, .events = POLLOUT}};
    (void)poll(fds, 2, speaks ? STEP : STEP / 10);
    give_input(c);
    speaks = take_output(c, &d->answer);
  }
  (void)take_output(c, &d->answer);
  return ended < 0 ? err_set(e, "how it ended is not known: %s", strerror(errno)) : 0;
}

static enum answer run(struct delivery *d, struct child *c, struct buf *alert, struct err *e) {
  int status = 0;
  if (begin(c, d->receiver->command, alert, e)) {
    return ANSWER_AGAIN;
  }
  if (await_end(c, d, &status, e)) {
    return ANSWER_AGAIN;
  }
  if (!WIFEXITED(status)) {
    (void)err_set(e, "it ended by signal %d", WTERMSIG(status));
    return ANSWER_AGAIN;
  }
  struct text said = {(const char *)d->answer.at, (uint32_t)d->answer.size};
  return answer_judge(RECEIVER_COMMAND, &(struct reply){.status = WEXITSTATUS(status), .said = said}, e);
}

enum answer delivery_command(struct delivery *d, const struct notice *n, struct err *e) {
  struct buf alert = {0};
  struct buf text = {0};
  struct child c = {.in = -1, .out = -1, .text = &text};
  buf_clear(&d->answer);
  forms_environment(n, &alert);
  forms_webhook(n, d->source, &text);
  buf_add_byte(&text, '\n');
  enum answer answer = run(d, &c, &alert, e);
  close_input(&c);
  if (c.out >= 0) {
    (void)close(c.out);
  }
  buf_release(&alert);
  buf_release(&text);
  return answer;
}
