// SPDX-License-Identifier: Apache-2.0
// The fake Redis itself: its store, the history of that, keys that are gone, and what it refuses.
#include <stdlib.h>
#include <string.h>

#include "tests/fake/redis_parts.h"
#include "tests/fake/replies.h"

void fake_redis_init(struct fake_redis *r) {
  *r = (struct fake_redis){.scan_page = 3};
}

void fake_redis_release(struct fake_redis *r) {
  for (size_t i = 0; i < r->history_count; i++) {
    fake_store_release(&r->history[i]);
  }
  for (size_t i = 0; i < r->gone_count; i++) {
    free(r->gone[i].name);
  }
  free(r->gone);
  free(r->history);
  fake_store_release(&r->store);
}

static bool contains(struct text text, const char *part) {
  return memmem(text.at, text.size, part, strlen(part));
}

bool fake_redis_has_fault(struct fake_redis *r, struct fake_words w, enum fake_moment moment) {
  struct fake_fault *f = &r->fault;
  if (!f->command || f->moment != moment || !f->times || !fake_word_is(w.at[0], f->command) ||
      (w.count > 1 && !contains(w.at[1], f->key))) {
    return false;
  }
  f->times--;
  return true;
}

struct reply fake_redis_run(struct fake_redis *r, struct fake_words w) {
  if (!fake_redis_has_fault(r, w, FAKE_AT_EXECUTION)) {
    return fake_command_run(r, w);
  }
  return r->fault.error ? fake_reply_error(r->fault.error) : fake_reply_number(0);
}

void fake_redis_remember(struct fake_redis *r) {
  r->history = fake_must(realloc(r->history, (r->history_count + 1) * sizeof *r->history));
  r->history[r->history_count++] = fake_store_copy(&r->store);
}

void fake_redis_overwrite(struct fake_redis *r, const char *key, const char *field, const char *value) {
  fake_redis_remember(r);
  fake_key_set(
    fake_store_change(&r->store, fake_text(key), FAKE_HASH, ++r->versions), fake_text(field), fake_text(value));
}

void fake_redis_lose(struct fake_redis *r, size_t writes) {
  while (writes-- && r->history_count) {
    fake_store_release(&r->store);
    r->store = r->history[--r->history_count];
  }
}

void fake_redis_tell_written(const struct fake_redis *r) {
  if (r->written) {
    r->written(r->written_context);
  }
}

static struct fake_gone *find_gone(const struct fake_redis *r, struct text name) {
  size_t i = 0;
  while (i < r->gone_count && (r->gone[i].name_size != name.size || memcmp(r->gone[i].name, name.at, name.size) != 0)) {
    i++;
  }
  return i < r->gone_count ? &r->gone[i] : NULL;
}

void fake_redis_remove(struct fake_redis *r, struct text name) {
  struct fake_gone *gone = find_gone(r, name);
  if (!gone) {
    r->gone = fake_must(realloc(r->gone, (r->gone_count + 1) * sizeof *r->gone));
    gone = &r->gone[r->gone_count++];
    *gone = (struct fake_gone){.name = fake_must(malloc(name.size + 1U)), .name_size = name.size};
    memcpy(gone->name, name.at, name.size);
  }
  gone->version = ++r->versions;
  fake_store_remove(&r->store, name);
}

uint64_t fake_redis_version(const struct fake_redis *r, struct text name) {
  const struct fake_key *k = fake_store_find(&r->store, name);
  const struct fake_gone *gone = k ? NULL : find_gone(r, name);
  return k ? k->version : gone ? gone->version : 0;
}

const char *fake_redis_refusal(const struct fake_redis *r, bool writes, bool grows) {
  if (r->refusal == REFUSES_GROWTH && grows) {
    return "OOM command not allowed when used memory > 'maxmemory'.";
  }
  return r->refusal == REFUSES_WRITES && writes ? "READONLY You can't write against a read only replica." : NULL;
}

struct reply fake_redis_check(const struct fake_redis *r, struct fake_words w) {
  struct reply wrong = fake_command_check(w);
  const char *refused =
    wrong.type == REPLY_ERROR ? NULL : fake_redis_refusal(r, fake_command_writes(w), fake_command_grows(w));
  return refused ? fake_reply_error(refused) : wrong;
}
