// SPDX-License-Identifier: Apache-2.0
// A section of a policy: the entries under one heading such as [limit urgent], whatever stands between them.
#ifndef HUIYIN_CONSUMERS_POLICY_SECTION_H
#define HUIYIN_CONSUMERS_POLICY_SECTION_H

#include <stdbool.h>

#include "consumers/policy/faults.h"
#include "runtime/conf_file.h"

// What is behind `limit ` in a heading; NULL for another heading.
const char *section_name(const char *word, const char *section);

// Whether the entry is the first of its section, which is where the section is read.
bool section_begins(const struct conf_file *file, size_t index);

// The next entry of the section that `index` lies in, after it; `file->count` behind the last.
size_t section_next(const struct conf_file *file, size_t index);

// A key of one section that is not one of `keys` (ending in NULL): a fault that names the nearest.
void section_unknown(const struct conf_entry *entry, const char *const *keys, struct faults *faults);

// The first entry of the section with the same key, where it stands before this one; NULL for none.
const struct conf_entry *section_earlier(const struct conf_file *file, size_t index);

// Where there is an earlier one: a fault that names its line. Returns whether there is.
bool section_repeats(const struct conf_file *file, size_t index, struct faults *faults);

#endif
