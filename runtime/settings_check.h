// SPDX-License-Identifier: Apache-2.0
// What can be seen of settings that all verbs name alike: addresses of brokers, topics, and names that go into keys.
// For settings*.c alone.
#ifndef HUIYIN_RUNTIME_SETTINGS_CHECK_H
#define HUIYIN_RUNTIME_SETTINGS_CHECK_H

#include "runtime/setting_value.h"

// -1 with a sentence that begins with the flag.
int settings_check(const struct settings *s, struct err *e);

#endif
