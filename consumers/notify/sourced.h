// SPDX-License-Identifier: Apache-2.0
// Values that may be secret, fetched from where the routes' file says that they are.
#ifndef HUIYIN_CONSUMERS_NOTIFY_SOURCED_H
#define HUIYIN_CONSUMERS_NOTIFY_SOURCED_H

#include "consumers/notify/receivers.h"
#include "runtime/buf.h"

// Appends the value: the text itself, the file's bytes without line ends behind them, or that of the variable of the
// environment. -1 with a sentence that holds nothing of it where there is none, it is empty or has several lines, or is
// larger than 64 KiB. Nothing at all is appended where there is no source.
int sourced_read(const struct sourced *from, struct buf *out, struct err *e);

#endif
