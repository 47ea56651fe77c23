// SPDX-License-Identifier: Apache-2.0
// What a fake Redis holds: keys that share their contents with the snapshots taken of them.
#ifndef HUIYIN_TESTS_FAKE_STORE_H
#define HUIYIN_TESTS_FAKE_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "schemas/event.h"

enum fake_type { FAKE_STRING, FAKE_HASH, FAKE_LIST };

// A string is one entry without a name, a list entries without names.
struct fake_entry {
  char *name;
  size_t name_size;
  char *value;
  size_t value_size;
};

struct fake_key {
  int refs;  // of stores; changed only while it is 1
  char *name;
  size_t name_size;
  enum fake_type type;
  uint64_t version;  // another one after each change
  struct fake_entry *entries;
  size_t count;
};

// A zeroed struct is an empty store. Keys stay in the order in which they were made.
struct fake_store {
  struct fake_key **keys;
  size_t count;
};

void fake_store_release(struct fake_store *s);
// A snapshot: later changes of either do not touch the other.
struct fake_store fake_store_copy(const struct fake_store *s);

// NULL where there is none.
const struct fake_key *fake_store_find(const struct fake_store *s, struct text name);
// For changing: made where there is none; `version` is what it has from now on.
struct fake_key *fake_store_change(struct fake_store *s, struct text name, enum fake_type type, uint64_t version);

void fake_store_remove(struct fake_store *s, struct text name);

// The entry of that name, NULL for none.
const struct fake_entry *fake_key_find(const struct fake_key *k, struct text name);
void fake_key_set(struct fake_key *k, struct text name, struct text value);
bool fake_key_remove(struct fake_key *k, struct text name);
void fake_key_push(struct fake_key *k, struct text value);
// All entries but those from `from` up to before `to` go.
void fake_key_keep(struct fake_key *k, size_t from, size_t to);

// For tests: an entry of a hash by plain strings; null where there is none.
struct text fake_store_get(const struct fake_store *s, const char *key, const char *field);
// -1 where there is none.
int64_t fake_store_number(const struct fake_store *s, const char *key, const char *field);
struct text fake_text(const char *string);

// Memory that was asked for; a test without it ends.
void *fake_must(void *memory);

#endif
