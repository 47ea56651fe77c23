// SPDX-License-Identifier: Apache-2.0
// Whether what a file gives as an address is one, and holds no secret.
#ifndef HUIYIN_CONSUMERS_NOTIFY_ADDRESS_H
#define HUIYIN_CONSUMERS_NOTIFY_ADDRESS_H

#include <stdbool.h>

#include "runtime/err.h"
#include "schemas/event.h"

// Of http(s)://, or of smtp(s):// for mail. -1 with a sentence that does not repeat the URL where it is another, or
// holds a password, the key or token of a robot.
int address_check_url(const char *url, bool mail, struct err *e);

// `local@domain` of visible ASCII, without quotes, brackets and comments: as it may stand in a header.
bool address_is_mailbox(struct text mailbox);

// A name that a variable of the environment may have.
bool address_is_variable(const char *name);

#endif
