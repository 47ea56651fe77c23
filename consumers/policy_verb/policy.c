// SPDX-License-Identifier: Apache-2.0
// huiyin policy check|explain|list|text: what is wrong with a policy, what it means for a request, which versions there
// are, and the text of one.
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "consumers/policy/explain.h"
#include "consumers/policy/policy_warn.h"
#include "consumers/policy/policy_words.h"
#include "consumers/policy_verb/kept.h"
#include "consumers/recount/reading_settings.h"
#include "consumers/redis/client.h"
#include "consumers/screen/columns.h"
#include "consumers/screen/phrase.h"
#include "consumers/verbs.h"
#include "runtime/verb.h"
#include "runtime/wall_clock.h"

static const struct setting policy_settings[] = {
  {"kind", 0, SETTING_TEXT, "KIND", "APPEAL", "explain: what sort of request"},
  {"channel", 0, SETTING_TEXT, "CHANNEL", "OTHER", "explain: by which way it came"},
  {"category", 0, SETTING_TEXT, "NAME", "", "explain: what it is about"},
  {"district", 0, SETTING_TEXT, "PATH", "", "explain: where, as in 152502/xilin"},
  {"priority", 0, SETTING_TEXT, "PRIORITY", "NORMAL", "explain: how urgent"},
  {"filed", 0, SETTING_TEXT, "TIME", NULL, "explain: when, as in 2026-09-30T10:00:00+08:00; now where not given"},
  {"due", 0, SETTING_TEXT, "TIME", NULL, "explain: the due that the filing itself has, if any"},
  {"time-zone", 0, SETTING_TEXT, "ZONE", "Asia/Shanghai", "list: by whose clocks; explain: where no calendar is kept"},
  READING_REDIS_SETTING, READING_PREFIX_SETTING,
  {"language", 0, SETTING_TEXT, "zh|en", NULL, "of what is said (faults are in English); by LANG where not given"},
  {0}};

static int policy_check(const struct settings *s, struct err *e) {
  enum language language;
  struct redis_url url;
  const char *redis = settings_text(s, "redis");
  return language_read(s, &language, e) || (redis && redis_url_parse(&url, redis, e)) ? -1 : 0;
}

const struct verb_usage policy_usage = {.verb = "policy",
  .arguments = "check|explain FILE, or list, or text NUMBER",
  .summary =
    "check tells everything that is wrong with a policy, each fault with its line. explain tells what it means for a\n"
    "request: the moment of each limit and mark, and why. list tells which versions Redis keeps, and which is in "
    "force;\n"
    "text prints one of them, as it was written. Ends with 0 where all is well, 1 where it is not.",
  .settings = policy_settings,
  .least = 1,
  .most = 2,
  .check = policy_check};

// --- check

static struct phrase_number number(size_t count) {
  return phrase_number((int64_t)count);
}

static int check(const struct policy_file *p, enum language language) {
  struct buf out = {0};
  policy_warn(p, wall_clock(), language, &out);
  phrase_add(&out, policy_word(language, POLICY_RIGHT), p->file.name, number(p->limits.pledge.count).text,
    number(p->limits.resolve.count).text, number(p->policy.mark_count).text, number(p->calendars.count).text, NULL);
  printf("%s\n", buf_string(&out));
  buf_release(&out);
  return 0;
}

// --- explain

// Words are read as a policy's author writes them, in whatever case.
static int read_word(
  const struct settings *s, const char *key, const char *const *names, int count, int32_t *place, struct err *e) {
  const char *word = settings_text(s, key);
  struct buf known = {0};
  for (int i = 0; i < count; i++) {
    if (strcasecmp(names[i], word) == 0) {
      *place = i;
      buf_release(&known);
      return 0;
    }
    buf_printf(&known, "%s%s", i ? ", " : "", names[i]);
  }
  (void)err_set(e, "--%s is `%s`; it is one of %s", key, word, buf_string(&known));
  buf_release(&known);
  return -1;
}

static int read_moment(const struct settings *s, const char *key, int64_t *moment, struct err *e) {
  const char *text = settings_text(s, key);
  if (text && moment_parse(text, strlen(text), moment) != 0) {
    return err_set(e, "--%s is `%s`; it takes a time with an offset, as 2026-09-30T10:00:00+08:00", key, text);
  }
  if (text && (*moment < MOMENT_FIRST || *moment > MOMENT_LAST)) {
    return err_set(e, "--%s is `%s`; it takes a time from 1970 to 2199", key, text);
  }
  return 0;
}

static struct text read_text(const struct settings *s, const char *key) {
  const char *text = settings_text(s, key);
  return (struct text){text ? text : "", text ? (uint32_t)strlen(text) : 0};
}

static int read_request(const struct settings *s, struct request *r, struct err *e) {
  request_init(r);
  struct filing *f = &r->filing;
  *f =
    (struct filing){.category = read_text(s, "category"), .district = read_text(s, "district"), .due_at = MOMENT_NONE};
  r->filed_at = wall_clock();
  if (read_word(s, "kind", kind_names, KIND_COUNT, &f->kind, e) ||
      read_word(s, "channel", channel_names, CHANNEL_COUNT, &f->channel, e) ||
      read_word(s, "priority", priority_names, PRIORITY_COUNT, &f->priority, e) ||
      read_moment(s, "filed", &r->filed_at, e) || read_moment(s, "due", &f->due_at, e)) {
    return -1;
  }
  f->at = r->filed_at;
  return 0;
}

static int explain(const struct settings *s, const struct policy_file *p, enum language language, struct err *e) {
  struct request r;
  struct zone zone;
  struct buf out = {0};
  if (read_request(s, &r, e) != 0) {
    return 2;
  }
  if (zone_load(&zone, settings_text(s, "time-zone"), e) != 0) {
    (void)err_prefix(e, "--time-zone");
    return 2;
  }
  explain_request(p, &r, &zone, language, &out);
  printf("%s", buf_string(&out));
  buf_release(&out);
  zone_release(&zone);
  return 0;
}

// --- all

static int of_file(const struct settings *s, bool checks, enum language language, struct err *e) {
  struct policy_file p;
  struct faults faults = {0};
  int code = 1;
  if (policy_file_read(&p, settings_argument(s, 1), &faults) != 0) {
    printf("%s", buf_string(&faults.text));
    e->text[0] = 0;
  } else {
    code = checks ? check(&p, language) : explain(s, &p, language, e);
  }
  policy_file_release(&p);
  faults_release(&faults);
  return code;
}

// What each takes beside its name; NULL for nothing.
static const struct {
  const char *name;
  const char *takes;
} parts[] = {{"check", "FILE"}, {"explain", "FILE"}, {"list", NULL}, {"text", "NUMBER"}};
enum { CHECK, EXPLAIN, LIST, TEXT, PARTS };

static int find_part(const struct settings *s, int *part, struct err *e) {
  const char *what = settings_argument(s, 0);
  const char *more = settings_argument(s, 1);
  for (*part = CHECK; *part < PARTS && strcmp(parts[*part].name, what) != 0; (*part)++) {
  }
  if (*part == PARTS) {
    return err_set(
      e, "`%s` is none of check FILE, explain FILE, list and text NUMBER (see 'huiyin policy --help')", what);
  }
  if (parts[*part].takes && !more) {
    return err_set(e, "an argument is missing: huiyin policy %s %s", what, parts[*part].takes);
  }
  return !parts[*part].takes && more ? err_set(e, "huiyin policy %s takes no argument: `%s`", what, more) : 0;
}

static int run(const struct settings *s, struct err *e) {
  enum language language;
  int part;
  columns_begin();
  if (language_read(s, &language, e) != 0 || find_part(s, &part, e) != 0) {
    return 2;
  }
  switch (part) {
    case LIST:
      return kept_list(s, language, wall_clock(), e);
    case TEXT:
      return kept_text(s, settings_argument(s, 1), e);
    default:
      return of_file(s, part == CHECK, language, e);
  }
}

int verb_policy(int argc, char **argv) {
  return verb_run(&policy_usage, argc, argv, run);
}
