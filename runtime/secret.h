// SPDX-License-Identifier: Apache-2.0
// What of a setting may be shown on a screen or in a log.
#ifndef HUIYIN_RUNTIME_SECRET_H
#define HUIYIN_RUNTIME_SECRET_H

#include "runtime/buf.h"

// Adds `value` with its secret parts replaced by ***: the password of a URL (scheme://user:password@host, and
// ?sentinel-password=), the whole value where `name` is that of a secret (password, secret, token, pem, jaas), and the
// same behind the = of a PROP=VALUE.
void secret_hide(struct buf *out, const char *name, const char *value);

#endif
