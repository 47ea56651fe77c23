// SPDX-License-Identifier: Apache-2.0
// `huiyin verify`: counts the log anew in memory and compares every number with Redis.
#include "consumers/verify/verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "consumers/recount/reading_settings.h"
#include "consumers/screen/language.h"
#include "consumers/verbs.h"
#include "consumers/verify/auditor.h"
#include "consumers/verify/what_if.h"
#include "runtime/stop.h"
#include "runtime/verb.h"

static const struct setting verify_table[] = {
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  READING_REDIS_SETTING,
  READING_PREFIX_SETTING,
  READING_COUNTING_SETTINGS,
  {"what-if", 0, SETTING_TEXT, "FILE", NULL,
    "compare nothing: tell how many alerts there would have been under this policy, beside how many there were"},
  {"from", 0, SETTING_TEXT, "TIME", NULL, "what-if: alerts from this moment on, as 2026-03-01T08:00:00+08:00"},
  {"to", 0, SETTING_TEXT, "TIME", NULL, "what-if: alerts before this moment (now, where not given)"},
  {"language", 0, SETTING_TEXT, "zh|en", NULL, "what-if: of what is printed; by LANG where not given"},
  {"json", 0, SETTING_FLAG, NULL, NULL, "what-if: print one JSON object, in one line"},
  {"alerts", 0, SETTING_FLAG, NULL, NULL, "compare the alerts alone: those owed by the log with those that stand"},
  {"every", 0, SETTING_TEXT, "DURATION", NULL,
    "alerts: again and again, so often, until stopped; what differs is told in the log"},
  {"listen", 0, SETTING_TEXT, "[ADDRESS:]PORT", NULL, "alerts, every: serve /metrics and /healthz there"},
  KAFKA_EMBEDDED_SETTING,
  READING_UNUSED_SETTINGS,
  {0},
};

// A flag that would be passed over would be taken for done. In a file or the environment it may be meant for another
// verb.
static int verify_check_flags(const struct settings *s, struct err *e) {
  static const char *const of_what_if[] = {"from", "to", "language"};
  for (size_t i = 0; !settings_text(s, "what-if") && i < sizeof of_what_if / sizeof *of_what_if; i++) {
    if (settings_is_flag(s, of_what_if[i])) {
      return err_set(e, "--%s is about --what-if FILE; add that, or leave it out", of_what_if[i]);
    }
  }
  return settings_is_flag(s, "listen") && !settings_text(s, "every")
           ? err_set(e, "--listen is about --alerts with --every DURATION; add both, or leave it out")
           : 0;
}

static int verify_check_values(const struct settings *s, struct err *e) {
  struct what_if_span span;
  enum language language;
  int64_t every;
  if (settings_flag(s, "alerts") && settings_text(s, "what-if")) {
    return err_set(e, "--alerts and --what-if are two things; give one of them");
  }
  if (settings_flag(s, "json") && !settings_text(s, "what-if")) {
    return err_set(e, "--json is for --what-if; without it verify prints lines");
  }
  return verify_check_flags(s, e) || reading_check(s, e) || what_if_read_span(&span, s, 0, e) ||
             language_read(s, &language, e) || auditor_read(&every, s, e)
           ? -1
           : 0;
}

const struct verb_usage verify_usage = {"verify", "",
  "Reads the log from its start to where Redis says that it was counted, counts it anew in memory, and compares every\n"
  "counter, every request's state and the alerts. Works beside a running track. Exit code 0: all is equal.",
  verify_table, 0, 0, verify_check_values};

static size_t verify_say_uncounted(const struct verify *v) {
  size_t count = 0;
  for (size_t i = 0; i < v->stored.count; i++) {
    if (!v->stored.partitions[i].present || v->stored.partitions[i].meta.offset < 0) {
      printf("partition %zu: nothing was counted yet\n", i);
      count++;
    } else if (v->begins[i] > 0) {
      printf("partition %zu: counted from offset %" PRId64 " on: what lay before was deleted\n", i, v->begins[i]);
    }
  }
  return count;
}

static int verify_print(struct verify *v) {
  size_t uncounted = verify_say_uncounted(v);
  if (v->found.count) {
    printf("%s", buf_string(&v->found.text));
    if (v->found.count > DIFFERENCES_SHOWN) {
      printf("and %zu more\n", v->found.count - DIFFERENCES_SHOWN);
    }
    printf("%zu difference%s\n", v->found.count, v->found.count == 1 ? "" : "s");
    if (uncounted) {
      printf(
        "Redis holds no place for %zu of %zu partitions: was Redis emptied? Then count anew with `huiyin rebuild`\n",
        uncounted, v->stored.count);
    }
    return 1;
  }
  printf(
    "%zu requests, %zu counters, %zu alerts: equal\n", verify_states_requests(v), verify_counts_total(v), v->alerts);
  return 0;
}

static int verify_run(const struct settings *s, struct err *e) {
  struct verify v = {0};
  stop_on_signals();
  if (settings_text(s, "what-if")) {
    return what_if_run(s, e);
  }
  if (settings_flag(s, "alerts")) {
    return auditor_run(s, e);
  }
  int code = reading_open(&v.in, s, e);
  if (!code) {
    v.doubtful_states = calloc(v.in.partitions, sizeof *v.doubtful_states);
    v.begins = calloc(v.in.partitions, sizeof *v.begins);
    code = v.doubtful_states && v.begins && verify_rounds(&v, e) == 0 ? -1 : 1;
  }
  if (code == -1) {
    code = verify_print(&v);
    e->text[0] = 0;
  }
  verify_forget(&v);
  free(v.doubtful_states);
  free(v.begins);
  stored_release(&v.stored);
  reading_release(&v.in);
  return code;
}

int verb_verify(int argc, char **argv) {
  return verb_run(&verify_usage, argc, argv, verify_run);
}
