// SPDX-License-Identifier: Apache-2.0
// Random names of owners.
#include "consumers/stored/owner.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void owner_make(char *owner) {
  uint8_t bytes[16];
  if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) {
    abort();
  }
  for (size_t i = 0; i < sizeof bytes; i++) {
    (void)snprintf(owner + 2 * i, 3, "%02x", bytes[i]);
  }
}
