// SPDX-License-Identifier: Apache-2.0
// HSCAN on both sides: its pages and cursors are each server's own, what they come to together is not.
#ifndef HUIYIN_TESTS_SIMULATION_PROOF_SCAN_H
#define HUIYIN_TESTS_SIMULATION_PROOF_SCAN_H

#include "tests/simulation/proof/sides.h"

// Scans a key by its connection 0, page by page, while fields `scan-N` are added behind each page: all that was there
// all the time must come on both sides, or the same error.
void scan_compare(struct sides *s, const char *key);

#endif
