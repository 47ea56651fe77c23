// SPDX-License-Identifier: Apache-2.0
// How long an event takes to decode and to encode, by the plans and by hand: nanoseconds of one core, the best of
// many short rounds in turn, for what else goes on only adds to them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/clocks.h"
#include "tests/bench/hand.h"
#include "tests/bench/samples.h"

enum { ROUNDS = 60, PASSES = 10, HEAD = 10, ROOM = 1 << 17 };

// What is measured; returns something that depends on every event, so that none is left out.
typedef uint64_t pass(const struct wire *w, const struct samples *s);

static uint64_t decode_by_plan(const struct wire *w, const struct samples *s) {
  uint64_t sum = 0;
  for (size_t i = 0; i < SAMPLES; i++) {
    struct event event;
    struct err e;
    sum += !wire_decode(w, s->at[i].payload, s->at[i].size, &event, &e) ? (uint64_t)event.occurred_at : 0;
  }
  return sum;
}

static uint64_t decode_by_hand(const struct wire *w, const struct samples *s) {
  uint64_t sum = 0;
  (void)w;
  for (size_t i = 0; i < SAMPLES; i++) {
    struct event event;
    const struct sample *one = &s->at[i];
    sum +=
      hand_decode(one->event.type, one->payload + HEAD, one->size - HEAD, &event) ? (uint64_t)event.occurred_at : 0;
  }
  return sum;
}

static uint64_t encode_by_plan(const struct wire *w, const struct samples *s) {
  struct buf out = {0};
  uint64_t sum = 0;
  for (size_t i = 0; i < SAMPLES; i++) {
    buf_clear(&out);
    wire_encode(w, &s->at[i].event, &out);
    sum += out.size;
  }
  buf_release(&out);
  return sum;
}

static uint64_t encode_by_hand(const struct wire *w, const struct samples *s) {
  uint8_t out[ROOM];
  uint64_t sum = 0;
  (void)w;
  for (size_t i = 0; i < SAMPLES; i++) {
    memcpy(out, s->at[i].payload, HEAD);
    sum += HEAD + hand_encode(&s->at[i].event, out + HEAD);
    __asm__ volatile("" : : "r"(out) : "memory");
  }
  return sum;
}

static int by_size(const void *a, const void *b) {
  double left = *(const double *)a;
  double right = *(const double *)b;
  return (left > right) - (left < right);
}

static double round_of(pass *f, const struct wire *w, const struct samples *s) {
  int64_t begun = clocks_processor();
  uint64_t sum = 0;
  for (int i = 0; i < PASSES; i++) {
    sum += f(w, s);
  }
  if (!sum) {
    (void)fprintf(stderr, "nothing could be read\n");
    exit(1);
  }
  return (double)(clocks_processor() - begun) / PASSES / SAMPLES;
}

// Both in turn, so that what else goes on hits both alike.
static void measure(const struct wire *w, const struct samples *s, pass *ours, pass *hand, double *found) {
  double by_ours[ROUNDS];
  double by_hand[ROUNDS];
  for (int i = 0; i < ROUNDS; i++) {
    by_ours[i] = round_of(ours, w, s);
    by_hand[i] = round_of(hand, w, s);
  }
  qsort(by_ours, ROUNDS, sizeof *by_ours, by_size);
  qsort(by_hand, ROUNDS, sizeof *by_hand, by_size);
  found[0] = by_ours[0];
  found[1] = by_hand[0];
}

// Both decoders give the same event, and both encoders the same bytes.
static int agree(const struct wire *w, const struct samples *s) {
  uint8_t out[ROOM];
  for (size_t i = 0; i < SAMPLES; i++) {
    const struct sample *one = &s->at[i];
    struct event plan;
    struct event hand;
    struct err e;
    if (wire_decode(w, one->payload, one->size, &plan, &e) ||
        !hand_decode(one->event.type, one->payload + HEAD, one->size - HEAD, &hand)) {
      return -1;
    }
    if (hand_encode(&plan, out) != one->size - HEAD || memcmp(out, one->payload + HEAD, one->size - HEAD) ||
        hand_encode(&hand, out) != one->size - HEAD || memcmp(out, one->payload + HEAD, one->size - HEAD)) {
      return -1;
    }
  }
  return 0;
}

int main(int argc, char **argv) {
  struct err e;
  struct wire *w = wire_new(&e);
  if (!w || argc != 2) {
    (void)fprintf(stderr, "bench-codec town|filed-chinese|filed-ascii\n");
    return 2;
  }
  struct samples s;
  double decode[2];
  double encode[2];
  samples_init(&s, argv[1], w);
  if (agree(w, &s)) {
    (void)fprintf(stderr, "the plans and the code by hand do not agree\n");
    return 1;
  }
  measure(w, &s, decode_by_plan, decode_by_hand, decode);
  measure(w, &s, encode_by_plan, encode_by_hand, encode);
  (void)printf("{\"decode\": %.1f, \"decode_by_hand\": %.1f, \"encode\": %.1f, \"encode_by_hand\": %.1f}\n", decode[0],
    decode[1], encode[0], encode[1]);
  samples_release(&s);
  wire_free(w);
  return 0;
}
