// SPDX-License-Identifier: Apache-2.0
// The property of requests that are let go, on one random case.
#ifndef HUIYIN_TESTS_PROPERTY_LETTING_GO_H
#define HUIYIN_TESTS_PROPERTY_LETTING_GO_H

#include "tests/property/run.h"

// NULL, or what does not hold; good until the next call.
const char *letting_go_check(const struct scenario *s, struct chance *c);

#endif
