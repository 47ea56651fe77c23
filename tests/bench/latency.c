// SPDX-License-Identifier: Apache-2.0
// Produces at a steady rate, and measures for each event how long it takes from the call of produce() until its offset
// is counted in Redis, as an observer sees it; and, as the floor, until the broker has acknowledged it.
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "runtime/kafka.h"
#include "tests/bench/clocks.h"
#include "tests/bench/latencies.h"
#include "tests/bench/observer.h"
#include "tests/bench/parcels.h"
#include "tests/bench/sender.h"

enum { LOOK = 50, PATIENCE = 60 };  // ms, s

static const int64_t second = 1000000000;
static const int64_t least_sleep = 100000;  // ns: what is due in less is sent together

static const struct setting settings[] = {
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  KAFKA_EMBEDDED_SETTING,
  {"topic", 0, SETTING_TEXT, "NAME", NULL, "the topic that is counted"},
  {"redis-port", 0, SETTING_TEXT, "PORT", NULL, "the Redis that it is counted in"},
  {"rate", 0, SETTING_TEXT, "N", "1000", "events a second"},
  {"events", 0, SETTING_TEXT, "N", "1000", "how many events"},
  {"warm-up", 0, SETTING_TEXT, "N", "0", "how many of them are not measured"},
  {"seed", 0, SETTING_TEXT, "N", "1", "which town's"},
  {NULL, 0, SETTING_TEXT, NULL, NULL, NULL},
};
static const struct verb_usage usage = {.verb = "bench-latency",
  .arguments = "",
  .summary = "Measures from produced to committed at a steady rate.",
  .settings = settings};

// `produced` belongs to the thread that sends; the others read what lies below `sent`.
struct lane {
  int64_t *produced;  // when, for each message of the partition, counted from `base`
  int64_t base;       // the offset of the first
  _Atomic int64_t sent;
  int64_t seen;
};

struct run {
  struct lane lanes[OBSERVER_PARTITIONS];
  struct parcels parcels;
  struct observer observer;
  struct latencies committed, acknowledged;
  rd_kafka_t *rk;
  rd_kafka_topic_t *topic;
  int64_t measured_from;  // events produced before this moment are the warm-up
  int partitions;
  uint64_t refused;
  atomic_bool over;
};

static _Noreturn void fail(const char *sentence) {
  (void)fprintf(stderr, "%s\n", sentence);
  exit(1);
}

// --- the thread that looks at deliveries

static void delivered(rd_kafka_t *rk, const rd_kafka_message_t *m, void *opaque) {
  struct run *r = opaque;
  (void)rk;
  if (m->err) {
    r->refused++;
    return;
  }
  const struct lane *lane = &r->lanes[m->partition];
  int64_t produced = lane->produced[m->offset - lane->base];
  if (produced >= r->measured_from) {
    latencies_add(&r->acknowledged, clocks_monotonic() - produced);
  }
}

static void *look_at_deliveries(void *context) {
  struct run *r = context;
  while (!atomic_load(&r->over) || rd_kafka_outq_len(r->rk) > 0) {
    (void)rd_kafka_poll(r->rk, LOOK);
  }
  return NULL;
}

// --- the thread that observes

static bool note(struct run *r, const int64_t *offsets, int64_t now) {
  bool all = true;
  for (int p = 0; p < r->partitions; p++) {
    struct lane *lane = &r->lanes[p];
    for (; lane->seen < offsets[p] - lane->base; lane->seen++) {
      if (lane->produced[lane->seen] >= r->measured_from) {
        latencies_add(&r->committed, now - lane->produced[lane->seen]);
      }
    }
    all = all && lane->seen == atomic_load(&lane->sent);
  }
  return all;
}

static void *observe(void *context) {
  struct run *r = context;
  int64_t offsets[OBSERVER_PARTITIONS];
  int64_t end = 0;
  for (;;) {
    bool over = atomic_load(&r->over);
    observer_look(&r->observer, LOOK, offsets);
    int64_t now = clocks_monotonic();
    end = over && !end ? now + PATIENCE * second : end;
    if (note(r, offsets, now) && over) {
      return NULL;
    }
    if (end && now > end) {
      fail("not everything was counted a minute after it was sent");
    }
  }
}

// --- sending

static void send_one(struct run *r, const struct parcel *p) {
  struct lane *lane = &r->lanes[p->partition];
  int64_t sent = atomic_load(&lane->sent);
  lane->produced[sent] = clocks_monotonic();
  atomic_store(&lane->sent, sent + 1);
  uint8_t *bytes = r->parcels.bytes.at;
  if (rd_kafka_produce(r->topic, p->partition, RD_KAFKA_MSG_F_COPY, bytes + p->payload, p->payload_size, bytes + p->key,
        p->key_size, NULL)) {
    fail("the queue of the producer is full: the rate is more than the broker takes");
  }
}

static void sleep_until(int64_t moment) {
  struct timespec until = {.tv_sec = moment / second, .tv_nsec = moment % second};
  (void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

// Returns the seconds that it took.
static double send_all(struct run *r, int64_t rate, size_t warm_up) {
  int64_t begun = clocks_monotonic();
  size_t count = r->parcels.count;
  r->measured_from = begun + (int64_t)warm_up * second / rate;
  for (size_t i = 0; i < count;) {
    int64_t now = clocks_monotonic();
    for (; i < count && begun + (int64_t)i * second / rate <= now; i++) {
      send_one(r, &r->parcels.at[i]);
    }
    int64_t next = begun + (int64_t)i * second / rate;
    sleep_until(next > now + least_sleep ? next : now + least_sleep);
  }
  return (double)(clocks_monotonic() - begun) / 1e9;
}

// --- the whole

static void open_producer(struct run *r, const struct settings *s) {
  struct err e;
  rd_kafka_conf_t *conf = kafka_conf(s, &e);
  if (conf) {
    kafka_conf_set(conf, "enable.idempotence", "true");
    kafka_conf_set(conf, "acks", "all");
    kafka_conf_default(conf, s, "linger.ms", "0");
    kafka_conf_set(conf, "queue.buffering.max.messages", "1000000");
    rd_kafka_conf_set_opaque(conf, r);
    rd_kafka_conf_set_dr_msg_cb(conf, delivered);
  }
  r->rk = conf ? kafka_new(RD_KAFKA_PRODUCER, conf, &e) : NULL;
  r->partitions = r->rk ? kafka_partition_count(r->rk, settings_text(s, "topic"), 10000, &e) : -1;
  if (r->partitions < 1 || r->partitions > OBSERVER_PARTITIONS) {
    fail(r->partitions < 0 ? e.text : "the topic has too many partitions");
  }
  r->topic = rd_kafka_topic_new(r->rk, settings_text(s, "topic"), NULL);
}

static void open_run(struct run *r, const struct settings *s, const struct wire *w, size_t events) {
  int64_t offsets[OBSERVER_PARTITIONS];
  open_producer(r, s);
  parcels_init(&r->parcels, events, (uint64_t)sender_number(s, "seed"), w, r->topic, r->partitions);
  observer_init(&r->observer, (int)sender_number(s, "redis-port"), r->partitions);
  observer_look(&r->observer, 0, offsets);
  for (int p = 0; p < r->partitions; p++) {
    r->lanes[p].base = offsets[p];
    r->lanes[p].produced = calloc(events, sizeof(int64_t));
    if (!r->lanes[p].produced) {
      fail("there is no memory for the moments");
    }
  }
  latencies_init(&r->committed, events);
  latencies_init(&r->acknowledged, events);
}

static void close_run(struct run *r) {
  for (int p = 0; p < r->partitions; p++) {
    free(r->lanes[p].produced);
  }
  latencies_release(&r->committed);
  latencies_release(&r->acknowledged);
  observer_release(&r->observer);
  parcels_release(&r->parcels);
  rd_kafka_topic_destroy(r->topic);
  rd_kafka_destroy(r->rk);
}

int main(int argc, char **argv) {
  struct settings *s = sender_settings(&usage, argc, argv);
  struct err e;
  struct wire *w = wire_new(&e);
  struct run r = {.refused = 0};
  if (!w) {
    fail(e.text);
  }
  open_run(&r, s, w, (size_t)sender_number(s, "events"));
  (void)prctl(PR_SET_TIMERSLACK, 1UL);
  pthread_t deliveries;
  pthread_t observing;
  if (pthread_create(&deliveries, NULL, look_at_deliveries, &r) || pthread_create(&observing, NULL, observe, &r)) {
    fail("no thread can be had");
  }
  double seconds = send_all(&r, sender_number(s, "rate"), (size_t)sender_number(s, "warm-up"));
  atomic_store(&r.over, true);
  (void)pthread_join(deliveries, NULL);
  (void)pthread_join(observing, NULL);
  if (r.refused) {
    fail("the broker refused messages");
  }
  (void)printf(
    "{\"events\": %zu, \"measured\": %zu, \"rate\": %.0f, \"p50\": %.3f, \"p99\": %.3f, \"acknowledged_p50\": "
    "%.3f, \"acknowledged_p99\": %.3f}\n",
    r.parcels.count, r.committed.count, (double)r.parcels.count / seconds, latencies_percentile(&r.committed, 50),
    latencies_percentile(&r.committed, 99), latencies_percentile(&r.acknowledged, 50),
    latencies_percentile(&r.acknowledged, 99));
  close_run(&r);
  wire_free(w);
  settings_free(s);
  return 0;
}
