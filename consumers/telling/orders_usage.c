// SPDX-License-Identifier: Apache-2.0
// The arguments and flags of orders.
#include "consumers/telling/orders_usage.h"

#include <string.h>

// What each takes beside its name; NULL for nothing.
static const struct {
  const char *kind;
  const char *what;
  const char *takes;
} actions[ORDER_ACTIONS] = {[SILENCE_ADD] = {"silence", "add", NULL},
  [SILENCE_LIST] = {"silence", "list", NULL},
  [SILENCE_REMOVE] = {"silence", "remove", "ID"},
  [ACK_ADD] = {"ack", "add", "REQUEST"},
  [ACK_LIST] = {"ack", "list", NULL},
  [ACK_REMOVE] = {"ack", "remove", "REQUEST"}};

#define ON(action) (1U << (action))
#define ON_ADD (ON(SILENCE_ADD) | ON(ACK_ADD))
static const char alerts_meant[] = "says which alerts a silence is about; an acknowledgement is about all of a request";

// The flags that are about some of them alone: what is given and passed over would be taken for done.
static const struct {
  const char *name;
  unsigned on;
  const char *is;
} flags[] = {{"mark", ON(SILENCE_ADD), alerts_meant}, {"severity", ON(SILENCE_ADD), alerts_meant},
  {"district", ON(SILENCE_ADD), alerts_meant}, {"category", ON(SILENCE_ADD), alerts_meant},
  {"unit", ON(SILENCE_ADD), alerts_meant}, {"audience", ON(SILENCE_ADD), alerts_meant},
  {"from", ON(SILENCE_ADD), "is for silences; an acknowledgement holds from now on"},
  {"reason", ON(SILENCE_ADD), "is why a silence is added; what is to be said with an acknowledgement is its --note"},
  {"note", ON(ACK_ADD), "is what is to be said with an acknowledgement; why a silence is added is its --reason"},
  {"language", ON_ADD, "is that of what is said of an order that is added"},
  {"until", ON_ADD, "says when what is added ends"}, {"for", ON_ADD, "says how long what is added lasts"},
  {"by", ON_ADD | ON(SILENCE_REMOVE) | ON(ACK_REMOVE), "says who gives the order, or takes it back"}};

static int refuse_action(const char *kind, struct err *e) {
  return err_set(e, strcmp(kind, "silence") == 0 ? "say `silence add`, `silence list` or `silence remove ID`"
                                                 : "say `ack add REQUEST`, `ack list` or `ack remove REQUEST`");
}

static int check_flags(const struct settings *s, enum order_action action, struct err *e) {
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
    if (!(flags[i].on & ON(action)) && settings_is_flag(s, flags[i].name)) {
      return err_set(e, "`%s %s` has no --%s, which %s; leave it out", actions[action].kind, actions[action].what,
        flags[i].name, flags[i].is);
    }
  }
  return 0;
}

int orders_usage_read(const struct settings *s, enum order_action *action, const char **name, struct err *e) {
  const char *kind = settings_argument(s, 0);
  const char *what = settings_argument(s, 1);
  *name = settings_argument(s, 2);
  *action = SILENCE_ADD;
  while (what && *action < ORDER_ACTIONS &&
         (strcmp(actions[*action].kind, kind) != 0 || strcmp(actions[*action].what, what) != 0)) {
    (*action)++;
  }
  if (!what || *action == ORDER_ACTIONS) {
    return refuse_action(kind, e);
  }
  const char *takes = actions[*action].takes;
  if (takes && !*name) {
    return err_set(e, "an argument is missing: huiyin notify %s %s %s", kind, what, takes);
  }
  return !takes && *name ? err_set(e, "huiyin notify %s %s takes no argument: `%.200s`", kind, what, *name)
                         : check_flags(s, *action, e);
}

int orders_usage_none(const struct settings *s, struct err *e) {
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
    if (strcmp(flags[i].name, "language") != 0 && settings_is_flag(s, flags[i].name)) {
      return err_set(
        e, "--%s is about `huiyin notify silence` or `huiyin notify ack`: say which, or leave it out", flags[i].name);
    }
  }
  return 0;
}

// --- sentences about keys

static const char *flag_of(const struct settings *s, const char *key) {
  if (strcmp(key, "author") == 0) {
    return "--by";
  }
  if (strcmp(key, "request_id") == 0) {
    return "REQUEST";
  }
  if (strcmp(key, "until") == 0 && settings_text(s, "for")) {
    return "its end";
  }
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
    if (strcmp(flags[i].name, key) == 0) {
      return NULL;
    }
  }
  return key;
}

void orders_usage_name_flag(const struct settings *s, struct err *e) {
  struct err said = *e;
  char *end = said.text[0] == '`' ? strchr(said.text + 1, '`') : NULL;
  if (!end) {
    return;
  }
  *end = 0;
  const char *key = said.text + 1;
  const char *flag = flag_of(s, key);
  (void)err_set(e, "%s%s%s", flag ? flag : "--", flag ? "" : key, end + 1);
}
