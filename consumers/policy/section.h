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
  bool broken;                                        // a line of it could not be read
  const struct conf_entry *given[SECTION_KEYS_MOST];  // by the place of the key, the first one; NULL where it is not
  const struct conf_entry *entries;                   // all of them, unknown ones too
  size_t count;
  struct faults *faults;
};

// Before a file is read section by section. A value with what looks like a comment behind it, which the file's form
// takes as part of the value, is a fault; the comment is cut off, and no fault follows from it. What a section lacks is
// passed over where some line of it could not be read. In a text that was put in force before (faults->kept) all stays
// as it was read then; sections with nothing in them, which were not seen then, are taken out.
void sections_look_at(struct conf_file *file, struct faults *faults);

// What stands behind `kind` in a heading; NULL for another heading.
const char *section_named(const struct conf_section *from, const char *kind);

// Reads a section. Keys that are unknown, with the nearest known one, or come twice are faults.
void section_read(
  struct section *s, const struct section_keys *keys, const struct conf_section *from, struct faults *faults);

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
