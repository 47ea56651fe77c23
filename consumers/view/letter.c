// SPDX-License-Identifier: Apache-2.0
// One dead letter: read from its message, and kept.
#include "consumers/view/letter.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/log/dead_letter.h"
#include "consumers/log/replay.h"

static struct text header_of(const rd_kafka_headers_t *headers, const char *name) {
  const void *value = NULL;
  size_t size = 0;
  if (!headers || rd_kafka_header_get_last(headers, name, &value, &size) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return (struct text){NULL, 0};
  }
  return (struct text){value ? value : "", (uint32_t)(size < LETTER_TEXT ? size : LETTER_TEXT)};
}

// librdkafka puts a NUL behind a header's value.
static int64_t number_of(const rd_kafka_headers_t *headers, const char *name, int64_t none) {
  struct text text = header_of(headers, name);
  char *end;
  if (!text.size) {
    return none;
  }
  errno = 0;
  int64_t number = strtoll(text.at, &end, 10);
  return errno || end != text.at + text.size ? none : number;
}

// A reason is a header, which has a NUL behind it.
static size_t kind_of(struct text receiver, struct text reason) {
  return receiver.at ? (size_t)VIEW_LETTER_NOTIFY : (size_t)dead_letter_kind_of(reason.at ? reason.at : "");
}

int letter_parse(struct view_letter *l, const rd_kafka_message_t *m, struct err *e) {
  rd_kafka_headers_t *headers = NULL;
  (void)rd_kafka_message_headers(m, &headers);
  *l = (struct view_letter){.name = {m->key, (uint32_t)(m->key_len < LETTER_TEXT ? m->key_len : LETTER_TEXT)},
    .topic = header_of(headers, DEAD_LETTER_TOPIC),
    .partition = number_of(headers, DEAD_LETTER_PARTITION, -1),
    .offset = number_of(headers, DEAD_LETTER_OFFSET, -1),
    .timestamp = number_of(headers, DEAD_LETTER_TIMESTAMP, MOMENT_NONE),
    .at = replay_timestamp(m),
    .receiver = header_of(headers, DEAD_LETTER_RECEIVER),
    .key = header_of(headers, DEAD_LETTER_KEY),
    .reason = header_of(headers, DEAD_LETTER_REASON),
    .body = {m->payload ? m->payload : "", (uint32_t)(m->len < VIEW_LETTER_BODY ? m->len : VIEW_LETTER_BODY)},
    .in_partition = m->partition,
    .in_offset = m->offset};
  l->size = (size_t)number_of(headers, DEAD_LETTER_CUT, (int64_t)m->len);
  l->kind = kind_of(l->receiver, l->reason);
  if (!m->key || !l->topic.at || (!l->receiver.at && (l->partition < 0 || l->offset < 0))) {
    return err_set(e, "the message at offset %" PRId64 " of partition %d has not the form of a dead letter", m->offset,
      (int)m->partition);
  }
  return 0;
}

enum { TEXTS = 6 };

// The texts, the body last.
static void list_texts(struct view_letter *l, struct text *texts[TEXTS]) {
  struct text *const all[TEXTS] = {&l->name, &l->topic, &l->receiver, &l->key, &l->reason, &l->body};
  memcpy(texts, all, sizeof all);
}

void letter_copy_release(struct letter_copy *c) {
  free(c->bytes);
  *c = (struct letter_copy){0};
}

void letter_copy_set(struct letter_copy *c, const struct view_letter *letter) {
  struct text *texts[TEXTS];
  size_t size = 1;
  letter_copy_release(c);
  c->letter = *letter;
  list_texts(&c->letter, texts);
  for (size_t i = 0; i < TEXTS; i++) {
    size += texts[i]->size;
  }
  c->bytes = must(malloc(size));
  char *at = c->bytes;
  for (size_t i = 0; i < TEXTS; i++) {
    if (texts[i]->at) {
      memcpy(at, texts[i]->at, texts[i]->size);
      texts[i]->at = at;
      at += texts[i]->size;
    }
  }
}

void letter_copy_get(const struct letter_copy *c, bool body, struct buf *texts, struct view_letter *out) {
  struct text *list[TEXTS];
  *out = c->letter;
  list_texts(out, list);
  out->body.size = body ? out->body.size : 0;
  for (size_t i = 0; i < TEXTS; i++) {
    const char *at = (const char *)texts->at + texts->size;
    if (list[i]->at) {
      buf_add(texts, list[i]->at, list[i]->size);
      list[i]->at = at;
    }
  }
}
