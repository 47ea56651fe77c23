// SPDX-License-Identifier: Apache-2.0
// Addresses of brokers, names of topics, and names that go into keys: what can not be right is refused at once.
#include "runtime/settings_check.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TOPIC_MOST = 249, PREFIX_MOST = 200, PORT_MOST = 65535 };

// --- brokers

// What stands behind `PROTOCOL://`; NULL where that is none of Kafka's.
static const char *check_behind_protocol(const char *broker) {
  static const char *const protocols[] = {"plaintext", "ssl", "sasl_plaintext", "sasl_ssl"};
  const char *behind = strstr(broker, "://");
  if (!behind) {
    return broker;
  }
  for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++) {
    if (strlen(protocols[i]) == (size_t)(behind - broker) && !strncasecmp(broker, protocols[i], strlen(protocols[i]))) {
      return behind + 3;
    }
  }
  return NULL;
}

static bool check_is_port(const char *text) {
  size_t digits = strspn(text, "0123456789");
  long port = digits && digits < 6 ? strtol(text, NULL, 10) : 0;
  return !text[digits] && port >= 1 && port <= PORT_MOST;
}

// HOST, HOST:PORT, [IPv6] or [IPv6]:PORT, with or without a protocol before it.
static bool check_is_broker(const char *broker) {
  const char *host = check_behind_protocol(broker);
  if (!host || !*host || strpbrk(host, " \t/@?#\"'")) {
    return false;
  }
  const char *end = *host == '[' ? strchr(host, ']') : host + strcspn(host, ":");
  if (!end || end == host) {
    return false;
  }
  end += *end == ']';
  return !*end || (*end == ':' && check_is_port(end + 1));
}

static int check_brokers(const char *name, const char *text, struct err *e) {
  char *copy = setting_copy(text);
  char *rest = NULL;
  int result = 0;
  for (char *item = strtok_r(copy, ",", &rest); item && !result; item = strtok_r(NULL, ",", &rest)) {
    item += strspn(item, " \t");
    item[strcspn(item, " \t")] = 0;
    if (*item && !check_is_broker(item)) {
      result = err_set(e,
        "--%s: `%s` is no address of a Kafka broker; it takes HOST:PORT (a port from 1 to %d), several with commas "
        "between",
        name, item, (int)PORT_MOST);
    }
  }
  free(copy);
  return result;
}

// --- names

static int check_topic(const char *name, const char *text, struct err *e) {
  size_t size = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");
  bool dots = !strcmp(text, ".") || !strcmp(text, "..");
  if (text[size] || !size || size > TOPIC_MOST || dots) {
    return err_set(e, "--%s is `%s`; a Kafka topic is named by 1 to %d letters from A to Z, digits, `.`, `_` and `-`",
      name, text, (int)TOPIC_MOST);
  }
  return 0;
}

static int check_not_empty(const char *name, const char *text, struct err *e) {
  return *text ? 0 : err_set(e, "--%s is empty; leave it out, or give it a name", name);
}

// A brace would move keys into other slots than the rest of a commit.
static int check_prefix(const char *name, const char *text, struct err *e) {
  if (check_not_empty(name, text, e)) {
    return -1;
  }
  for (const char *c = text; *c; c++) {
    if (strchr("{}", *c) || (unsigned char)*c <= ' ' || *c == 0x7F) {
      return err_set(e,
        "--%s holds %s; it takes letters, digits and other signs, but no braces, spaces or control "
        "characters",
        name, strchr("{}", *c) ? "a brace" : "a space or a control character");
    }
  }
  return strlen(text) <= PREFIX_MOST ? 0 : err_set(e, "--%s is too long; it takes %d bytes", name, (int)PREFIX_MOST);
}

static const struct {
  const char *name;
  int (*check)(const char *name, const char *text, struct err *e);
} checks[] = {
  {"brokers", check_brokers},
  {"topic", check_topic},
  {"alerts-topic", check_topic},
  {"dead-letters-topic", check_topic},
  {"policies-topic", check_topic},
  {"to", check_topic},
  {"group", check_not_empty},
  {"instance", check_not_empty},
  {"prefix", check_prefix},
  {"into", check_prefix},
};

// A setting of one of these names may be a moment in another verb.
static bool is_moment(const struct setting *setting) {
  return setting->value && strcmp(setting->value, "TIME") == 0;
}

int settings_check(const struct settings *s, struct err *e) {
  for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
    size_t index = setting_find(s, checks[i].name);
    const struct setting_value *v = index < s->count ? &s->values[index] : NULL;
    if (v && v->count && v->source != SETTING_DEFAULT && !is_moment(&s->table[index]) &&
        checks[i].check(checks[i].name, v->items[0], e)) {
      return -1;
    }
  }
  return 0;
}
