// SPDX-License-Identifier: Apache-2.0
// Commands to Redis in words, for the trace of a simulation.
#include <stdio.h>
#include <string.h>

#include "tests/fake/process.h"

enum { SHOWN_MOST = 20 };

struct sentence {
  char *at;
  size_t room;
  size_t size;
  size_t counters;
};

static void add(struct sentence *s, const char *bytes, size_t size) {
  size_t most = s->room - 1 - s->size;
  size = size < most ? size : most;
  memcpy(s->at + s->size, bytes, size);
  s->size += size;
  s->at[s->size] = 0;
}

static const char *read_number(const char *at, size_t *number) {
  *number = 0;
  for (at++; *at != '\r'; at++) {
    *number = *number * 10 + (size_t)(*at - '0');
  }
  return at + 2;
}

static void flush_counters(struct sentence *s) {
  char words[40];
  if (s->counters) {
    add(s, words, (size_t)snprintf(words, sizeof words, "; %zu counters", s->counters));
  }
  s->counters = 0;
}

static bool is_plain(const char *bytes, size_t size) {
  for (size_t i = 0; i < size; i++) {
    if (bytes[i] < 0x20 || bytes[i] > 0x7e) {
      return false;
    }
  }
  return true;
}

static void add_word(struct sentence *s, const char *bytes, size_t size) {
  if (!is_plain(bytes, size)) {
    bytes = "(packed)";
    size = 8;
  } else if (size == 32) {
    bytes += 26;  // an owner: its end tells it from the others
    size = 6;
  }
  add(s, " ", 1);
  add(s, bytes, size);
}

static bool is_counter(const struct text *words, size_t count) {
  return count == 4 && words[0].size == 7 && memcmp(words[0].at, "HINCRBY", 7) == 0 &&
         !memmem(words[1].at, words[1].size, ":partition:", 11);
}

static const char *add_command(struct sentence *s, const char *at) {
  struct text words[SHOWN_MOST];
  size_t count;
  at = read_number(at, &count);
  for (size_t i = 0; i < count; i++) {
    size_t size;
    at = read_number(at, &size);
    if (i < SHOWN_MOST) {
      words[i] = (struct text){at, (uint32_t)size};
    }
    at += size + 2;
  }
  if (is_counter(words, count)) {
    s->counters++;
    return at;
  }
  flush_counters(s);
  add(s, ";", 1);
  for (size_t i = 0; i < count && i < SHOWN_MOST; i++) {
    add_word(s, words[i].at, words[i].size);
  }
  return at;
}

void fake_words_of(const void *bytes, size_t size, char *out, size_t room) {
  struct sentence s = {.at = out, .room = room};
  const char *at = bytes;
  const char *end = at + size;
  *out = 0;
  while (at < end) {
    at = add_command(&s, at);
  }
  flush_counters(&s);
}
