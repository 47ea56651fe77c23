// SPDX-License-Identifier: Apache-2.0
// The versions of a fake world's policy.
#include "tests/fake/versions.h"

#include <stdio.h>
#include <stdlib.h>

#include "consumers/core/policy_versions.h"
#include "consumers/track/resp.h"
#include "tests/fake/world.h"

static const struct ledger_rules *rules_under(
  void *context, const struct reply *versions, size_t count, char *sentence) {
  const struct fake_world *w = context;
  (void)sentence;
  return versions->size / 2 <= w->versions.count ? &w->versions.rules[count - 1] : NULL;
}

static void join(struct fake_versions *v, const struct ledger_rules *rules, size_t count) {
  struct policy *policies[FAKE_VERSIONS];
  for (size_t i = 0; i < count; i++) {
    policies[i] = &v->policies[count - 1][i];
  }
  if (policy_versions_join(policies, count) != 0) {
    abort();
  }
  v->rules[count - 1] = *rules;
  v->rules[count - 1].policy = policies[0];
}

void fake_versions_set(struct fake_world *w, const struct policy *const *later, size_t count) {
  struct fake_versions *v = &w->versions;
  v->count = count + 1;
  for (size_t n = 1; n <= v->count; n++) {
    for (size_t i = 0; i < n; i++) {
      v->policies[n - 1][i] = i ? *later[i - 1] : w->policy;
    }
    join(v, &w->rules, n);
  }
  w->options.rules_under = rules_under;
  w->options.rules_context = w;
}

static void key(struct buf *out, const char *name, int32_t partition) {
  char text[40];
  (void)snprintf(text, sizeof text, partition < 0 ? "h:{0}:%s" : "h:{0}:%s:%d", name, (int)partition);
  resp_string(out, text);
}

static void add_records(struct buf *out, size_t count) {
  resp_begin(out, 2 + 2 * count);
  resp_string(out, "HSET");
  key(out, "policies", -1);
  for (size_t i = 1; i <= count; i++) {
    resp_number(out, (int64_t)i);
    resp_string(out, "{}");
  }
}

static void add_owner(struct buf *out, int32_t partition, uint64_t serial) {
  char owner[33];
  (void)snprintf(owner, sizeof owner, "%032llx", (unsigned long long)serial);
  resp_begin(out, 4);
  resp_string(out, "HSET");
  key(out, "partition", partition);
  resp_string(out, "owner");
  resp_string(out, owner);
}

void fake_versions_put(struct fake_world *w, size_t count) {
  struct buf out = {0};
  struct reply *reply;
  resp_words(&out, 1, (const char *const[]){"MULTI"});
  add_records(&out, count);
  for (int32_t i = 0; i < FAKE_PARTITIONS; i++) {
    add_owner(&out, i, ++w->serial);
  }
  resp_words(&out, 1, (const char *const[]){"EXEC"});
  struct fake_connection *c = fake_redis_connect(&w->redis);
  fake_redis_write(c, out.at, out.size);
  while (fake_redis_serve(c)) {
  }
  while ((reply = fake_redis_take(c))) {
    fake_reply_free(reply);
  }
  fake_redis_close(c);
  buf_release(&out);
}

size_t fake_versions_stored(const struct fake_world *w) {
  const struct fake_key *k = fake_store_find(&w->redis.store, fake_text("h:{0}:policies"));
  return k ? k->count : 0;
}

const struct ledger_rules *fake_versions_rules(const struct fake_world *w, int64_t policies) {
  return w->versions.count ? &w->versions.rules[policies > 0 ? policies - 1 : 0] : &w->rules;
}
