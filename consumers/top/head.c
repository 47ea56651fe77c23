// SPDX-License-Identifier: Apache-2.0
// The first lines: where and when this is, and whether it can be believed.
#include <stdio.h>
#include <string.h>

#include "consumers/screen/columns.h"
#include "consumers/screen/local_time.h"
#include "consumers/top/age.h"
#include "consumers/top/picture_parts.h"

// Flush right: the age of the data.
static size_t head_age(struct sheet *s, const struct facts *f, enum language language) {
  char age[16];
  char text[96];
  if (f->age < 0) {
    (void)snprintf(text, sizeof text, " %s ", word_of(language, WORD_STALE));
  } else {
    (void)snprintf(text, sizeof text, " %s %s ", word_of(language, f->stale ? WORD_STALE : WORD_DATA),
      age_text(age, sizeof age, f->age));
  }
  size_t width = columns_of((struct text){text, (uint32_t)strlen(text)});
  width = width < s->columns ? width : s->columns;
  (void)sheet_string(s, 0, s->columns - width, width, text, f->stale ? STYLE_BAD : STYLE_GOOD);
  return width;
}

void head_draw(struct sheet *s, const struct picture *p, enum language language) {
  struct buf line = {0};
  size_t taken = head_age(s, p->facts, language);
  size_t room = s->columns > taken ? s->columns - taken : 0;
  size_t used = sheet_string(s, 0, 0, room, language == LANGUAGE_ENGLISH ? "huiyin" : "回音 huiyin", STYLE_STRONG);
  buf_add_string(&line, "  ");
  local_time_add(&line, p->zone, p->now);
  buf_printf(&line, " %s", p->zone->name);
  if (p->facts->rate >= 0) {
    buf_printf(&line, "  %.0f/s", p->facts->rate);
  }
  buf_printf(&line, "  %s  %s", p->redis, p->prefix);
  (void)sheet_string(s, 0, used, room - used, buf_string(&line), STYLE_PLAIN);
  buf_release(&line);
}

static const enum word head_reasons[FACTS_REASONS] = {
  [FACTS_REDIS_AWAY] = WORD_REDIS_AWAY,
  [FACTS_NOTHING_COUNTED] = WORD_NOTHING_COUNTED,
  [FACTS_NO_TRACKER] = WORD_NO_TRACKER,
  [FACTS_BEHIND] = WORD_BEHIND,
  [FACTS_DAMAGED] = WORD_DAMAGED,
  [FACTS_ALERTS_UNKNOWN] = WORD_ALERTS_UNKNOWN,
};

void head_why(struct buf *line, const struct facts *f, enum language language) {
  size_t before = line->size;
  for (size_t i = 0; i < FACTS_REASONS; i++) {
    if (!f->reasons[i]) {
      continue;
    }
    buf_printf(line, "%s%s", line->size > before ? "; " : " ", word_of(language, head_reasons[i]));
    if (f->partition[i] >= 0) {
      buf_printf(line, " (%s %d)", word_of(language, WORD_PARTITION), f->partition[i]);
    }
  }
  if (f->trouble[0]) {
    buf_printf(line, ": %s", f->trouble);
  }
}

void head_warning(struct sheet *s, size_t row, const struct facts *f, enum language language) {
  struct buf line = {0};
  head_why(&line, f, language);
  enum sheet_style style = f->stale ? STYLE_BAD : STYLE_WARNING;
  (void)sheet_string(s, row, 0, s->columns, buf_string(&line), style);
  sheet_colour(s, row, 0, s->columns, style);
  buf_release(&line);
}
