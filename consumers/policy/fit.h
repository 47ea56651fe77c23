// SPDX-License-Identifier: Apache-2.0
// Which requests a rule of a policy is about, as its author writes it:
//
//   kind = COMPLAINT, APPEAL       category = 供暖*        district = 152502/xilin
//   channel = HOTLINE              priority = HIGH, URGENT
//
// A category is one, and so is a district: names may have commas, and are then in double quotes.
#ifndef HUIYIN_CONSUMERS_POLICY_FIT_H
#define HUIYIN_CONSUMERS_POLICY_FIT_H

#include "consumers/core/match.h"
#include "consumers/policy/section.h"

// The first keys of a section that says which requests it is about, and their places.
#define FIT_KEYS "kind", "channel", "priority", "category", "district"
enum fit_key { FIT_KIND, FIT_CHANNEL, FIT_PRIORITY, FIT_CATEGORY, FIT_DISTRICT, FIT_KEY_COUNT };

// The texts of the match point into the section's values. What is wrong is added to the section's faults.
struct match fit_read(const struct section *s);

// Whether a `/` of it has a blank beside it.
bool fit_has_blanks(struct text path);

// How many levels it has, empty ones not counted.
size_t fit_levels(struct text path);

// What makes it a path that no request's district has, behind the path in a sentence: a `*`, unless it is quoted and so
// part of a name, or more than a district may have. NULL for nothing.
const char *fit_never_there(struct text path, bool quoted);

// Adds what makes it a path that no request has or, where it is not quoted, that hardly any has: a comma, blanks
// beside a `/`.
void fit_look_at_path(const char *path, bool quoted, int line, struct faults *faults);

// Whether it is a way to write a district's path: not empty, and no level of it is.
bool fit_is_path(const char *path);

#endif
