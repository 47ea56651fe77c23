// SPDX-License-Identifier: Apache-2.0
// libFuzzer on settings: arguments, each ended by a NUL, and behind the last one the file that they may name. Whatever
// they are, settings are read or refused with a sentence, and what was read can be asked for.
#include "consumers/stored/counting.h"
#include "runtime/settings.h"
#include "tests/fuzz/fuzz.h"

enum { WORDS_MOST = 12 };

static const struct setting table[] = {
  {"brokers", 'b', SETTING_TEXT, "BROKERS", NULL, "brokers"},
  {"property", 'X', SETTING_LIST, "PROP=VALUE", NULL, "a property"},
  {"embedded", 0, SETTING_FLAG, NULL, NULL, "a switch"},
  {"redis", 0, SETTING_TEXT, "URL", "redis://u:pw@h/0", "redis"},
  {"batch", 0, SETTING_TEXT, "N", "5", "a number"},
  {"clock", 0, SETTING_TEXT, "CLOCK", "live", "a clock"},
  {"time-zone", 0, SETTING_TEXT, "ZONE", "Asia/Shanghai", "a zone"},
  {"pledge-within", 0, SETTING_TEXT, "DURATION", "24h", "a duration"},
  {"resolve-within", 0, SETTING_TEXT, "DURATION", "15d", "a duration"},
  {"keep-closed", 0, SETTING_TEXT, "DAYS|forever", "forever", "days"},
  {0},
};

static const struct verb_usage usage = {"track", "[FILE]", "Reads and counts.", table, 0, 1, NULL};

static void ask_for_all(const struct settings *s) {
  struct counting counting;
  struct err e = {""};
  int64_t number = 0;
  demand(settings_number(s, "batch", 1, 50000, &number, &e) ? e.text[0] : number >= 1 && number <= 50000, "a number");
  for (size_t i = 0; i < settings_list_count(s, "property"); i++) {
    demand(settings_list_item(s, "property", i) != NULL, "an item");
  }
  for (size_t i = 0; i < settings_argument_count(s); i++) {
    demand(settings_argument(s, i) != NULL, "an argument");
  }
  (void)settings_flag(s, "embedded");
  if (!counting_read(&counting, s, &e)) {
    demand(!counting_compare(&counting, counting.text, &e), "not what it was counted under");
    (void)counting_compare(&counting, settings_text(s, "redis"), &e);
    counting_release(&counting);
  } else {
    demand(e.text[0], "refused without a sentence");
  }
}

static void read_them(int argc, char **argv) {
  struct settings *s = NULL;
  struct err e = {""};
  int result = settings_read(&usage, argc, argv, &s, &e);
  demand(result >= 0 || e.text[0], "refused without a sentence");
  if (result == 0) {
    ask_for_all(s);
  }
  settings_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  char verb[] = "track";
  char config[] = "--config";
  char path[FUZZ_PATH];
  char *argv[WORDS_MOST + 4] = {verb};
  char *words = malloc(size + 1);
  const uint8_t *end;
  int argc = 1;
  demand(words != NULL, "memory");
  memcpy(words, bytes, size);
  words[size] = 0;
  char *at = words;
  while (argc <= WORDS_MOST && (end = memchr(bytes, 0, size))) {
    size_t length = (size_t)(end - bytes) + 1;
    argv[argc++] = at;
    at += length;
    bytes += length;
    size -= length;
  }
  int fd = fuzz_file(bytes, size, path);
  if (size) {
    argv[argc++] = config;
    argv[argc++] = path;
  }
  read_them(argc, argv);
  (void)close(fd);
  free(words);
  return 0;
}
