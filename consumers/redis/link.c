// SPDX-License-Identifier: Apache-2.0
// Redis for the loop that never waits, on hiredis's buffers and reader.
#include "consumers/redis/link.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "consumers/redis/converted.h"
#include "consumers/redis/eviction.h"
#include "consumers/redis/sentinel.h"
#include "runtime/buf.h"
#include "runtime/log.h"

// In ms. Connecting blocks, twice at most while the tracker is being ended, which must not take over 2 s.
static const int connect_timeout = 800;

// Pauses between attempts, in ms.
static const int64_t first_pause = 100;
static const int64_t longest_pause = 2000;

// No answer for so long while one is owed, in ms: the server hangs or the network has swallowed it.
static const int64_t silence_most = 30000;

// Behind sentinels: how often they are asked whether their master is another by now, and how long that may take, in ms.
// A server that hangs, or is a master still and not the master any more, ends no connection by itself.
static const int64_t look_every = 1000;
static const int look_timeout = 200;

enum {
  WRITE_PIECE = 64 * 1024,
  READS_MOST = 64  // of 16 KiB, before others have their turn
};

struct redis_link {
  struct redis_url url;
  char name[512];
  char master[288];  // that the sentinels named last
  struct redis_link_events events;
  redisContext *context;
  struct buf output;  // commands that wait to be written, ...
  size_t written;     // ... but for so many bytes, which hiredis has
  bool flushing;      // hiredis has bytes that the socket did not take
  bool reset;         // break it
  bool away;          // that it is away was said
  bool dead;          // a fault that waiting does not cure
  int64_t owed;       // since when an answer is owed, 0 for none
  int64_t look_at;    // when to ask the sentinels
  int64_t retry_at;
  int64_t pause;
  uint64_t connects;
  struct converted converted;
};

struct redis_link *redis_link_new(const struct redis_url *url, const struct redis_link_events *events) {
  struct redis_link *l = calloc(1, sizeof *l);
  if (!l) {
    abort();
  }
  l->url = *url;
  l->events = *events;
  redis_url_name(url, l->name, sizeof l->name);
  return l;
}

void redis_link_free(struct redis_link *l) {
  if (l) {
    if (l->context) {
      redisFree(l->context);
    }
    converted_release(&l->converted);
    buf_release(&l->output);
    free(l);
  }
}

static void say(const struct redis_link *l, enum log_level level, const char *message, const char *reason) {
  struct log_line line;
  log_begin(&line, level, message);
  log_text(&line, "redis", l->name);
  if (reason) {
    log_text(&line, "reason", reason);
  }
  log_end(&line);
}

static void pause_connecting(struct redis_link *l, int64_t now) {
  l->pause = l->pause ? l->pause * 2 : first_pause;
  l->pause = l->pause < longest_pause ? l->pause : longest_pause;
  l->retry_at = now + l->pause;
}

static void set_nonblocking(redisContext *c) {
  int flags = fcntl(c->fd, F_GETFL);
  (void)fcntl(c->fd, F_SETFL, flags | O_NONBLOCK);
  c->flags &= ~REDIS_BLOCK;
}

// Behind sentinels: which server it is now.
static void say_master(struct redis_link *l) {
  char master[sizeof l->master];
  redis_place_name(&l->url.place, master, sizeof master);
  if (l->url.sentinel_count && strcmp(master, l->master) != 0) {
    struct log_line line;
    log_begin(&line, LOG_INFO, "the sentinels name the master");
    log_text(&line, "redis", l->name);
    log_text(&line, "master", master);
    log_end(&line);
    memcpy(l->master, master, sizeof master);
  }
}

static void connect_now(struct redis_link *l, int64_t now) {
  struct err e;
  enum redis_failure failure;
  l->context = redis_connect(&l->url, connect_timeout, &failure, &e);
  if (l->context && eviction_check(l->context, &e) != 0) {
    redisFree(l->context);
    l->context = NULL;
    failure = REDIS_REFUSED_OTHER;
  }
  if (!l->context && failure != REDIS_AWAY) {
    l->dead = true;
    l->events.fatal(l->events.context, e.text);
    return;
  }
  if (!l->context) {
    if (!l->away) {
      say(l, LOG_WARN, "Redis is away: waiting for it", e.text);
    }
    l->away = true;
    pause_connecting(l, now);
    return;
  }
  say_master(l);
  if (l->away) {
    say(l, LOG_INFO, "Redis is back", NULL);
  }
  l->away = l->reset = false;
  l->owed = 0;
  l->connects++;
  l->look_at = now + look_every;
  set_nonblocking(l->context);
  l->events.up(l->events.context);
}

// `reason` is NULL where a machine asked for it: it has said why itself.
static void forget_output(struct redis_link *l) {
  buf_clear(&l->output);
  l->written = 0;
  l->flushing = false;
}

static void break_off(struct redis_link *l, int64_t now, const char *reason) {
  if (!l->away && reason) {
    say(l, LOG_WARN, "the connection to Redis broke: connecting again", reason);
    l->away = true;
  }
  redisFree(l->context);
  l->context = NULL;
  l->reset = false;
  forget_output(l);
  pause_connecting(l, now);
  l->events.down(l->events.context);
}

void redis_link_send(struct redis_link *l, const void *bytes, size_t size) {
  if (l->context) {
    buf_add(&l->output, bytes, size);
  }
}

void redis_link_reset(struct redis_link *l) {
  l->reset = l->context != NULL;
}

int redis_link_fd(const struct redis_link *l) {
  return l->context ? l->context->fd : -1;
}

bool redis_link_has_output(const struct redis_link *l) {
  return l->output.size > 0;
}

// More waits in the socket than hiredis reads at once.
static bool has_input(const struct redis_link *l) {
  int size = 0;
  return ioctl(l->context->fd, FIONREAD, &size) == 0 && size > 0;
}

static int take_replies(struct redis_link *l, int64_t now) {
  void *reply = NULL;
  while (redisGetReplyFromReader(l->context, &reply) == REDIS_OK) {
    if (!reply) {
      return 0;
    }
    l->events.reply(l->events.context, converted_reply(&l->converted, reply));
    freeReplyObject(reply);
    l->owed = l->events.awaits(l->events.context) ? now : 0;
    l->pause = 0;
  }
  return -1;
}

// A piece at a time: hiredis moves all that is left of what it was given whenever the socket took some of it.
static int feed_output(struct redis_link *l) {
  size_t left = l->output.size - l->written;
  size_t size = left < WRITE_PIECE ? left : WRITE_PIECE;
  const char *at = (const char *)l->output.at + l->written;
  l->written += size;
  return redisAppendFormattedCommand(l->context, at, size) == REDIS_OK ? 0 : -1;
}

static int write_output(struct redis_link *l, int64_t now) {
  if (!l->output.size) {
    return 0;
  }
  l->owed = l->owed ? l->owed : now;
  do {
    int done = 0;
    if (!l->flushing && feed_output(l) != 0) {
      return -1;
    }
    if (redisBufferWrite(l->context, &done) != REDIS_OK) {
      return -1;
    }
    l->flushing = !done;
  } while (!l->flushing && l->written < l->output.size);
  if (!l->flushing) {
    forget_output(l);
  }
  return 0;
}

// What an answer brings about is written before the next ones are read: Redis works on it meanwhile.
static int read_replies(struct redis_link *l, int64_t now) {
  for (int i = 0; i < READS_MOST && !l->reset; i++) {
    if (redisBufferRead(l->context) != REDIS_OK || take_replies(l, now) != 0 || write_output(l, now) != 0) {
      return -1;
    }
    if (!has_input(l)) {
      return 0;
    }
  }
  return 0;
}

static bool has_moved(struct redis_link *l, int64_t now) {
  if (!l->url.sentinel_count || now < l->look_at) {
    return false;
  }
  l->look_at = now + look_every;
  return sentinel_has_moved(&l->url, look_timeout);
}

void redis_link_step(struct redis_link *l, int64_t now) {
  if (l->dead) {
    return;
  }
  if (!l->context && now >= l->retry_at) {
    connect_now(l, now);
  }
  if (!l->context) {
    return;
  }
  if (l->reset) {
    break_off(l, now, NULL);
  } else if (write_output(l, now) != 0 || read_replies(l, now) != 0) {
    break_off(l, now, l->context->errstr);
  } else if (l->owed && now - l->owed > silence_most) {
    break_off(l, now, "no answer for 30 s");
  } else if (has_moved(l, now)) {
    break_off(l, now, "the sentinels name another master");
  }
}

int64_t redis_link_wake(const struct redis_link *l) {
  if (l->dead) {
    return INT64_MAX;
  }
  if (!l->context) {
    return l->retry_at;
  }
  if (l->reset) {
    return 0;
  }
  int64_t silent = l->owed ? l->owed + silence_most : INT64_MAX;
  return l->url.sentinel_count && l->look_at < silent ? l->look_at : silent;
}

uint64_t redis_link_reconnects(const struct redis_link *l) {
  return l->connects ? l->connects - 1 : 0;
}
