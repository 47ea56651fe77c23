// SPDX-License-Identifier: Apache-2.0
// Events to encode and payloads to decode.
#include "tests/bench/samples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t town_end = INT64_C(1770000000000);  // a day of 2026

static void make_ascii(struct event *event) {
  event->filed.category = (struct text){"heating", 7};
  event->filed.district = (struct text){"152502/xilin/07", 15};
  event->filed.summary = (struct text){NULL, 0};
}

// Draws events until there are enough of the kind that is wanted.
static void draw(struct samples *s, const struct town *town, bool filed, bool ascii) {
  size_t count = 0;
  for (uint32_t item = 0; count < SAMPLES; item++) {
    struct town_moment moments[TOWN_STEPS_MAX];
    size_t steps = town_moments(town, item, moments);
    for (size_t i = 0; i < steps && count < SAMPLES; i++) {
      struct sample *sample = &s->at[count];
      town_event(town, item, moments[i].step, &sample->page, &sample->event);
      if (ascii && sample->event.type == EVENT_REQUEST_FILED) {
        make_ascii(&sample->event);
      }
      count += !filed || sample->event.type == EVENT_REQUEST_FILED;
    }
  }
}

// In two steps, for the bytes move while they grow.
static void encode_all(struct samples *s, const struct wire *w) {
  for (size_t i = 0; i < SAMPLES; i++) {
    size_t begin = s->bytes.size;
    wire_encode(w, &s->at[i].event, &s->bytes);
    s->at[i].size = s->bytes.size - begin;
  }
  const uint8_t *at = s->bytes.at;
  for (size_t i = 0; i < SAMPLES; i++) {
    s->at[i].payload = at;
    at += s->at[i].size;
  }
}

void samples_init(struct samples *s, const char *which, const struct wire *w) {
  bool filed = strcmp(which, "town") != 0;
  bool ascii = strcmp(which, "filed-ascii") == 0;
  struct town town;
  struct err e;
  if (filed && !ascii && strcmp(which, "filed-chinese") != 0) {
    (void)fprintf(stderr, "%s is none of town, filed-chinese, filed-ascii\n", which);
    exit(2);
  }
  *s = (struct samples){.at = calloc(SAMPLES, sizeof *s->at)};
  if (!s->at || town_init(&town, 1, town_end, 30, 2 * SAMPLES, &e)) {
    (void)fprintf(stderr, "the samples can not be made\n");
    exit(1);
  }
  draw(s, &town, filed, ascii);
  encode_all(s, w);
  town_release(&town);
}

void samples_release(struct samples *s) {
  free(s->at);
  buf_release(&s->bytes);
}
