// SPDX-License-Identifier: Apache-2.0
// A policy that gets new versions while requests are under way.
#ifndef HUIYIN_TESTS_PROPERTY_NEW_VERSION_H
#define HUIYIN_TESTS_PROPERTY_NEW_VERSION_H

#include "tests/property/scenario.h"

// Reads a part of the case under its first versions, brings the others in, and reads the rest. Returns what is wrong,
// or NULL; the sentence is good until the next call.
const char *new_version_check(const struct scenario *s, struct chance *c);

#endif
