// SPDX-License-Identifier: Apache-2.0
// The language of what is said, from the settings and the environment.
#include "consumers/screen/language.h"

#include <stdlib.h>
#include <string.h>

const char *const language_names[LANGUAGES_WRITTEN] = {[LANGUAGE_ZH] = "zh", [LANGUAGE_EN] = "en"};

enum language language_of_environment(void) {
  static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const char *value = getenv(names[i]);
    if (value && *value) {
      return strncmp(value, "zh", 2) == 0 ? LANGUAGE_ZH : strncmp(value, "en", 2) == 0 ? LANGUAGE_EN : LANGUAGE_BOTH;
    }
  }
  return LANGUAGE_BOTH;
}

enum language language_one_of_environment(void) {
  return language_of_environment() == LANGUAGE_ZH ? LANGUAGE_ZH : LANGUAGE_EN;
}

int language_read(const struct settings *s, enum language *language, struct err *e) {
  const char *text = settings_text(s, "language");
  if (!text) {
    *language = language_one_of_environment();
    return 0;
  }
  for (int i = 0; i < LANGUAGES_WRITTEN; i++) {
    if (strcmp(text, language_names[i]) == 0) {
      *language = (enum language)i;
      return 0;
    }
  }
  return err_set(e, "--language is `%s`; it is zh or en", text);
}
