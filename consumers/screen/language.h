// SPDX-License-Identifier: Apache-2.0
// In which language a person is spoken to.
#ifndef HUIYIN_CONSUMERS_SCREEN_LANGUAGE_H
#define HUIYIN_CONSUMERS_SCREEN_LANGUAGE_H

#include "runtime/settings.h"

// Words are written in the first two; where both are shown, each stands beside the other.
enum language { LANGUAGE_ZH, LANGUAGE_EN, LANGUAGE_BOTH, LANGUAGE_COUNT };
enum { LANGUAGES_WRITTEN = LANGUAGE_BOTH };

// As settings and files spell them: `zh`, `en`.
extern const char *const language_names[LANGUAGES_WRITTEN];

// From the environment's LC_ALL, LC_MESSAGES or LANG, the first that is set: `zh…` Chinese, `en…` English, else both.
enum language language_of_environment(void);

// The same with English in the place of both: LANGUAGE_ZH or LANGUAGE_EN.
enum language language_one_of_environment(void);

// What --language says, and where it says nothing language_one_of_environment. -1 with a sentence.
int language_read(const struct settings *s, enum language *language, struct err *e);

#endif
