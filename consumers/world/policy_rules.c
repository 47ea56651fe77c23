// SPDX-License-Identifier: Apache-2.0
// Makes rules of versions, and keeps them: the ledgers of several partitions share them.
#include "consumers/world/policy_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/versions/policies.h"
#include "runtime/log.h"

struct made {
  struct policies policies;
  struct ledger_rules rules;
  struct made *next;
};

struct policy_rules {
  const struct counting *counting;
  bool limits_given;
  struct made *made;  // the newest first
};

struct policy_rules *policy_rules_new(const struct counting *counting, bool limits_given) {
  struct policy_rules *r = must(calloc(1, sizeof *r));
  r->counting = counting;
  r->limits_given = limits_given;
  return r;
}

void policy_rules_free(struct policy_rules *r) {
  while (r && r->made) {
    struct made *made = r->made;
    r->made = made->next;
    policies_release(&made->policies);
    free(made);
  }
  free(r);
}

static struct text text_of(const struct reply *reply) {
  return (struct text){reply->bytes, (uint32_t)reply->size};
}

// The records of the first `count` versions, by their numbers.
static size_t choose(const struct reply *versions, size_t count, struct numbered_record *all) {
  size_t chosen = 0;
  for (size_t i = 0; i + 1 < versions->size && chosen < count; i += 2) {
    const struct text number = text_of(&versions->elements[i]);
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%.*s", (int)number.size, number.at);
    if (strtoull(digits, NULL, 10) <= count) {
      all[chosen++] = (struct numbered_record){number, text_of(&versions->elements[i + 1])};
    }
  }
  return chosen;
}

static bool same(const struct policies *a, const struct policies *b) {
  for (size_t i = 0; i < a->count && i < b->count; i++) {
    if (a->records[i].size != b->records[i].size ||
        memcmp(a->records[i].at, b->records[i].at, a->records[i].size) != 0) {
      return false;
    }
  }
  return a->count == b->count;
}

static struct made *known(const struct policy_rules *r, const struct policies *p) {
  struct made *made = r->made;
  while (made && !same(&made->policies, p)) {
    made = made->next;
  }
  return made;
}

// The policy from before any file goes on for what was filed under it.
static bool are_in_force(const struct policy *limits, const struct version *first) {
  return !first->file && limits->pledge_within == first->built_in.pledge_within &&
         limits->resolve_within == first->built_in.resolve_within;
}

// Who has given limits would believe that they hold.
static void warn_of_limits(void) {
  struct log_line line;
  log_begin(&line, LOG_WARN,
    "--pledge-within and --resolve-within are not in force: Redis has a policy, and its limits hold; change them in "
    "its file and give that with --policy");
  log_end(&line);
}

static const struct ledger_rules *keep(struct policy_rules *r, struct policies *p) {
  struct made *made = known(r, p);
  if (made) {
    policies_release(p);
    return &made->rules;
  }
  if (!r->made && r->limits_given && !are_in_force(&r->counting->policy, &p->history.all[0])) {
    warn_of_limits();
  }
  made = must(calloc(1, sizeof *made));
  *made = (struct made){.policies = *p, .rules = r->counting->rules, .next = r->made};
  made->rules.policy = history_policy(&made->policies.history);
  r->made = made;
  return &made->rules;
}

const struct ledger_rules *policy_rules_under(
  void *context, const struct reply *versions, size_t count, char *sentence) {
  struct policy_rules *r = context;
  struct numbered_record *all = must(calloc(count + 1, sizeof *all));
  struct policies p;
  struct err e;
  int result = policies_take(&p, all, choose(versions, count, all), &e);
  free(all);
  if (result != 0) {
    (void)snprintf(sentence, sizeof e.text, "%s", e.text);
    return NULL;
  }
  return keep(r, &p);
}

size_t policy_rules_versions(const struct policy_rules *r, int64_t now, int64_t *end) {
  const struct made *last = NULL;
  for (const struct made *made = r->made; made; made = made->next) {
    last = !last || made->policies.count > last->policies.count ? made : last;
  }
  const struct history *history = last ? &last->policies.history : NULL;
  const struct version *version = history ? &history->all[history->count - 1] : NULL;
  *end = version && version->file ? calendars_end(&version->file->calendars, now) : INT64_MAX;
  return history ? history->count : 0;
}
