// SPDX-License-Identifier: Apache-2.0
// The sweep: takes what is gone (--keep-closed, core/lapse.h) out of Redis, most of which is not in memory.
//
// Whether something is gone is looked at whenever it is used; the sweep changes no number, and may come at any time. It
// reads all stored states, page by page and slowly, once the log time has moved on so far that something may be gone:
// loading the states at a takeover is one. What it finds leaves Redis in the next commit, with its compare.
#include <stdio.h>
#include <string.h>

#include "consumers/track/resp.h"
#include "consumers/track/tracker_parts.h"

// Between two sweeps the log time moves on by this share of --keep-closed at least.
enum { SWEEP_SHARE = 8 };

// In one commit, or a page more, so that no command of it takes long: removing 10,000 can take Redis 30 ms.
enum { SWEEP_MOST = 2000 };

// States in a page, and the pause behind it in ms: some 10,000 states a second.
#define SWEEP_PAGE "500"
static const int64_t page_pause = 50;

static int64_t keep_of(const struct partition *p) {
  return p->tracker->options.rules.keep_closed;
}

static bool may_take_more(const struct partition *p) {
  return !p->beyond.count && ledger_gone_count(p->ledger) < SWEEP_MOST;
}

bool sweep_state(struct partition *p, const char *field, size_t size, const struct reply *value) {
  int64_t moment = INT64_MAX;
  if (!keep_of(p) || !value->bytes) {
    return false;
  }
  bool gone = false;
  if (may_take_more(p)) {
    gone = ledger_let_go(p->ledger, field, size, value->bytes, value->size, !p->sent.busy, &moment);
  } else {
    moment = p->timestamp;
  }
  p->batch.dirty |= gone;
  p->sweep.earliest = moment < p->sweep.earliest ? moment : p->sweep.earliest;
  return gone;
}

void sweep_touch(struct partition *p, const struct event *event) {
  char field[LEDGER_FIELD_MAX];
  size_t size = ledger_field(event, field);
  int64_t moment;
  if (ledger_knows(p->ledger, field, size) && may_take_more(p)) {
    (void)ledger_let_go(p->ledger, field, size, NULL, 0, !p->sent.busy, &moment);
  }
}

void sweep_begin(struct partition *p) {
  p->sweep.begun = p->timestamp;
  p->sweep.earliest = INT64_MAX;
}

// What has come since this one began is gone `keep` after that at the earliest.
void sweep_end(struct partition *p) {
  struct sweep *s = &p->sweep;
  int64_t keep = keep_of(p);
  int64_t begun = s->begun == MOMENT_NONE ? 0 : s->begun;
  int64_t gone = s->earliest < begun + keep ? s->earliest : begun + keep;
  s->cursor[0] = 0;
  s->due = gone > begun + keep / SWEEP_SHARE ? gone : begun + keep / SWEEP_SHARE;
}

static bool wants_page(const struct partition *p) {
  return keep_of(p) && p->loaded && p->tracker->up && !p->sweep.asked && partition_is_counting(p) &&
         (p->sweep.cursor[0] || p->timestamp > p->sweep.due) && !ledger_held(p->ledger) && may_take_more(p);
}

static void ask_page(struct partition *p) {
  struct tracker *t = p->tracker;
  if (!p->sweep.cursor[0]) {
    sweep_begin(p);
    (void)snprintf(p->sweep.cursor, sizeof p->sweep.cursor, "0");
  }
  resp_begin(&t->out, 5);
  resp_string(&t->out, "HSCAN");
  render_key(&t->out, t, KEY_STATE, p->id);
  resp_string(&t->out, p->sweep.cursor);
  resp_string(&t->out, "COUNT");
  resp_string(&t->out, SWEEP_PAGE);
  pending_add(t, PENDING_SWEEP, p->id, p->epoch);
  p->sweep.asked = true;
  p->sweep.page_at = t->now + page_pause;
  ownership_ask_behind(p);
  tracker_flush(t);
}

void sweep_step(struct partition *p) {
  if (wants_page(p) && p->tracker->now >= p->sweep.page_at) {
    ask_page(p);
  }
}

void sweep_on_page(struct partition *p, const struct reply *reply) {
  struct sweep *s = &p->sweep;
  s->asked = false;
  if (reply->type != REPLY_ARRAY || reply->size != 2 || reply->elements[0].type != REPLY_TEXT ||
      !reply_is_texts(&reply->elements[1], true)) {
    partition_retry(p, "the states", reply);
    return;
  }
  const struct reply *states = &reply->elements[1];
  for (size_t i = 0; i + 1 < states->size; i += 2) {
    (void)sweep_state(p, states->elements[i].bytes, states->elements[i].size, &states->elements[i + 1]);
  }
  (void)snprintf(s->cursor, sizeof s->cursor, "%.*s", (int)reply->elements[0].size, reply->elements[0].bytes);
  if (strcmp(s->cursor, "0") == 0) {
    sweep_end(p);
  }
}

int64_t sweep_wake(const struct partition *p) {
  return wants_page(p) ? p->sweep.page_at : INT64_MAX;
}
