// SPDX-License-Identifier: Apache-2.0
// Keys with reference counts: a snapshot costs a pointer for each key, a change copies what a snapshot shares.
#include "tests/fake/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *fake_must(void *memory) {
  if (!memory) {
    abort();
  }
  return memory;
}

static char *copy_of(const char *at, size_t size) {
  char *copy = fake_must(malloc(size + 1));
  if (size) {
    memcpy(copy, at, size);
  }
  copy[size] = 0;
  return copy;
}

struct text fake_text(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

static void entry_release(struct fake_entry *e) {
  free(e->name);
  free(e->value);
}

static void key_unref(struct fake_key *k) {
  if (--k->refs) {
    return;
  }
  for (size_t i = 0; i < k->count; i++) {
    entry_release(&k->entries[i]);
  }
  free(k->entries);
  free(k->name);
  free(k);
}

void fake_store_release(struct fake_store *s) {
  for (size_t i = 0; i < s->count; i++) {
    key_unref(s->keys[i]);
  }
  free(s->keys);
  *s = (struct fake_store){0};
}

struct fake_store fake_store_copy(const struct fake_store *s) {
  struct fake_store copy = {fake_must(malloc((s->count + 1) * sizeof(struct fake_key *))), s->count};
  for (size_t i = 0; i < s->count; i++) {
    copy.keys[i] = s->keys[i];
    copy.keys[i]->refs++;
  }
  return copy;
}

static size_t place_of(const struct fake_store *s, struct text name) {
  size_t i = 0;
  while (i < s->count && (s->keys[i]->name_size != name.size || memcmp(s->keys[i]->name, name.at, name.size) != 0)) {
    i++;
  }
  return i;
}

const struct fake_key *fake_store_find(const struct fake_store *s, struct text name) {
  size_t place = place_of(s, name);
  return place < s->count ? s->keys[place] : NULL;
}

static void add_entry(struct fake_key *k, struct text name, struct text value) {
  k->entries = fake_must(realloc(k->entries, (k->count + 1) * sizeof *k->entries));
  k->entries[k->count++] =
    (struct fake_entry){copy_of(name.at, name.size), name.size, copy_of(value.at, value.size), value.size};
}

static struct fake_key *key_new(struct text name, enum fake_type type) {
  struct fake_key *k = fake_must(calloc(1, sizeof *k));
  *k = (struct fake_key){.refs = 1, .name = copy_of(name.at, name.size), .name_size = name.size, .type = type};
  return k;
}

static struct fake_key *key_copy(const struct fake_key *from) {
  struct fake_key *k = key_new((struct text){from->name, (uint32_t)from->name_size}, from->type);
  for (size_t i = 0; i < from->count; i++) {
    const struct fake_entry *e = &from->entries[i];
    add_entry(k, (struct text){e->name, (uint32_t)e->name_size}, (struct text){e->value, (uint32_t)e->value_size});
  }
  return k;
}

struct fake_key *fake_store_change(struct fake_store *s, struct text name, enum fake_type type, uint64_t version) {
  size_t place = place_of(s, name);
  if (place == s->count) {
    s->keys = fake_must(realloc(s->keys, (s->count + 1) * sizeof(struct fake_key *)));
    s->keys[s->count++] = key_new(name, type);
  } else if (s->keys[place]->refs > 1) {
    struct fake_key *own = key_copy(s->keys[place]);
    key_unref(s->keys[place]);
    s->keys[place] = own;
  }
  s->keys[place]->version = version;
  return s->keys[place];
}

void fake_store_remove(struct fake_store *s, struct text name) {
  size_t place = place_of(s, name);
  if (place < s->count) {
    key_unref(s->keys[place]);
    s->count--;
    memmove(&s->keys[place], &s->keys[place + 1], (s->count - place) * sizeof(struct fake_key *));
  }
}

static struct fake_entry *entry_of(const struct fake_key *k, struct text name) {
  for (size_t i = 0; i < k->count; i++) {
    if (k->entries[i].name_size == name.size && memcmp(k->entries[i].name, name.at, name.size) == 0) {
      return &k->entries[i];
    }
  }
  return NULL;
}

const struct fake_entry *fake_key_find(const struct fake_key *k, struct text name) {
  return entry_of(k, name);
}

void fake_key_set(struct fake_key *k, struct text name, struct text value) {
  struct fake_entry *e = entry_of(k, name);
  if (!e) {
    add_entry(k, name, value);
    return;
  }
  free(e->value);
  e->value = copy_of(value.at, value.size);
  e->value_size = value.size;
}

bool fake_key_remove(struct fake_key *k, struct text name) {
  struct fake_entry *e = entry_of(k, name);
  if (!e) {
    return false;
  }
  entry_release(e);
  k->count--;
  memmove(e, e + 1, (size_t)(k->entries + k->count - e) * sizeof *e);
  return true;
}

void fake_key_push(struct fake_key *k, struct text value) {
  add_entry(k, (struct text){"", 0}, value);
}

void fake_key_keep(struct fake_key *k, size_t from, size_t to) {
  for (size_t i = 0; i < k->count; i++) {
    if (i < from || i >= to) {
      entry_release(&k->entries[i]);
    }
  }
  k->count = to - from;
  if (k->count) {
    memmove(k->entries, k->entries + from, k->count * sizeof *k->entries);
  }
}

struct text fake_store_get(const struct fake_store *s, const char *key, const char *field) {
  const struct fake_key *k = fake_store_find(s, fake_text(key));
  const struct fake_entry *e = k ? fake_key_find(k, fake_text(field)) : NULL;
  return e ? (struct text){e->value, (uint32_t)e->value_size} : (struct text){NULL, 0};
}

int64_t fake_store_number(const struct fake_store *s, const char *key, const char *field) {
  struct text value = fake_store_get(s, key, field);
  return value.at ? strtoll(value.at, NULL, 10) : -1;
}
