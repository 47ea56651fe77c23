// SPDX-License-Identifier: Apache-2.0
// A wire that all tests of a program share: its set-up and its end for cmocka.
#ifndef HUIYIN_TESTS_UNIT_ONE_WIRE_H
#define HUIYIN_TESTS_UNIT_ONE_WIRE_H

#include "schemas/wire.h"

static struct wire *wire;

static int begin(void **state) {
  struct err e;
  (void)state;
  wire = wire_new(&e);
  return wire ? 0 : -1;
}

static int end(void **state) {
  (void)state;
  wire_free(wire);
  return 0;
}

#endif
