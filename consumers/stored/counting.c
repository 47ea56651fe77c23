// SPDX-License-Identifier: Apache-2.0
// Reads the settings that every number depends on, and compares them with those that numbers were counted under.
#include "consumers/stored/counting.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int counting_read_clock(struct counting *c, const struct settings *s, struct err *e) {
  const char *clock = settings_text(s, "clock");
  if (!clock || (strcmp(clock, "live") != 0 && strcmp(clock, "log") != 0)) {
    return err_set(e, "--clock is `%s`; it takes live or log", clock ? clock : "");
  }
  c->log_clock = strcmp(clock, "log") == 0;
  return 0;
}

// A limit is added to moments: none longer than all time that events may carry keeps such sums far from overflow.
static int counting_read_limit(const struct settings *s, const char *name, int64_t *limit, struct err *e) {
  bool none = false;
  if (settings_duration(s, name, limit, &none, e) != 0) {
    return -1;
  }
  if (none) {
    *limit = POLICY_NONE;
    return 0;
  }
  if (*limit > MOMENT_LAST) {
    return err_set(
      e, "--%s is `%s`; at most 84000d make sense; give a shorter one, or none", name, settings_text(s, name));
  }
  return 0;
}

enum { COUNTING_DAYS_MAX = 84000 };
static const int64_t counting_day = INT64_C(86400000);

static int counting_read_keep_closed(struct counting *c, const struct settings *s, struct err *e) {
  const char *text = settings_text(s, "keep-closed");
  int64_t days;
  struct err why;
  c->keep_closed = 0;
  if (!text || strcmp(text, "forever") == 0) {
    return 0;
  }
  if (settings_number(s, "keep-closed", 1, COUNTING_DAYS_MAX, &days, &why) != 0) {
    return err_set(e, "--keep-closed is `%s`; it takes days, 1 to %d, or forever", text, (int)COUNTING_DAYS_MAX);
  }
  c->keep_closed = days * counting_day;
  return 0;
}

static void counting_add_limit(char *text, size_t room, const char *name, int64_t limit) {
  size_t size = strlen(text);
  if (limit == POLICY_NONE) {
    (void)snprintf(text + size, room - size, " %s=none", name);
  } else {
    (void)snprintf(text + size, room - size, " %s=%" PRId64, name, limit);
  }
}

void counting_line(const struct counting *c, bool listed, char text[COUNTING_TEXT_SIZE]) {
  const size_t room = COUNTING_TEXT_SIZE;
  (void)snprintf(text, room, "clock=%s%s", c->log_clock ? "log" : "live", listed ? " policy=listed" : "");
  if (!listed) {
    counting_add_limit(text, room, "pledge-within", c->policy.pledge_within);
    counting_add_limit(text, room, "resolve-within", c->policy.resolve_within);
  }
  size_t size = strlen(text);
  (void)snprintf(text + size, room - size, " rules=%d time-zone=%s", COUNTING_RULES, c->zone.name);
  size = strlen(text);
  // Not there by default, as in lines that were written before it was.
  if (c->keep_closed) {
    (void)snprintf(text + size, room - size, " keep-closed=%" PRId64, c->keep_closed / counting_day);
  }
}

void counting_list(struct counting *c, const struct policy *policy) {
  c->rules.policy = policy;
  counting_line(c, true, c->text);
}

int counting_read(struct counting *c, const struct settings *s, struct err *e) {
  int64_t pledge_within = 0;
  int64_t resolve_within = 0;
  *c = (struct counting){0};
  if (counting_read_clock(c, s, e) != 0 || counting_read_limit(s, "pledge-within", &pledge_within, e) != 0 ||
      counting_read_limit(s, "resolve-within", &resolve_within, e) != 0 || counting_read_keep_closed(c, s, e) != 0) {
    return -1;
  }
  const char *zone = settings_text(s, "time-zone");
  if (zone_load(&c->zone, zone ? zone : "", e) != 0) {
    return err_prefix(e, "--time-zone");
  }
  policy_built_in(&c->policy, pledge_within, resolve_within);
  c->rules = (struct ledger_rules){.policy = &c->policy, .zone = &c->zone, .keep_closed = c->keep_closed};
  counting_line(c, false, c->text);
  return 0;
}

void counting_release(struct counting *c) {
  zone_release(&c->zone);
}

int counting_check(const struct settings *s, struct err *e) {
  struct counting c;
  int result = counting_read(&c, s, e);
  counting_release(&c);
  return result;
}

// --- comparing

// The value behind `name=` in a line of settings; "" where there is none.
static void counting_value(const char *line, const char *name, char *out, size_t room) {
  size_t length = strlen(name);
  *out = 0;
  for (const char *word = line; *word; word += strcspn(word, " "), word += strspn(word, " ")) {
    if (strncmp(word, name, length) == 0 && word[length] == '=') {
      const char *value = word + length + 1;
      (void)snprintf(out, room, "%.*s", (int)strcspn(value, " "), value);
      return;
    }
  }
}

// A limit as a person writes it in a flag: 86400000 is 24h, twice that is 2d.
static void counting_spell(const char *name, const char *value, char *out, size_t room) {
  static const struct {
    const char *unit;
    long long length;
    long long least;
  } units[] = {{"d", 86400000, 172800000}, {"h", 3600000, 1}, {"m", 60000, 1}, {"s", 1000, 0}};
  char *end;
  long long number = strtoll(value, &end, 10);
  (void)snprintf(out, room, "%s", value);
  if (!strstr(name, "-within") || end == value || *end) {
    return;
  }
  (void)snprintf(out, room, "%lldms", number);
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    if (number % units[i].length == 0 && number >= units[i].least) {
      (void)snprintf(out, room, "%lld%s", number / units[i].length, units[i].unit);
      return;
    }
  }
}

static int counting_differ(const char *name, const char *stored, const char *ours, struct err *e) {
  char then[80];
  char now[80];
  counting_spell(name, stored, then, sizeof then);
  counting_spell(name, ours, now, sizeof now);
  if (strcmp(name, "rules") == 0) {
    return err_set(e,
      "the numbers in Redis were counted by version %s of the rules, this huiyin counts by version %s: run the huiyin "
      "that counted them, or count anew with `huiyin rebuild`",
      *then ? then : "?", now);
  }
  return err_set(e,
    "the numbers in Redis were counted under --%s %s, and this is --%s %s: set it back, or count anew with `huiyin "
    "rebuild --%s %s`",
    name, *then ? then : "(not said)", name, now, name, now);
}

static void counting_default(char *value, size_t room, const char *text) {
  if (!*value) {
    (void)snprintf(value, room, "%s", text);
  }
}

bool counting_is_listed(const char *stored) {
  char value[80];
  counting_value(stored, "policy", value, sizeof value);
  return strcmp(value, "listed") == 0;
}

static int64_t counting_limit(const char *stored, const char *name) {
  char value[80];
  char *end;
  counting_value(stored, name, value, sizeof value);
  long long limit = strtoll(value, &end, 10);
  return end == value || *end ? POLICY_NONE : limit;
}

void counting_limits(const char *stored, int64_t *pledge_within, int64_t *resolve_within) {
  *pledge_within = counting_limit(stored, "pledge-within");
  *resolve_within = counting_limit(stored, "resolve-within");
}

int counting_restore(struct counting *c, const char *stored, struct err *e) {
  char value[80];
  int64_t pledge_within;
  int64_t resolve_within;
  *c = (struct counting){0};
  counting_value(stored, "rules", value, sizeof value);
  if (strtol(value, NULL, 10) != COUNTING_RULES) {
    return err_set(e,
      "the numbers in Redis were counted by version %s of the rules, this huiyin knows version %d: run the huiyin that "
      "counted them, or count anew with `huiyin rebuild`",
      *value ? value : "?", (int)COUNTING_RULES);
  }
  counting_value(stored, "clock", value, sizeof value);
  c->log_clock = strcmp(value, "log") == 0;
  counting_value(stored, "keep-closed", value, sizeof value);
  c->keep_closed = strtoll(value, NULL, 10) * counting_day;
  counting_value(stored, "time-zone", value, sizeof value);
  if (c->keep_closed < 0 || c->keep_closed > COUNTING_DAYS_MAX * counting_day || zone_load(&c->zone, value, e) != 0) {
    return err_set(e, "the settings beside the numbers in Redis (`%.200s`) are none of huiyin's", stored);
  }
  counting_limits(stored, &pledge_within, &resolve_within);
  policy_built_in(&c->policy, pledge_within, resolve_within);
  c->rules = (struct ledger_rules){.policy = &c->policy, .zone = &c->zone, .keep_closed = c->keep_closed};
  counting_line(c, counting_is_listed(stored), c->text);
  return 0;
}

static int counting_compare_line(const struct counting *c, const char *stored, bool policy_too, struct err *e) {
  static const char *const names[] = {
    "rules", "clock", "time-zone", "keep-closed", "policy", "pledge-within", "resolve-within"};
  size_t count = policy_too ? sizeof names / sizeof *names : 4;
  for (size_t i = 0; i < count; i++) {
    char then[80];
    char now[80];
    counting_value(stored, names[i], then, sizeof then);
    counting_value(c->text, names[i], now, sizeof now);
    if (strcmp(names[i], "keep-closed") == 0) {
      counting_default(then, sizeof then, "forever");
      counting_default(now, sizeof now, "forever");
    }
    if (strcmp(then, now) != 0) {
      return counting_differ(names[i], then, now, e);
    }
  }
  return 0;
}

int counting_compare_but_policy(const struct counting *c, const char *stored, struct err *e) {
  return counting_compare_line(c, stored, false, e);
}

int counting_compare(const struct counting *c, const char *stored, struct err *e) {
  bool listed = counting_is_listed(stored);
  char line[sizeof c->text];
  if (counting_compare_line(c, stored, !listed, e) != 0) {
    return -1;
  }
  counting_line(c, listed, line);
  if (strcmp(stored, line) != 0) {
    return err_set(e,
      "the numbers in Redis were counted under settings that this huiyin does not know (`%.200s`): run the huiyin that "
      "counted them, or count anew with `huiyin rebuild`",
      stored);
  }
  return 0;
}
