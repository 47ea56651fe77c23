// SPDX-License-Identifier: Apache-2.0
// Holds the fake logs of the simulation, and the relays that send to them, against a real Kafka: scripts from seeds of
// messages, transactions that stay open, are committed, aborted, fenced or broken off, and deletions; after each step
// both must tell the same ends, messages and positions.
//
//   log-script BROKERS TOPIC [--seeds N] [--from S] [--spoil]    partitions 2 S and 2 S + 1 of the topic, which are
//   empty,
//                                                                are seed S's; --spoil takes an offset of the fake log
//                                                                half way, which must be found
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/property/chance.h"
#include "tests/simulation/proof/log_fake.h"

enum { STEPS = 40, MOMENT = 1700000000 };

struct script {
  struct chance chance;
  struct log_fake fake;
  struct log_real real;
  int32_t partitions[2];  // by enum log_which
  bool open;              // the other producer's transaction is
  int64_t open_count;
  bool relays[LOG_RELAYS];  // may send; maybe fenced
  int64_t now;
  int serial;
  char step[200];
  char different[3000];
};

static void differ(struct script *s, const char *what, const char *fake, const char *real) {
  if (!s->different[0] && strcmp(fake, real) != 0) {
    (void)snprintf(s->different, sizeof s->different, "%s: %s\n  the fake log:   %.1200s\n  the real log:   %.1200s",
      s->step, what, fake, real);
  }
}

static void differ_numbers(struct script *s, const char *what, int64_t fake, int64_t real) {
  char texts[2][24];
  (void)snprintf(texts[0], sizeof texts[0], "%" PRId64, fake);
  (void)snprintf(texts[1], sizeof texts[1], "%" PRId64, real);
  differ(s, what, texts[0], texts[1]);
}

__attribute__((format(printf, 2, 3))) static void begin(struct script *s, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(s->step, sizeof s->step, format, arguments);
  va_end(arguments);
}

static const char *value_of(struct script *s, char value[24]) {
  (void)snprintf(value, 24, "value-%d", s->serial++);
  return value;
}

// Publishers' clocks go back and forth.
static int64_t timestamp_of(struct script *s) {
  return s->now + chance_below(&s->chance, 100000) - 50000;
}

// --- the steps

static void append(struct script *s, bool in_transaction) {
  uint32_t count = 1 + chance_below(&s->chance, 3);
  begin(s, "%u messages %s", count, in_transaction ? "in a transaction that stays open" : "");
  for (uint32_t i = 0; i < count; i++) {
    char value[24];
    int64_t timestamp = timestamp_of(s);
    (void)value_of(s, value);
    differ_numbers(s, "the offset",
      in_transaction ? log_fake_append_open(&s->fake, timestamp, value) : log_fake_append(&s->fake, timestamp, value),
      in_transaction ? log_real_append_open(&s->real, s->partitions[LOG_EVENTS], timestamp, value)
                     : log_real_append(&s->real, s->partitions[LOG_EVENTS], timestamp, value));
  }
  s->open |= in_transaction;
}

// What was acknowledged may be seen a moment later.
static void await_end(struct script *s, int64_t end) {
  int64_t low;
  int64_t high = -1;
  for (int i = 0; i < 400 && high < end; i++) {
    const struct timespec pause = {.tv_nsec = 5 * 1000000L};
    (void)nanosleep(&pause, NULL);
    log_real_bounds(&s->real, s->partitions[LOG_EVENTS], &low, &high);
  }
}

static void end_open(struct script *s) {
  bool commit = chance_below(&s->chance, 2);
  int64_t low;
  int64_t high;
  begin(s, "the open transaction is %s", commit ? "committed" : "aborted");
  log_fake_end(&s->fake, commit);
  log_real_end(&s->real, commit);
  log_fake_bounds(&s->fake, LOG_EVENTS, &low, &high);
  await_end(s, high);
  s->open = false;
}

static void open_relay(struct script *s, size_t i) {
  int64_t low;
  int64_t high;
  begin(s, "relay %zu is opened", i);
  int64_t fake = log_fake_open(&s->fake, i);
  log_real_open(&s->real, i);
  log_real_bounds(&s->real, s->partitions[LOG_ALERTS], &low, &high);
  differ_numbers(s, "the end that it finds", fake, high);
  s->relays[i] = true;
}

static void send_by(struct script *s, size_t i) {
  static const char *const outcomes[] = {"", ", which is aborted once", ", and is not told", ", which is broken off"};
  enum fake_outcome outcome = (enum fake_outcome)(chance_below(&s->chance, 2) ? 0 : chance_below(&s->chance, 4));
  size_t count = 1 + chance_below(&s->chance, 3);
  char value[24];
  int64_t highs[2];
  begin(s, "relay %zu sends a transaction of %zu%s", i, count, outcomes[outcome]);
  (void)value_of(s, value);
  s->fake.world.now = s->now;
  bool fake = log_fake_send(&s->fake, i, value, count, outcome, &highs[0]);
  bool real = log_real_send(&s->real, i, s->partitions[LOG_ALERTS], s->now, value, count, outcome, &highs[1]);
  differ(s, "what becomes of it", fake ? "sent" : "lost", real ? "sent" : "lost");
  if (fake && real) {
    differ_numbers(s, "the offset behind its last message", highs[0], highs[1]);
  }
  s->relays[i] = fake;
  if (outcome == SEND_BROKEN) {
    // In the log it stays open until the next one fences it.
    open_relay(s, (i + 1) % LOG_RELAYS);
  }
}

static void trim(struct script *s) {
  int64_t low;
  int64_t high;
  log_fake_bounds(&s->fake, LOG_EVENTS, &low, &high);
  int64_t to = low + chance_below(&s->chance, (uint32_t)(high - low) / 2 + 1);
  begin(s, "what lies before %" PRId64 " is deleted", to);
  log_fake_trim(&s->fake, to);
  log_real_trim(&s->real, s->partitions[LOG_EVENTS], to);
}

// --- what is to be seen

static void look(struct script *s, enum log_which which) {
  static const char *const names[] = {"events", "alerts"};
  int64_t bounds[2][2];
  struct buf texts[2] = {{0}, {0}};
  log_fake_bounds(&s->fake, which, &bounds[0][0], &bounds[0][1]);
  log_real_bounds(&s->real, s->partitions[which], &bounds[1][0], &bounds[1][1]);
  differ_numbers(s, which ? "where the alerts begin" : "where the events begin", bounds[0][0], bounds[1][0]);
  differ_numbers(s, which ? "where the alerts end" : "where the events end", bounds[0][1], bounds[1][1]);
  int64_t from = bounds[0][0] + chance_below(&s->chance, (uint32_t)(bounds[0][1] - bounds[0][0]) + 1);
  if (which == LOG_EVENTS && !s->open && chance_one_in(&s->chance, 4)) {
    from = chance_one_in(&s->chance, 2) ? bounds[0][1] + 1 : 0;
  }
  log_fake_read(&s->fake, which, from, &texts[0]);
  log_real_read(&s->real, s->partitions[which], from, which == LOG_EVENTS, &texts[1]);
  char what[64];
  (void)snprintf(what, sizeof what, "the %s from %" PRId64, names[which], from);
  differ(s, what, buf_string(&texts[0]), buf_string(&texts[1]));
  buf_release(&texts[0]);
  buf_release(&texts[1]);
}

static enum log_which step(struct script *s) {
  size_t i = chance_below(&s->chance, LOG_RELAYS);
  s->now += chance_below(&s->chance, 1000);
  switch (chance_below(&s->chance, 10)) {
    case 0:
    case 1:
      append(s, false);
      return LOG_EVENTS;
    case 2:
    case 3:
      append(s, true);
      return LOG_EVENTS;
    case 4:
    case 5:
      if (s->open) {
        end_open(s);
      }
      return LOG_EVENTS;
    case 6:
      if (chance_one_in(&s->chance, 2)) {
        trim(s);
      }
      return LOG_EVENTS;
    case 7:
      open_relay(s, i);
      return LOG_ALERTS;
    default:
      if (s->relays[i]) {
        send_by(s, i);
      } else {
        open_relay(s, i);
      }
      return LOG_ALERTS;
  }
}

static bool run_seed(const char *brokers, const char *topic, uint64_t seed, bool spoil, struct wire *wire) {
  struct script s = {
    .chance = {seed}, .partitions = {(int32_t)(2 * seed), (int32_t)(2 * seed + 1)}, .now = MOMENT * INT64_C(1000)};
  log_fake_init(&s.fake, wire, s.now);
  log_real_init(&s.real, brokers, topic, seed);
  for (int i = 0; i < STEPS && !s.different[0]; i++) {
    if (spoil && i == STEPS / 2) {
      fake_log_gap(&s.fake.world.alerts, 0, 1);
    }
    look(&s, step(&s));
  }
  if (s.open) {
    end_open(&s);
  }
  look(&s, LOG_EVENTS);
  look(&s, LOG_ALERTS);
  if (s.different[0]) {
    (void)printf("seed %" PRIu64 ", %s\n", seed, s.different);
  }
  log_real_release(&s.real);
  log_fake_release(&s.fake);
  return !s.different[0];
}

int main(int argc, char **argv) {
  uint64_t seeds = 4;
  uint64_t from = 0;
  bool spoil = false;
  struct err e;
  if (argc < 3) {
    (void)fprintf(stderr, "usage: log-script BROKERS TOPIC [--seeds N] [--from S] [--spoil]\n");
    return 2;
  }
  for (int i = 3; i < argc; i++) {
    spoil |= !strcmp(argv[i], "--spoil");
    seeds = !strcmp(argv[i], "--seeds") && i + 1 < argc ? strtoull(argv[i + 1], NULL, 10) : seeds;
    from = !strcmp(argv[i], "--from") && i + 1 < argc ? strtoull(argv[i + 1], NULL, 10) : from;
  }
  struct wire *wire = wire_new(&e);
  bool same = wire != NULL;
  for (uint64_t seed = from; seed < from + seeds && same; seed++) {
    same = run_seed(argv[1], argv[2], seed, spoil, wire);
  }
  wire_free(wire);
  if (same) {
    (void)printf("%" PRIu64 " seeds of %d steps: the same\n", seeds, STEPS);
  }
  return !same;
}
