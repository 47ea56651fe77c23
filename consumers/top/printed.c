// SPDX-License-Identifier: Apache-2.0
// One snapshot as plain lines in both languages.
#include "consumers/top/printed.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "consumers/screen/columns.h"
#include "consumers/screen/local_time.h"
#include "consumers/top/age.h"
#include "consumers/top/picture_parts.h"

// How many districts and alerts a snapshot names.
enum { PRINTED_ROWS = 8 };

static struct text printed_text(const char *text) {
  return (struct text){text, (uint32_t)strlen(text)};
}

// As wide with a moment as without.
static void printed_moment(struct buf *out, const struct zone *z, int64_t moment) {
  size_t before = out->size;
  local_time_add(out, z, moment);
  while (out->size - before < sizeof "2026-03-01 08:00:00" - 1) {
    buf_add_byte(out, ' ');
  }
}

static void printed_head(struct buf *out, const struct picture *p) {
  buf_add_string(out, "回音 huiyin  ");
  printed_moment(out, p->zone, p->now);
  buf_printf(out, " %s  %s  %s\n", p->zone->name, p->redis, p->prefix);
  if (head_warns(p->facts)) {
    struct buf why = {0};
    head_why(&why, p->facts, LANGUAGE_BOTH);
    buf_printf(out, "%s:%s\n", word_of(LANGUAGE_BOTH, WORD_STALE), buf_string(&why));
    buf_release(&why);
  }
  buf_add_byte(out, '\n');
}

// --- totals

static void printed_totals(struct buf *out, const struct facts *f) {
  static const struct {
    enum word word;
    enum field field;
  } totals[] = {
    {WORD_FILED, FIELD_FILED},
    {WORD_PLEDGED, FIELD_PLEDGED},
    {WORD_RESOLVED, FIELD_RESOLVED},
    {WORD_OPEN, FIELD_OPEN},
    {WORD_OVERDUE, FIELD_OVERDUE},
    {WORD_STALLED, FIELD_STALLED},
    {WORD_ON_TIME, FIELD_ON_TIME},
    {WORD_LATE, FIELD_LATE},
    {WORD_REOPENED, FIELD_REOPENED},
    {WORD_EXCLUDED, FIELD_EXCLUDED},
    {WORD_RATED, FIELD_RATED},
    {WORD_SATISFIED, FIELD_SATISFIED},
  };
  buf_add_string(out, "总数 totals\n");
  for (size_t i = 0; i < sizeof totals / sizeof *totals; i++) {
    buf_add_string(out, "  ");
    columns_left(out, printed_text(word_of(LANGUAGE_BOTH, totals[i].word)), 15);
    columns_number(out, f->all[totals[i].field], 9);
    if (i % 3 == 2) {
      buf_add_byte(out, '\n');
    }
  }
  if (f->volunteers[VOLUNTEER_EVENTS]) {
    buf_printf(out,
      "  志愿 volunteer events %" PRId64 "  人次 volunteers %" PRId64 "  受益 beneficiaries %" PRId64 "\n",
      f->volunteers[VOLUNTEER_EVENTS], f->volunteers[VOLUNTEER_VOLUNTEERS], f->volunteers[VOLUNTEER_BENEFICIARIES]);
  }
}

// --- districts

static void printed_more(struct buf *out, size_t count) {
  buf_printf(out, "  … 另有 %zu 行，and %zu more\n", count, count);
}

static void printed_districts(struct buf *out, const struct listing *l) {
  static const enum field fields[] = {FIELD_OPEN, FIELD_OVERDUE, FIELD_FILED, FIELD_RESOLVED};
  static const size_t widths[] = {12, 14, 12, 14};
  size_t total = l->total ? l->total : l->shown;
  buf_add_byte(out, '\n');
  columns_left(out, printed_text("网格 districts"), 28);
  buf_add_string(out, "   在办 open  超期 overdue  受理 filed 办结 resolved\n");
  for (size_t i = 0; i < l->shown && i < PRINTED_ROWS; i++) {
    const struct listing_row *row = &l->rows[l->order[i]];
    buf_add_string(out, "  ");
    columns_left(out, printed_text(listing_string(l, row->shown)), 26);
    for (size_t j = 0; j < sizeof fields / sizeof *fields; j++) {
      columns_number(out, row->values[fields[j]], widths[j]);
    }
    buf_add_byte(out, '\n');
  }
  if (total > PRINTED_ROWS) {
    printed_more(out, total - PRINTED_ROWS);
  }
}

// --- alerts

static void printed_alert(
  struct buf *out, const struct zone *z, const struct listing *l, const struct listing_row *row) {
  int64_t severity = row->values[ALERT_SEVERITY];
  buf_add_string(out, "  ");
  printed_moment(out, z, row->values[ALERT_AT]);
  buf_add_string(out, "  ");
  columns_left(out,
    printed_text(word_of(LANGUAGE_BOTH, row->values[ALERT_STATUS] == ALERT_RAISED ? WORD_RAISED : WORD_CLEARED)), 13);
  columns_left(out, printed_text(word_of(LANGUAGE_BOTH, (enum word)(WORD_INFO + severity))), 14);
  columns_left(out, printed_text(listing_string(l, row->texts[ALERT_MARK])), 11);
  columns_left(out, printed_text(listing_string(l, row->shown)), 18);
  buf_printf(out, " %s\n", listing_string(l, row->texts[ALERT_DISTRICT]));
}

static void printed_alerts(struct buf *out, const struct picture *p) {
  buf_add_string(out, "\n最新预警 newest alerts\n");
  for (size_t i = 0; i < p->alerts->shown && i < PRINTED_ROWS; i++) {
    printed_alert(out, p->zone, p->alerts, &p->alerts->rows[p->alerts->order[i]]);
  }
  if (!p->alerts->shown) {
    buf_add_string(out, "  无 none\n");
  }
}

// --- pipeline

static void printed_known(struct buf *out, int64_t number, size_t width) {
  if (number == LISTING_UNKNOWN) {
    columns_left(out, (struct text){"", 0}, width - 1);
    buf_add_byte(out, '-');
  } else {
    columns_number(out, number, width);
  }
}

static void printed_partition(
  struct buf *out, const struct zone *z, const struct listing *l, const struct listing_row *row) {
  char age[16];
  const char *tracker = listing_string(l, row->texts[PARTITION_TRACKER]);
  buf_printf(out, "  %-4s", listing_string(l, row->shown));
  columns_number(out, row->values[PARTITION_OFFSET] == LISTING_UNKNOWN ? 0 : row->values[PARTITION_OFFSET], 14);
  buf_add_string(out, "  ");
  printed_moment(out, z, row->values[PARTITION_CLOCK]);
  columns_number(out, row->values[PARTITION_OUTBOX], 12);
  buf_add_string(out, "  ");
  columns_left(out, printed_text(*listing_string(l, row->texts[PARTITION_OWNER]) ? "有 yes" : "无 no"), 10);
  printed_known(out, row->values[PARTITION_LAG], 8);
  buf_printf(out, "  %9s  %s", age_text(age, sizeof age, row->values[PARTITION_AGE]), *tracker ? tracker : "-");
  buf_add_string(out, row->bad ? "  损坏 damaged: huiyin rebuild\n" : "\n");
}

static void printed_pipeline(struct buf *out, const struct picture *p) {
  const struct listing *l = p->partitions;
  buf_add_string(out,
    "\n分区 partition    位置 offset  时钟 clock          待发 outbox  归属 owner  积压 lag   数据 age  计数 tracker");
  if (p->facts->rate >= 0) {
    buf_printf(out, "   %.0f/s", p->facts->rate);
  }
  buf_add_byte(out, '\n');
  for (size_t i = 0; i < l->shown; i++) {
    printed_partition(out, p->zone, l, &l->rows[l->order[i]]);
  }
  if (!l->shown) {
    buf_add_string(out, "  尚未计数 nothing was counted yet\n");
  }
}

void printed_add(struct buf *out, const struct picture *p) {
  printed_head(out, p);
  printed_totals(out, p->facts);
  printed_districts(out, p->table);
  if (p->alerts) {
    printed_alerts(out, p);
  }
  printed_pipeline(out, p);
}
