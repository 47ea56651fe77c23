// SPDX-License-Identifier: Apache-2.0
// Collects the pages of both sides and compares what is in them.
#include "tests/simulation/proof/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/track/resp.h"

enum { PAIRS_MOST = 4000, PAGES_MOST = 200 };

// What one side gave so far.
struct scanned {
  char cursor[32];
  bool done;
  char error[200];
  char *pairs[PAIRS_MOST];  // without those that were added meanwhile
  size_t count;
};

static void keep_pair(struct scanned *d, const struct reply *field, const struct reply *value) {
  if (d->count == PAIRS_MOST || (field->size >= 5 && !memcmp(field->bytes, "scan-", 5))) {
    return;
  }
  size_t room = field->size + value->size + 2;
  char *pair = malloc(room);
  if (!pair) {
    abort();
  }
  (void)snprintf(pair, room, "%.*s=%.*s", (int)field->size, field->bytes, (int)value->size, value->bytes);
  d->pairs[d->count++] = pair;
}

static void take_page(struct scanned *d, const struct reply *r) {
  if (r->type != REPLY_ARRAY || r->size != 2) {
    (void)snprintf(d->error, sizeof d->error, "%.*s", (int)r->size, r->bytes ? r->bytes : "");
    d->done = true;
    return;
  }
  const struct reply *page = &r->elements[1];
  for (size_t i = 0; i + 1 < page->size; i += 2) {
    keep_pair(d, &page->elements[i], &page->elements[i + 1]);
  }
  (void)snprintf(d->cursor, sizeof d->cursor, "%.*s", (int)r->elements[0].size, r->elements[0].bytes);
  d->done = !strcmp(d->cursor, "0");
}

static void make_scan(struct buf *out, const char *key, const char *cursor) {
  buf_clear(out);
  resp_words(out, 5, (const char *const[]){"HSCAN", key, cursor, "COUNT", "3"});
}

static void add_field(struct sides *s, const char *key, int number) {
  char field[32];
  struct buf bytes = {0};
  (void)snprintf(field, sizeof field, "scan-%d", number);
  resp_words(&bytes, 4, (const char *const[]){"HSET", key, field, "1"});
  sides_send(s, 1, bytes.at, bytes.size);
  fake_reply_free(sides_take(s, 1, "HSET beside a scan", ORDER_AS_IS, 0));
  buf_release(&bytes);
}

static int compare_pairs(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

// The same pair may come twice.
static void settle(struct scanned *d) {
  size_t kept = 0;
  qsort(d->pairs, d->count, sizeof *d->pairs, compare_pairs);
  for (size_t i = 0; i < d->count; i++) {
    if (kept && !strcmp(d->pairs[kept - 1], d->pairs[i])) {
      free(d->pairs[i]);
    } else {
      d->pairs[kept++] = d->pairs[i];
    }
  }
  d->count = kept;
}

static bool is_same(const struct scanned *a, const struct scanned *b) {
  bool same = a->count == b->count && !strcmp(a->error, b->error);
  for (size_t i = 0; same && i < a->count; i++) {
    same = !strcmp(a->pairs[i], b->pairs[i]);
  }
  return same;
}

static void scanned_free(struct scanned *d) {
  for (size_t i = 0; i < d->count; i++) {
    free(d->pairs[i]);
  }
  free(d);
}

void scan_compare(struct sides *s, const char *key) {
  struct scanned *fake = calloc(1, sizeof *fake);
  struct scanned *real = calloc(1, sizeof *real);
  struct buf bytes = {0};
  if (!fake || !real) {
    abort();
  }
  strcpy(fake->cursor, "0");
  strcpy(real->cursor, "0");
  for (int page = 0; page < PAGES_MOST && !(fake->done && real->done); page++) {
    if (!fake->done) {
      make_scan(&bytes, key, fake->cursor);
      struct reply *reply = sides_ask_fake(s, 0, bytes.at, bytes.size);
      take_page(fake, reply);
      fake_reply_free(reply);
    }
    if (!real->done) {
      make_scan(&bytes, key, real->cursor);
      take_page(real, sides_ask_real(s, 0, bytes.at, bytes.size));
    }
    if (!fake->done && !real->done) {
      add_field(s, key, page);
    }
  }
  settle(fake);
  settle(real);
  s->answers++;
  if (!s->different[0] && !is_same(fake, real)) {
    (void)snprintf(s->different, sizeof s->different,
      "HSCAN %s: the fake Redis gave %zu fields %s, the real one %zu %s", key, fake->count, fake->error, real->count,
      real->error);
  }
  buf_release(&bytes);
  scanned_free(fake);
  scanned_free(real);
}
