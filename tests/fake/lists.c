// SPDX-License-Identifier: Apache-2.0
// The commands of the fake Redis on lists.
#include "tests/fake/commands_parts.h"
#include "tests/fake/replies.h"

struct reply fake_command_rpush(struct fake_redis *r, struct fake_words w) {
  struct reply wrong;
  (void)fake_command_key(r, w, FAKE_LIST, &wrong);
  if (wrong.type == REPLY_ERROR) {
    return wrong;
  }
  struct fake_key *k = fake_command_change(r, w, FAKE_LIST);
  for (size_t i = 2; i < w.count; i++) {
    fake_key_push(k, w.at[i]);
  }
  return fake_reply_number((int64_t)k->count);
}

// Which entries `START STOP` name: *from up to before *to; counted from the end where negative.
static void find_range(int64_t start, int64_t stop, size_t count, size_t *from, size_t *to) {
  int64_t size = (int64_t)count;
  start = start < 0 ? start + size : start;
  stop = stop < 0 ? stop + size : stop;
  start = start < 0 ? 0 : start;
  stop = stop >= size ? size - 1 : stop;
  bool empty = start > stop || start >= size;
  *from = empty ? 0 : (size_t)start;
  *to = empty ? 0 : (size_t)stop + 1;
}

// The entries that `NAME KEY START STOP` is about; *k is NULL where there is no such key. Nil, or the error.
static struct reply read_range(
  const struct fake_redis *r, struct fake_words w, const struct fake_key **k, size_t *from, size_t *to) {
  int64_t start;
  int64_t stop;
  struct reply wrong;
  if (!fake_command_integer(w.at[2], &start) || !fake_command_integer(w.at[3], &stop)) {
    return fake_command_no_integer();
  }
  *k = fake_command_key(r, w, FAKE_LIST, &wrong);
  find_range(start, stop, *k ? (*k)->count : 0, from, to);
  return wrong;
}

struct reply fake_command_lrange(struct fake_redis *r, struct fake_words w) {
  size_t from;
  size_t to;
  const struct fake_key *k;
  struct reply wrong = read_range(r, w, &k, &from, &to);
  if (wrong.type == REPLY_ERROR) {
    return wrong;
  }
  struct reply *elements;
  struct reply reply = fake_reply_array(to - from, &elements);
  for (size_t i = from; i < to; i++) {
    const struct fake_entry *e = &k->entries[i];
    elements[i - from] = fake_reply_text((struct text){e->value, (uint32_t)e->value_size});
  }
  return reply;
}

// A list of which nothing is left is no key any more.
struct reply fake_command_ltrim(struct fake_redis *r, struct fake_words w) {
  size_t from;
  size_t to;
  const struct fake_key *k;
  struct reply wrong = read_range(r, w, &k, &from, &to);
  if (wrong.type == REPLY_ERROR) {
    return wrong;
  }
  if (k) {
    fake_key_keep(fake_command_change(r, w, FAKE_LIST), from, to);
    if (from == to) {
      fake_redis_remove(r, w.at[1]);
    }
  }
  return fake_reply_text(fake_text("OK"));
}
