// SPDX-License-Identifier: Apache-2.0
// Where the alerts topic is read on: taken up from Redis, and where that place is no more, another one.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/core/text.h"
#include "consumers/telling/keys.h"
#include "consumers/telling/teller.h"
#include "runtime/log.h"

struct placing {
  struct teller *t;
  bool begun;  // somebody has read before
};

// The number behind `word` in a field; -1 where the field is another.
static int32_t partition_in(const redisReply *field, const char *word) {
  size_t size = strlen(word);
  if (field->len <= size || strncmp(field->str, word, size) != 0) {
    return -1;
  }
  char *end;
  long number = strtol(field->str + size, &end, 10);
  return *end || number < 0 || number > 100000 ? -1 : (int32_t)number;
}

static void take_failing(struct teller *t, const redisReply *field, int64_t since) {
  const size_t size = strlen("failing:");
  struct text name = {field->str + size, (uint32_t)(field->len - size)};
  const struct receivers *known = &t->options->routes->receivers;
  for (size_t i = 0; i < known->count; i++) {
    if (text_equal(texts_of(known->all[i]->name), name)) {
      t->queues[i].failing_since = since;
    }
  }
}

static int take_place(void *context, const redisReply *field, const redisReply *value, struct err *e) {
  struct placing *l = context;
  struct teller *t = l->t;
  int64_t number = strtoll(value->str, NULL, 10);
  int32_t partition;
  (void)e;
  if (strcmp(field->str, "topic") == 0) {
    l->begun = true;
    return 0;
  }
  if ((partition = partition_in(field, "offset:")) >= 0 && partition < t->partition_count) {
    t->partitions[partition].offset = t->partitions[partition].committed = number;
  } else if ((partition = partition_in(field, "end:")) >= 0 && partition < t->partition_count) {
    t->partitions[partition].catch_up = number;
  } else if (strncmp(field->str, "failing:", strlen("failing:")) == 0) {
    take_failing(t, field, number);
  }
  return 0;
}

static void set_place(struct teller *t, const char *word, int32_t partition, int64_t number) {
  char field[40];
  (void)snprintf(field, sizeof field, "%s%d", word, (int)partition);
  query_begin(&t->pending, 4, "HSET");
  telling_key(&t->pending, t->store->prefix, TELLING_PLACE, NULL);
  query_text(&t->pending, field);
  query_number(&t->pending, number);
}

static void say_moved(const struct teller *t, int32_t partition, int64_t from, int64_t to, const char *what) {
  struct log_line line;
  log_begin(&line, LOG_WARN, what);
  log_text(&line, "topic", t->options->topic);
  log_number(&line, "partition", partition);
  log_number(&line, "offset", from);
  log_number(&line, "goes_on_at", to);
  log_end(&line);
}

// What lies before the end is past: of that, what still stands is told, and not what was cleared since.
static void begin_partition(struct teller *t, int32_t p, int64_t from, int64_t end) {
  struct teller_partition *part = &t->partitions[p];
  part->offset = from;
  part->catch_up = end;
  set_place(t, "end:", p, end);
}

static int place_partition(struct placing *l, int32_t p, struct err *e) {
  struct teller *t = l->t;
  struct teller_partition *part = &t->partitions[p];
  int64_t low;
  int64_t end;
  if (reader_bounds(t->reader, p, &low, &end, e)) {
    return -1;
  }
  if (!l->begun) {
    begin_partition(t, p, t->options->from_end ? end : low, end);
  } else if (part->offset < low) {
    if (part->committed >= 0) {
      say_moved(t, p, part->offset, low, "alerts were deleted from the topic before anybody was told of them");
    }
    part->offset = low;
  } else if (part->offset > end) {
    say_moved(t, p, part->offset, low,
      "the alerts topic ends before what was told: it was made anew, or its broker lost data; it is read from its "
      "beginning, and what is known from before is not told again");
    begin_partition(t, p, low, end);
  }
  part->catch_up = part->catch_up < end ? part->catch_up : end;
  return 0;
}

int teller_open_places(struct teller *t, struct err *e) {
  struct placing l = {.t = t};
  int64_t *offsets = must(calloc((size_t)t->partition_count + 1, sizeof *offsets));
  int result = store_read_hash(t->store, TELLING_PLACE, take_place, &l, e);
  for (int32_t p = 0; !result && p < t->partition_count; p++) {
    result = place_partition(&l, p, e);
    offsets[p] = t->partitions[p].offset;
    t->catching_up |= offsets[p] < t->partitions[p].catch_up;
  }
  if (!result && !l.begun) {
    query_begin(&t->pending, 4, "HSET");
    telling_key(&t->pending, t->store->prefix, TELLING_PLACE, NULL);
    query_text(&t->pending, "topic");
    query_text(&t->pending, t->options->topic);
  }
  result = result ? result : reader_start(t->reader, offsets, t->partition_count, e);
  free(offsets);
  return result;
}
