// SPDX-License-Identifier: Apache-2.0
// Settings from the environment: HUIYIN_TIME_ZONE for `time-zone`.
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/buf.h"
#include "runtime/settings_known.h"
#include "runtime/settings_parts.h"
#include "runtime/settings_show.h"

void settings_variable(const char *name, struct buf *out) {
  buf_add_string(out, "HUIYIN_");
  for (; *name; name++) {
    buf_add_byte(out, *name == '-' ? '_' : (uint8_t)toupper((unsigned char)*name));
  }
}

// A list with a newline in it is separated by newlines alone, so that its items may hold commas.
static int settings_from_list(const struct setting *setting, struct setting_value *v, const char *text, struct err *e) {
  const char *separators = strchr(text, '\n') ? "\n" : ",";
  char *copy = setting_copy(text);
  char *rest = NULL;
  int result = 0;
  for (char *item = strtok_r(copy, separators, &rest); item && !result; item = strtok_r(NULL, separators, &rest)) {
    result = setting_give(setting, v, item, SETTING_ENVIRONMENT, e);
  }
  free(copy);
  return result;
}

static int settings_from_variable(
  const struct setting *setting, struct setting_value *v, const char *variable, struct err *e) {
  const char *text = getenv(variable);
  if (!text || !*text) {
    return 0;
  }
  int result = setting->kind == SETTING_LIST ? settings_from_list(setting, v, text, e)
                                             : setting_give(setting, v, text, SETTING_ENVIRONMENT, e);
  return result ? err_prefix(e, "in the environment, %s", variable) : 0;
}

int settings_from_environment(struct settings *s, struct err *e) {
  struct buf variable = {0};
  int result = settings_known_environment(e);
  for (size_t i = 0; i < s->count && !result; i++) {
    buf_clear(&variable);
    settings_variable(s->table[i].name, &variable);
    result = settings_from_variable(&s->table[i], &s->values[i], buf_string(&variable), e);
  }
  buf_release(&variable);
  return result;
}
