// SPDX-License-Identifier: Apache-2.0
// `huiyin rebuild`: counts anew from the log and puts the result in the place of the old numbers, in one step.
#include "consumers/rebuild/rebuild.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/recount/reading_settings.h"
#include "consumers/redis/eviction.h"
#include "consumers/verbs.h"
#include "runtime/stop.h"
#include "runtime/verb.h"

static const struct setting rebuild_table[] = {
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  READING_REDIS_SETTING,
  READING_PREFIX_SETTING,
  {"into", 0, SETTING_TEXT, "TEXT", NULL, "prefix to count under meanwhile (default: that of --prefix and .rebuild)"},
  READING_COUNTING_SETTINGS,
  {"what-is-left", 0, SETTING_FLAG, NULL, NULL,
    "count although the log has lost its beginning: without what was deleted"},
  KAFKA_EMBEDDED_SETTING,
  READING_UNUSED_SETTINGS,
  {0},
};

const struct verb_usage rebuild_usage = {"rebuild", "",
  "Counts anew from the log under the settings given here, which is the way to change them, and puts the result in "
  "the\n"
  "place of what Redis holds under the prefix, in one step. No alert is sent again. A running track goes on from "
  "there.",
  rebuild_table, 0, 0, reading_check};

// What a tracker has counted of partitions that were added meanwhile would be lost.
static int rebuild_check_count(const struct rebuild *r, struct err *e) {
  int count = kafka_partition_count(r->in.log, r->in.topic, 10000, e);
  if (count >= 0 && (size_t)count != r->in.partitions) {
    return err_set(
      e, "partitions were added to topic %s meanwhile; nothing was changed: run rebuild again", r->in.topic);
  }
  return count < 0 ? -1 : 0;
}

static int rebuild_steps(struct rebuild *r, struct err *e) {
  recount_init(&r->recount, &r->in.counting, r->in.wire, r->in.partitions);
  r->parts = calloc(r->in.partitions, sizeof *r->parts);
  if (!r->parts) {
    return err_set(e, "no memory is left");
  }
  if (stored_read_lenient(&r->old, r->in.redis, r->in.prefix, r->in.partitions, e) != 0 ||
      rebuild_read_alerts(r, e) != 0 || rebuild_count(r, e) != 0) {
    return -1;
  }
  rebuild_settle_alerts(r);
  // Reading takes the longest and disturbs nobody; only what is written must be one rebuild's alone.
  if (rebuild_lock(r, e) != 0) {
    return -1;
  }
  int result =
    rebuild_clear(r, e) != 0 || rebuild_write(r, e) != 0 || rebuild_check_count(r, e) != 0 || rebuild_swap(r, e) != 0
      ? -1
      : 0;
  rebuild_unlock(r);
  return result;
}

static void rebuild_say(const struct rebuild *r) {
  size_t states = 0;
  size_t alerts = 0;
  for (size_t i = 0; i < r->in.partitions; i++) {
    states += ledger_size(r->recount.parts[i].ledger);
    alerts += r->parts[i].outbox.count;
  }
  printf("%" PRIu64 " messages counted anew: %zu states under %s; %zu alerts to send", r->recount.messages, states,
    r->in.prefix, alerts);
  if (r->dead_letter_count) {
    printf(", %" PRIu64 " messages set aside", r->dead_letter_count);
  }
  if (r->recount.too_late) {
    printf(", %" PRIu64 " came too late for --keep-closed", r->recount.too_late);
  }
  printf("\n");
  for (size_t i = 0; i < r->in.partitions; i++) {
    if (r->parts[i].begin > 0) {
      printf("partition %zu: counted from offset %" PRId64 " on: what lay before was deleted\n", i, r->parts[i].begin);
    }
  }
}

static void rebuild_release(struct rebuild *r) {
  for (size_t i = 0; r->parts && i < r->in.partitions; i++) {
    alert_list_release(&r->parts[i].emitted);
    alert_list_release(&r->parts[i].outbox);
    free(r->parts[i].moves);
  }
  free(r->parts);
  recount_release(&r->recount);
  state_table_release(&r->made);
  outbound_free(r->dead_letters);
  stored_release(&r->old);
  reading_release(&r->in);
}

static int rebuild_do(struct rebuild *r, const struct settings *s, struct err *e) {
  const char *prefix = settings_text(s, "prefix");
  const char *into = settings_text(s, "into");
  (void)snprintf(r->fallback, sizeof r->fallback, "%.200s.rebuild", prefix);
  r->into = into ? into : r->fallback;
  if (strcmp(r->into, prefix) == 0) {
    (void)err_set(e, "--into and --prefix are the same; the new numbers are counted under another prefix first");
    return 2;
  }
  int code = reading_open_anew(&r->in, s, e);
  if (!code) {
    code = eviction_check(r->in.redis, e) == 0 && rebuild_steps(r, e) == 0 ? 0 : 1;
  }
  if (!code) {
    rebuild_say(r);
  }
  return code;
}

static int rebuild_run(const struct settings *s, struct err *e) {
  struct rebuild r = {0};
  stop_on_signals();
  int code = rebuild_do(&r, s, e);
  rebuild_release(&r);
  return code;
}

int verb_rebuild(int argc, char **argv) {
  return verb_run(&rebuild_usage, argc, argv, rebuild_run);
}
