// SPDX-License-Identifier: Apache-2.0
// What Redis holds of all partitions, read in one moment.
#include "consumers/stored/stored.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/stored/keys.h"

// For each partition: HGETALL of its hash, HGETALL of its moves, LRANGE of its outbox, HLEN of its states.
enum { STORED_BEFORE = 1, STORED_EACH = 4 };

static void stored_ask(
  struct query *q, size_t count, const char *name, const char *prefix, enum key_type type, size_t partition) {
  struct buf key = {0};
  key_add(&key, prefix, type, (int32_t)partition);
  query_begin(q, count, name);
  query_bytes(q, key.at, key.size);
  buf_release(&key);
}

static void stored_ask_all(struct query *q, const char *prefix, size_t count) {
  stored_ask(q, 2, "GET", prefix, KEY_SETTINGS, 0);
  for (size_t i = 0; i < count; i++) {
    stored_ask(q, 2, "HGETALL", prefix, KEY_PARTITION, i);
    stored_ask(q, 2, "HGETALL", prefix, KEY_MOVES, i);
    stored_ask(q, 4, "LRANGE", prefix, KEY_OUTBOX, i);
    query_text(q, "0");
    query_text(q, "-1");
    stored_ask(q, 2, "HLEN", prefix, KEY_STATE, i);
  }
}

static int stored_take_meta(
  struct stored_partition *p, size_t partition, const redisReply *hash, bool lenient, struct err *e) {
  p->present = hash->elements > 0;
  meta_init(&p->meta);
  for (size_t i = 0; i + 1 < hash->elements; i += 2) {
    const redisReply *field = hash->element[i];
    const redisReply *value = hash->element[i + 1];
    if (meta_set(&p->meta, field->str, field->len, value->str, value->len) != 0 && !lenient) {
      return err_set(e,
        "field %.40s of partition %zu's hash in Redis holds what huiyin never writes there; count anew with `huiyin "
        "rebuild`",
        field->str, partition);
    }
  }
  return 0;
}

static int stored_number(const redisReply *reply, int64_t *number) {
  char *end;
  errno = 0;
  *number = strtoll(reply->str, &end, 10);
  return errno || end == reply->str || *end ? -1 : 0;
}

static int stored_in_order(const void *a, const void *b) {
  const struct stored_move *one = a;
  const struct stored_move *other = b;
  if (one->offset != other->offset) {
    return one->offset > other->offset ? 1 : -1;
  }
  return (one->moment > other->moment) - (one->moment < other->moment);
}

// The field is the offset and the moment; older ones are the offset alone.
static int stored_move_of(const redisReply *field, const redisReply *value, struct stored_move *move) {
  char written[KEY_MOVE_FIELD_SIZE];
  if (stored_number(value, &move->moment) != 0) {
    return -1;
  }
  if (stored_number(field, &move->offset) == 0) {
    return 0;
  }
  move->offset = strtoll(field->str, NULL, 10);
  key_move_field(written, move->offset, move->moment);
  return strcmp(field->str, written) == 0 ? 0 : -1;
}

static int stored_take_moves(
  struct stored_partition *p, size_t partition, const redisReply *hash, bool lenient, struct err *e) {
  p->moves = calloc(hash->elements / 2 + 1, sizeof *p->moves);
  if (!p->moves) {
    return err_set(e, "no memory is left");
  }
  for (size_t i = 0; i + 1 < hash->elements; i += 2) {
    struct stored_move *move = &p->moves[p->move_count];
    if (stored_move_of(hash->element[i], hash->element[i + 1], move) == 0) {
      p->move_count++;
    } else if (!lenient) {
      return err_set(e, "the clock moves of partition %zu in Redis hold what huiyin never writes there", partition);
    }
  }
  if (p->move_count) {
    qsort(p->moves, p->move_count, sizeof *p->moves, stored_in_order);
  }
  return 0;
}

static int stored_take(struct stored *s, bool lenient, struct err *e) {
  redisReply **answers = s->answers->element;
  s->settings = answers[0]->type == REDIS_REPLY_STRING ? answers[0]->str : NULL;
  for (size_t i = 0; i < s->count; i++) {
    struct stored_partition *p = &s->partitions[i];
    redisReply **own = answers + STORED_BEFORE + i * STORED_EACH;
    if (stored_take_meta(p, i, own[0], lenient, e) != 0 || stored_take_moves(p, i, own[1], lenient, e) != 0) {
      return -1;
    }
    p->outbox = own[2];
    p->outbox_count = own[2]->elements;
    p->states = (size_t)own[3]->integer;
  }
  return 0;
}

static int stored_read_as(struct stored *s, redisContext *c, const char *prefix, size_t count, struct query *more,
  bool lenient, struct err *e) {
  struct query q = {0};
  *s = (struct stored){.count = count, .partitions = calloc(count ? count : 1, sizeof *s->partitions)};
  if (!s->partitions) {
    return err_set(e, "no memory is left");
  }
  stored_ask_all(&q, prefix, count);
  if (more) {
    buf_add(&q.bytes, more->bytes.at, more->bytes.size);
    q.count += more->count;
    query_clear(more);
  }
  s->answers = query_transact(&q, c, e);
  query_release(&q);
  if (!s->answers || stored_take(s, lenient, e) != 0) {
    stored_release(s);
    return -1;
  }
  s->more = (const redisReply *const *)s->answers->element + STORED_BEFORE + count * STORED_EACH;
  return 0;
}

int stored_read(
  struct stored *s, redisContext *c, const char *prefix, size_t count, struct query *more, struct err *e) {
  return stored_read_as(s, c, prefix, count, more, false, e);
}

int stored_read_lenient(struct stored *s, redisContext *c, const char *prefix, size_t count, struct err *e) {
  return stored_read_as(s, c, prefix, count, NULL, true, e);
}

void stored_release(struct stored *s) {
  for (size_t i = 0; s->partitions && i < s->count; i++) {
    free(s->partitions[i].moves);
  }
  free(s->partitions);
  if (s->answers) {
    freeReplyObject(s->answers);
  }
  *s = (struct stored){0};
}

bool stored_moved(const struct stored *before, const struct stored *after) {
  for (size_t i = 0; i < before->count; i++) {
    const struct meta *a = &before->partitions[i].meta;
    const struct meta *b = &after->partitions[i].meta;
    if (a->commit != b->commit || strcmp(a->owner, b->owner) != 0) {
      return true;
    }
  }
  return false;
}
