// SPDX-License-Identifier: Apache-2.0
// A section of a policy or of routes, such as [limit NAME] or [route NAME], by its keys.
#ifndef HUIYIN_CONSUMERS_POLICY_SECTION_H
#define HUIYIN_CONSUMERS_POLICY_SECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "consumers/policy/faults.h"
#include "consumers/policy/texts.h"
#include "runtime/conf_file.h"

enum { SECTION_KEYS_MOST = 32 };

// What a section may hold. `repeated` is the place of a key that may come more than once; `count` where there is none.
struct section_keys {
  const char *kind;  // what stands before the name in the heading, with its blank
  const char *const *names;
  size_t count;
  size_t repeated;
};

// All of it is the file's, and the faults the caller's.
struct section {
  const char *name;
  int line;
  const struct conf_entry *given[SECTION_KEYS_MOST];  // by the place of the key, the first one; NULL where it is not
  const struct conf_entry *entries;                   // all of them, unknown ones too
  size_t count;
  struct faults *faults;
};

// What stands behind `kind` in a heading; NULL for another heading.
const char *section_named(const struct conf_entry *entry, const char *kind);

// Whether a section begins with that entry: two headings of the same text are two sections.
bool section_begins(const struct conf_file *file, size_t index);

// Reads the section that begins at `index`. Keys that are unknown, with the nearest known one, or come twice are
// faults.
void section_read(struct section *s, const struct section_keys *keys, const struct conf_file *file, size_t index,
  struct faults *faults);

// The value of a key; NULL where it is not given.
const char *section_value(const struct section *s, size_t key);

// The place of the value among `words`, in whatever case; `otherwise` where it is not given, or is none of them, which
// is a fault.
size_t section_word(const struct section *s, size_t key, const char *const *words, size_t count, size_t otherwise);

// `HIGH, URGENT`: a bit for each word of the list, by its place among `words`; 0 where the key is not given. Others are
// faults.
uint32_t section_words(const struct section *s, size_t key, const char *const *words, size_t count);

// A length of elapsed time in ms; `otherwise` where it is not given or wrong, 0 for `none`.
int64_t section_elapsed(const struct section *s, size_t key, int64_t otherwise);

// A list with commas; empty where it is not given. One that is given and empty is a fault.
void section_list(const struct section *s, size_t key, struct texts *list);

#endif
