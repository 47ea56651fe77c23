// SPDX-License-Identifier: Apache-2.0
// The loop of the one who tells.
#include <inttypes.h>
#include <poll.h>
#include <unistd.h>

#include "consumers/telling/run_parts.h"
#include "runtime/log.h"
#include "runtime/steady_clock.h"
#include "runtime/stop.h"
#include "runtime/wall_clock.h"

// In ms: how often at least it is said that we are alive; how often the partitions of the topic are counted; how long a
// stop waits for answers that are under way; and how far the clock may go back unnoticed.
enum { BEAT = 1000, COUNT_AGAIN = 20000, LAST_ANSWERS = 900, BACK_MOST = 2000 };

// --- the clock

static int64_t run_clock(struct run *r) {
  int64_t now = wall_clock();
  r->last = now > r->last ? now : r->last;
  return r->last;
}

// What was to be done then lies ahead by that much; it is not to wait until the clock is there again.
static int check_clock(const struct run *r, struct err *e) {
  int64_t back = r->last - wall_clock();
  return back > BACK_MOST ? err_set(e, "the clock was set back by %" PRId64 " s", back / 1000) : 0;
}

// --- a turn

static bool bell_rang(const struct run *r) {
  uint64_t rings;
  return read(r->bell, &rings, sizeof rings) > 0;
}

static void sleep_until(struct run *r, const struct teller *t, bool more) {
  int64_t now = run_clock(r);
  int64_t next = r->committed_at + BEAT;
  int64_t due = t->catching_up ? INT64_MAX : groups_next(t->groups);
  int64_t sending = teller_send_next(t, now);
  next = due < next ? due : next;
  next = sending < next ? sending : next;
  struct pollfd fds[] = {{.fd = stop_fd(), .events = POLLIN}, {.fd = r->bell, .events = POLLIN},
    {.fd = reader_fd(r->reader), .events = POLLIN}};
  (void)poll(fds, 3, more || next <= now ? 0 : (int)(next - now));
  if (bell_rang(r)) {
    r->committed_at -= BEAT;  // there may be orders
  }
}

static int commit(struct run *r, struct teller *t, bool *lost, struct err *e) {
  if (teller_commit(t, lost, e)) {
    return -1;
  }
  r->committed_at = run_clock(r);
  return t->orders_seen != t->store->orders ? teller_read_orders(t, r->committed_at, e) : 0;
}

static bool is_to_commit(const struct run *r, const struct teller *t, int64_t now) {
  bool moved = false;
  for (int32_t p = 0; p < t->partition_count; p++) {
    moved |= t->partitions[p].offset != t->partitions[p].committed;
  }
  return moved || t->pending.count || now - r->committed_at >= BEAT;
}

// Partitions that were added are read from a new beginning on.
static int count_again(struct run *r, const struct teller *t, int64_t now, struct err *e) {
  struct err away;
  if (now - r->counted_at < COUNT_AGAIN) {
    return 0;
  }
  r->counted_at = now;
  int count = reader_partitions(r->reader, 500, &away);
  return count > t->partition_count ? err_set(e, "the alerts topic has %d partitions now", count) : 0;
}

static int turn(struct run *r, struct teller *t, bool *lost, struct err *e) {
  bool more = false;
  int64_t now = run_clock(r);
  teller_hear(t, now);
  if (count_again(r, t, now, e) || teller_read(t, now, &more, e) ||
      (is_to_commit(r, t, now) && commit(r, t, lost, e))) {
    return -1;
  }
  teller_send(t, now);
  if (status_is_due(r->status, now)) {
    status_show(r->status, t, &r->counts, reader_is_away(r->reader) ? FIGURES_DEAF : FIGURES_TELLS, now);
  }
  sleep_until(r, t, more);
  return 0;
}

static void say_took_over(const struct teller *t) {
  struct log_line line;
  size_t waiting = 0;
  for (size_t i = 0; i < t->options->routes->receivers.count; i++) {
    waiting += t->queues[i].count;
  }
  log_begin(&line, LOG_INFO, "this process tells now");
  log_number(&line, "partitions", t->partition_count);
  log_number(&line, "alerts", (int64_t)groups_count(t->groups));
  log_number(&line, "waiting", (int64_t)waiting);
  log_end(&line);
}

// --- from beginning to end

static void begin_clock(struct run *r) {
  r->last = wall_clock();
  r->counted_at = r->last;
}

// What is under way is waited for, so that the next one need not do it again; what takes longer is broken off.
static void finish(struct run *r, struct teller *t) {
  const int64_t until = steady_clock() + LAST_ANSWERS;
  struct err e;
  bool lost;
  int64_t left;
  while (teller_is_busy(t) && (left = until - steady_clock()) > 0) {
    struct pollfd bell = {.fd = r->bell, .events = POLLIN};
    (void)poll(&bell, 1, t->buried ? 10 : (int)left);
    (void)bell_rang(r);
    teller_hear(t, run_clock(r));
  }
  (void)teller_commit(t, &lost, &e);
}

int run_tell(struct run *r, struct err *e) {
  struct teller t = {.options = r->options,
    .counts = &r->counts,
    .store = r->store,
    .reader = r->reader,
    .letters = r->letters,
    .bell = r->bell,
    .random = (uint64_t)wall_clock()};
  bool lost = false;
  begin_clock(r);
  int result = teller_open(&t, run_clock(r), e) || commit(r, &t, &lost, e) ? -1 : 0;
  if (!result) {
    say_took_over(&t);
    r->has_told = true;
    r->pause = RUN_LOOK;
    r->said.text[0] = 0;
  }
  bool set_back = false;
  while (!result && !stop_requested()) {
    set_back = check_clock(r, e) != 0;
    result = set_back ? -1 : turn(r, &t, &lost, e);
  }
  if (!result || set_back) {
    finish(r, &t);
  }
  teller_release(&t);
  // Whoever stands by may be able to what this one is not.
  store_leave(r->store);
  return result;
}
