// SPDX-License-Identifier: Apache-2.0
// Versions as lines, and the text of one.
#include "consumers/policy_verb/kept.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/policy/policy_words.h"
#include "consumers/policy/span_words.h"
#include "consumers/redis/client.h"
#include "consumers/screen/columns.h"
#include "consumers/screen/local_time.h"
#include "consumers/screen/phrase.h"
#include "consumers/versions/policies.h"

enum { KEPT_REDIS_MS = 10000, NUMBER_WIDTH = 6, FROM_WIDTH = 28, STATE_WIDTH = 14 };

static struct text text_of(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

// --- the table

static enum policy_word state_of(const struct history *v, size_t place, int64_t now) {
  if (history_is_superseded(v, place)) {
    return POLICY_VERSION_NEVER;
  }
  size_t in_force = history_in_force(v, now);
  return place == in_force ? POLICY_VERSION_IN_FORCE : place > in_force ? POLICY_VERSION_AHEAD : POLICY_VERSION_EARLIER;
}

static void add_from(struct buf *out, const struct version *v, const struct zone *zone, enum language language) {
  struct buf from = {0};
  if (v->from == MOMENT_NONE) {
    buf_add_string(&from, policy_word(language, POLICY_VERSION_ALWAYS));
  } else {
    local_time_add_whole(&from, zone, v->from);
  }
  columns_whole(out, text_of(buf_string(&from)), FROM_WIDTH);
  buf_release(&from);
}

static struct span elapsed(int64_t ms) {
  return (struct span){ms == POLICY_NONE ? SPAN_NONE : SPAN_ELAPSED, ms == POLICY_NONE ? 0 : ms};
}

static void add_built_in(struct buf *out, const struct policy *p, enum language language) {
  struct buf pledge = {0};
  struct buf resolve = {0};
  span_words_add(&pledge, language, elapsed(p->pledge_within));
  span_words_add(&resolve, language, elapsed(p->resolve_within));
  phrase_add(out, policy_word(language, POLICY_VERSION_BUILT_IN), buf_string(&pledge), buf_string(&resolve), NULL);
  buf_release(&pledge);
  buf_release(&resolve);
}

static void add_version(struct buf *out, const struct history *v, size_t place, const struct zone *zone,
  enum language language, int64_t now) {
  const struct version *version = &v->all[place];
  columns_whole(out, text_of(phrase_number((int64_t)place + 1).text), NUMBER_WIDTH);
  add_from(out, version, zone, language);
  columns_whole(out, text_of(policy_word(language, state_of(v, place, now))), STATE_WIDTH);
  if (version->file) {
    buf_add_string(out, version->digest);
  } else {
    add_built_in(out, &version->built_in, language);
  }
  buf_add_string(out, version->retroactive ? policy_word(language, POLICY_VERSION_RETROACTIVE) : "");
  buf_add_byte(out, '\n');
}

void kept_table(
  const struct history *v, const struct zone *zone, enum language language, int64_t now, struct buf *out) {
  columns_whole(out, text_of(policy_word(language, POLICY_VERSION)), NUMBER_WIDTH);
  columns_whole(out, text_of(policy_word(language, POLICY_VERSION_FROM)), FROM_WIDTH);
  columns_whole(out, text_of(policy_word(language, POLICY_VERSION_STATE)), STATE_WIDTH);
  phrase_add(out, policy_word(language, POLICY_VERSION_WHAT), NULL);
  buf_add_byte(out, '\n');
  for (size_t i = 0; i < v->count; i++) {
    add_version(out, v, i, zone, language, now);
  }
}

// --- of Redis

static int read_kept(const struct settings *s, struct policies *p, struct err *e) {
  struct redis_url url;
  enum redis_failure failure;
  char line[512];
  if (redis_url_parse(&url, settings_text(s, "redis"), e) != 0) {
    return 2;
  }
  redisContext *redis = redis_connect(&url, KEPT_REDIS_MS, &failure, e);
  if (!redis) {
    return 1;
  }
  int result = policies_read(p, redis, settings_text(s, "prefix"), line, sizeof line, e);
  redisFree(redis);
  return result ? 1 : 0;
}

int kept_list(const struct settings *s, enum language language, int64_t now, struct err *e) {
  struct policies p;
  struct zone zone;
  struct buf out = {0};
  if (zone_load(&zone, settings_text(s, "time-zone"), e) != 0) {
    (void)err_prefix(e, "--time-zone");
    return 2;
  }
  int code = read_kept(s, &p, e);
  if (!code && !p.count) {
    phrase_add(&out, policy_word(language, POLICY_VERSION_NONE), settings_text(s, "prefix"), NULL);
    printf("%s\n", buf_string(&out));
  } else if (!code) {
    kept_table(&p.history, &zone, language, now, &out);
    printf("%s", buf_string(&out));
  }
  if (!code) {
    policies_release(&p);
  }
  buf_release(&out);
  zone_release(&zone);
  return code;
}

static int print_text(const struct policies *p, size_t number, struct err *e) {
  char *text = history_text(p->records[number - 1]);
  if (!text) {
    return err_set(
      e, "version %zu is the built-in policy, which has no text: its limits are told by `huiyin policy list`", number);
  }
  printf("%s", text);
  free(text);
  return 0;
}

int kept_text(const struct settings *s, const char *number, struct err *e) {
  struct policies p;
  char *end;
  unsigned long wanted = strtoul(number, &end, 10);
  if (!wanted || *end || wanted > VERSIONS_MAX || !strchr("0123456789", *number)) {
    (void)err_set(e, "`%s` is no number of a version; `huiyin policy list` tells which there are", number);
    return 2;
  }
  int code = read_kept(s, &p, e);
  if (code) {
    return code;
  }
  code = wanted > p.count ? err_set(e, "there is no version %lu of the policy under the prefix %s: it has %zu", wanted,
                              settings_text(s, "prefix"), p.count)
                          : print_text(&p, wanted, e);
  policies_release(&p);
  return code ? 1 : 0;
}
