// SPDX-License-Identifier: Apache-2.0
// Two servers, asked the same.
#include "tests/simulation/proof/sides.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what) {
  (void)fprintf(stderr, "redis-script: %s\n", what);
  exit(2);
}

static redisContext *connect_real(int port) {
  const struct timeval patience = {.tv_sec = 20};
  redisContext *c = redisConnectWithTimeout("127.0.0.1", port, patience);
  if (!c || c->err) {
    die(c ? c->errstr : "no memory");
  }
  (void)redisSetTimeout(c, patience);
  return c;
}

static void command(struct sides *s, const char *line) {
  redisReply *reply = redisCommand(s->admin, line);
  if (!reply || reply->type == REDIS_REPLY_ERROR) {
    die(reply ? reply->str : s->admin->errstr);
  }
  freeReplyObject(reply);
}

void sides_init(struct sides *s, int port) {
  *s = (struct sides){.port = port, .admin = connect_real(port)};
  fake_redis_init(&s->fake);
  command(s, "FLUSHALL");
  // So that small hashes are scanned in pages, too.
  command(s, "CONFIG SET hash-max-listpack-entries 4");
  for (size_t i = 0; i < SIDES_CONNECTIONS; i++) {
    s->fakes[i] = fake_redis_connect(&s->fake);
    s->reals[i] = connect_real(port);
  }
}

void sides_release(struct sides *s) {
  sides_refuse(s, REFUSES_NOTHING);
  for (size_t i = 0; i < SIDES_CONNECTIONS; i++) {
    fake_redis_close(s->fakes[i]);
    redisFree(s->reals[i]);
  }
  redisFree(s->admin);
  fake_redis_release(&s->fake);
  converted_release(&s->converted);
  if (s->last) {
    freeReplyObject(s->last);
  }
}

void sides_reconnect(struct sides *s, size_t connection) {
  fake_redis_close(s->fakes[connection]);
  redisFree(s->reals[connection]);
  s->fakes[connection] = fake_redis_connect(&s->fake);
  s->reals[connection] = connect_real(s->port);
}

void sides_refuse(struct sides *s, enum fake_refusal refusal) {
  if (s->fake.refusal == refusal) {
    return;
  }
  command(s, refusal == REFUSES_GROWTH ? "CONFIG SET maxmemory 1" : "CONFIG SET maxmemory 0");
  if (refusal == REFUSES_WRITES) {
    command(s, "REPLICAOF 127.0.0.1 1");
  } else if (s->fake.refusal == REFUSES_WRITES) {
    command(s, "REPLICAOF NO ONE");
  }
  s->fake.refusal = refusal;
}

static void write_bytes(struct buf *out, const char *bytes, size_t size) {
  char hex[8];
  for (size_t i = 0; i < size; i++) {
    bool plain = bytes[i] >= 0x20 && bytes[i] < 0x7f && bytes[i] != '\\';
    int length = snprintf(hex, sizeof hex, plain ? "%c" : "\\x%02x", (unsigned char)bytes[i]);
    buf_add(out, hex, (size_t)length);
  }
}

static void write_reply(struct buf *out, const struct reply *r, enum order order, uint64_t pairs);

static int compare_words(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

// Pairs are written out and sorted.
static void write_pairs(struct buf *out, const struct reply *r) {
  char **words = calloc(r->size / 2 + 1, sizeof *words);
  for (size_t i = 0; words && i + 1 < r->size; i += 2) {
    struct buf pair = {0};
    write_reply(&pair, &r->elements[i], ORDER_AS_IS, 0);
    buf_add_byte(&pair, '=');
    write_reply(&pair, &r->elements[i + 1], ORDER_AS_IS, 0);
    words[i / 2] = strdup(buf_string(&pair));
    buf_release(&pair);
  }
  qsort(words, r->size / 2, sizeof *words, compare_words);
  for (size_t i = 0; i < r->size / 2; i++) {
    buf_add_string(out, " ");
    buf_add_string(out, words[i]);
    free(words[i]);
  }
  free(words);
}

static void write_array(struct buf *out, const struct reply *r, enum order order, uint64_t pairs) {
  char size[24];
  (void)snprintf(size, sizeof size, "*%zu[", r->size);
  buf_add_string(out, size);
  if (order == ORDER_OF_PAIRS_FREE && r->size % 2 == 0) {
    write_pairs(out, r);
  } else {
    for (size_t i = 0; i < r->size; i++) {
      bool hash = order == ORDER_OF_SOME_FREE && i < 64 && pairs >> i & 1;
      buf_add_byte(out, ' ');
      write_reply(out, &r->elements[i], hash ? ORDER_OF_PAIRS_FREE : ORDER_AS_IS, 0);
    }
  }
  buf_add_string(out, " ]");
}

// Why a transaction was discarded is said in other words by other versions.
static bool is_discarded(const struct reply *r) {
  return r->type == REPLY_ERROR && r->size > 9 && !memcmp(r->bytes, "EXECABORT", 9);
}

// A transaction that a server refuses and that has lost its watch as well: which of the two is answered differs.
static bool is_not_done(const struct reply *r) {
  return r->type == REPLY_NIL || is_discarded(r);
}

static void write_reply(struct buf *out, const struct reply *r, enum order order, uint64_t pairs) {
  char number[24];
  if (is_discarded(r)) {
    buf_add_string(out, "-EXECABORT");
    return;
  }
  switch (r->type) {
    case REPLY_ARRAY:
      write_array(out, r, order, pairs);
      break;
    case REPLY_NUMBER:
      (void)snprintf(number, sizeof number, ":%" PRId64, r->number);
      buf_add_string(out, number);
      break;
    case REPLY_NIL:
      buf_add_string(out, "nil");
      break;
    default:
      (void)snprintf(number, sizeof number, "%c%zu ", r->type == REPLY_ERROR ? '-' : '$', r->size);
      buf_add_string(out, number);
      write_bytes(out, r->bytes, r->size);
  }
}

static void compare(struct sides *s, const char *asked, struct buf *fake, struct buf *real) {
  s->answers++;
  if (!s->different[0] && strcmp(buf_string(fake), buf_string(real)) != 0) {
    (void)snprintf(s->different, sizeof s->different, "%s\n  the fake Redis:   %.800s\n  the real Redis:   %.800s",
      asked, buf_string(fake), buf_string(real));
  }
}

static const struct reply *take_real(struct sides *s, size_t connection) {
  void *answer = NULL;
  if (redisGetReply(s->reals[connection], &answer) != REDIS_OK) {
    die(s->reals[connection]->errstr);
  }
  if (s->last) {
    freeReplyObject(s->last);
  }
  s->last = answer;
  return converted_reply(&s->converted, answer);
}

static struct reply *take_fake(struct sides *s, size_t connection) {
  struct reply *fake = fake_redis_take(s->fakes[connection]);
  if (!fake) {
    die("the fake Redis does not answer");
  }
  return fake;
}

struct reply *sides_take(struct sides *s, size_t connection, const char *asked, enum order order, uint64_t pairs) {
  struct buf written[2] = {{0}, {0}};
  struct reply *fake = take_fake(s, connection);
  const struct reply *real = take_real(s, connection);
  if (s->fake.refusal && is_not_done(fake) && is_not_done(real)) {
    return fake;
  }
  write_reply(&written[0], fake, order, pairs);
  write_reply(&written[1], real, order, pairs);
  compare(s, asked, &written[0], &written[1]);
  buf_release(&written[0]);
  buf_release(&written[1]);
  return fake;
}

static void serve_fake(struct sides *s, size_t connection, const void *bytes, size_t size) {
  fake_redis_write(s->fakes[connection], bytes, size);
  while (fake_redis_serve(s->fakes[connection])) {
  }
}

static void send_real(struct sides *s, size_t connection, const void *bytes, size_t size) {
  if (redisAppendFormattedCommand(s->reals[connection], bytes, size) != REDIS_OK) {
    die("no memory");
  }
}

void sides_send(struct sides *s, size_t connection, const void *bytes, size_t size) {
  serve_fake(s, connection, bytes, size);
  send_real(s, connection, bytes, size);
}

struct reply *sides_ask_fake(struct sides *s, size_t connection, const void *bytes, size_t size) {
  serve_fake(s, connection, bytes, size);
  return take_fake(s, connection);
}

const struct reply *sides_ask_real(struct sides *s, size_t connection, const void *bytes, size_t size) {
  send_real(s, connection, bytes, size);
  return take_real(s, connection);
}
