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
  bool stale = f->reason_count > 0;
  (void)snprintf(text, sizeof text, " %s%s%s ", word_of(language, stale ? WORD_STALE : WORD_DATA), f->older ? "" : " ",
    f->older ? "" : age_text(age, sizeof age, f->age));
  size_t width = columns_of((struct text){text, (uint32_t)strlen(text)});
  width = width < s->columns ? width : s->columns;
  (void)sheet_string(s, 0, s->columns - width, width, text, stale ? STYLE_BAD : STYLE_GOOD);
  return width;
}

void head_draw(struct sheet *s, const struct picture *p, enum language language) {
  struct buf line = {0};
  size_t taken = head_age(s, p->facts, language);
  size_t room = s->columns > taken ? s->columns - taken : 0;
  size_t used = sheet_string(s, 0, 0, room, language == LANGUAGE_EN ? "huiyin" : "回音 huiyin", STYLE_STRONG);
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

// --- why it is stale

static const enum word head_reasons[VIEW_REASONS] = {
  [VIEW_NO_TRACKER] = WORD_NO_TRACKER,
  [VIEW_BEHIND] = WORD_BEHIND,
  [VIEW_REDIS_AWAY] = WORD_REDIS_AWAY,
  [VIEW_DAMAGED] = WORD_DAMAGED,
  [VIEW_NOTHING_COUNTED] = WORD_NOTHING_COUNTED,
  [VIEW_ALERTS_UNKNOWN] = WORD_ALERTS_UNKNOWN,
};
enum { HEAD_PARTITIONS = 8 };

// The partitions that a reason holds for, in brackets; nothing where it is about none.
static void head_partitions(struct buf *line, const struct facts *f, enum view_reason reason, enum language language) {
  size_t count = 0;
  for (size_t i = 0; i < f->reason_count; i++) {
    if (f->reasons[i].reason != reason || f->reasons[i].partition < 0) {
      continue;
    }
    if (!count) {
      buf_printf(line, " (%s %d", word_of(language, WORD_PARTITION), (int)f->reasons[i].partition);
    } else if (count < HEAD_PARTITIONS) {
      buf_printf(line, ", %d", (int)f->reasons[i].partition);
    }
    count++;
  }
  buf_add_string(line, count > HEAD_PARTITIONS ? " …)" : count ? ")" : "");
}

static bool head_has(const struct facts *f, enum view_reason reason) {
  bool has = reason == VIEW_REDIS_AWAY && f->trouble[0];
  for (size_t i = 0; i < f->reason_count; i++) {
    has = has || f->reasons[i].reason == reason;
  }
  return has;
}

bool head_warns(const struct facts *f) {
  return f->reason_count || f->trouble[0];
}

void head_why(struct buf *line, const struct facts *f, enum language language) {
  size_t before = line->size;
  for (size_t i = 0; i < VIEW_REASONS; i++) {
    if (head_has(f, (enum view_reason)i)) {
      buf_printf(line, "%s%s", line->size > before ? "; " : " ", word_of(language, head_reasons[i]));
      head_partitions(line, f, (enum view_reason)i, language);
    }
  }
  if (f->trouble[0]) {
    buf_printf(line, ": %s", f->trouble);
  }
}

void head_warning(struct sheet *s, size_t row, const struct facts *f, enum language language) {
  struct buf line = {0};
  enum sheet_style style = f->reason_count ? STYLE_BAD : STYLE_WARNING;
  head_why(&line, f, language);
  (void)sheet_string(s, row, 0, s->columns, buf_string(&line), style);
  sheet_colour(s, row, 0, s->columns, style);
  buf_release(&line);
}

void head_note(struct sheet *s, size_t row, const char *note) {
  (void)sheet_string(s, row, 0, s->columns, note, STYLE_STRONG);
}
