// SPDX-License-Identifier: Apache-2.0
// A socket that listens, from an address as people write it.
#ifndef HUIYIN_RUNTIME_LISTENER_H
#define HUIYIN_RUNTIME_LISTENER_H

#include <stddef.h>

#include "runtime/err.h"

// `address` is PORT (on 127.0.0.1), ADDRESS:PORT, NAME:PORT or [IPV6]:PORT; port 0 takes any that is free. Returns the
// descriptor, which does not block and belongs to the caller; -1 with a sentence. `name` gets where it really listens,
// as 127.0.0.1:43817 or [::1]:43817.
enum { LISTENER_NAME_MAX = 80 };
int listener_open(const char *address, char name[LISTENER_NAME_MAX], struct err *e);

// Only reads the address. 0, or -1 with a sentence.
int listener_check(const char *address, struct err *e);

#endif
