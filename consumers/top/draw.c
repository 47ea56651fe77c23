// SPDX-License-Identifier: Apache-2.0
// The screen of top, as plain lines.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "consumers/screen/columns.h"
#include "consumers/screen/local_time.h"
#include "consumers/top/room.h"
#include "consumers/top/top.h"

static struct text top_text(const char *text) {
  return (struct text){text, (uint32_t)strlen(text)};
}

// As wide with a moment as without.
static void top_moment(struct buf *out, const struct zone *z, int64_t moment) {
  size_t before = out->size;
  local_time_add(out, z, moment);
  while (out->size - before < sizeof "2026-03-01 08:00:00" - 1) {
    buf_add_byte(out, ' ');
  }
}

static void top_draw_head(struct buf *out, const struct top_screen *s) {
  buf_add_string(out, "回音 huiyin  ");
  top_moment(out, s->zone, s->now);
  buf_printf(out, " %s  %s  %s\n\n", s->zone->name, s->redis, s->prefix);
}

// --- totals

struct top_total {
  const char *label;
  enum field field;
};

static void top_draw_totals(struct buf *out, const struct top_numbers *n) {
  static const struct top_total totals[] = {
    {"受理 filed", FIELD_FILED},
    {"承诺 pledged", FIELD_PLEDGED},
    {"办结 resolved", FIELD_RESOLVED},
    {"在办 open", FIELD_OPEN},
    {"超期 overdue", FIELD_OVERDUE},
    {"停滞 stalled", FIELD_STALLED},
    {"按时 on_time", FIELD_ON_TIME},
    {"逾期 late", FIELD_LATE},
    {"重开 reopened", FIELD_REOPENED},
    {"排除 excluded", FIELD_EXCLUDED},
    {"评价 rated", FIELD_RATED},
    {"满意 satisfied", FIELD_SATISFIED},
  };
  buf_add_string(out, "总数 totals\n");
  for (size_t i = 0; i < sizeof totals / sizeof *totals; i++) {
    buf_add_string(out, "  ");
    columns_left(out, top_text(totals[i].label), 15);
    columns_number(out, n->all[totals[i].field], 9);
    if (i % 3 == 2) {
      buf_add_byte(out, '\n');
    }
  }
  if (n->volunteers[VOLUNTEER_EVENTS]) {
    buf_printf(out,
      "  志愿 volunteer events %" PRId64 "  人次 volunteers %" PRId64 "  受益 beneficiaries %" PRId64 "\n",
      n->volunteers[VOLUNTEER_EVENTS], n->volunteers[VOLUNTEER_VOLUNTEERS], n->volunteers[VOLUNTEER_BENEFICIARIES]);
  }
}

// --- districts

static void top_draw_more(struct buf *out, size_t count) {
  buf_printf(out, "  … 另有 %zu more\n", count);
}

static void top_draw_districts(struct buf *out, const struct top_numbers *n, size_t lines) {
  static const enum field fields[] = {FIELD_OPEN, FIELD_OVERDUE, FIELD_FILED, FIELD_RESOLVED};
  buf_printf(out, "\n");
  columns_left(out, top_text("网格 districts"), 28);
  buf_add_string(out, "   在办 open  超期 overdue  受理 filed 办结 resolved\n");
  size_t count = top_shown(n->district_count, n->district_total, lines);
  for (size_t i = 0; i < count; i++) {
    static const size_t widths[] = {12, 14, 12, 14};
    buf_add_string(out, "  ");
    columns_left(out, top_text(n->districts[i].name), 26);
    for (size_t j = 0; j < sizeof fields / sizeof *fields; j++) {
      columns_number(out, n->districts[i].values[fields[j]], widths[j]);
    }
    buf_add_byte(out, '\n');
  }
  if (n->district_total > count) {
    top_draw_more(out, n->district_total - count);
  }
}

// --- alerts

// What an alert's row takes before its district, where there are few columns and where there is room.
enum { TOP_NARROW = 61, TOP_WIDE = 80, TOP_DISTRICT_LEAST = 18 };

// Where there are few columns the year and the severity, which the mark implies, make room for the district.
static void top_draw_alert(struct buf *out, const struct top_screen *s, const struct top_alert *a) {
  static const char *const severities[SEVERITY_COUNT] = {"提示 info", "预警 warning", "严重 critical"};
  static const char *const statuses[ALERT_STATUS_COUNT] = {"发出 raised", "解除 cleared"};
  bool narrow = s->columns && s->columns < TOP_WIDE + TOP_DISTRICT_LEAST;
  size_t before = narrow ? TOP_NARROW : TOP_WIDE;
  struct buf moment = {0};
  top_moment(&moment, s->zone, a->at);
  buf_printf(out, "  %s  ", buf_string(&moment) + (narrow ? strlen("2026-") : 0));
  buf_release(&moment);
  columns_left(out, top_text(statuses[a->status]), 13);
  if (!narrow) {
    columns_left(out, top_text(severities[a->severity]), 14);
  }
  columns_left(out, top_text(a->mark), 11);
  columns_left(out, top_text(a->request), 18);
  buf_add_byte(out, ' ');
  if (s->columns > before) {
    columns_left(out, top_text(a->district), s->columns - before);
  } else {
    buf_add_string(out, a->district);
  }
  buf_add_byte(out, '\n');
}

static void top_draw_alerts(struct buf *out, const struct top_screen *s, size_t lines) {
  buf_add_string(out, "\n最新预警 newest alerts\n");
  for (size_t i = 0; i < s->alerts->count && i < lines; i++) {
    top_draw_alert(out, s, &s->alerts->newest[i]);
  }
  if (!s->alerts->count) {
    buf_add_string(out, "  无 none\n");
  }
}

// --- pipeline

static void top_draw_partition(struct buf *out, const struct top_screen *s, const struct top_partition *p) {
  buf_printf(out, "  %-4d", (int)p->partition);
  columns_number(out, p->meta.offset < 0 ? 0 : p->meta.offset, 14);
  buf_add_string(out, "  ");
  top_moment(out, s->zone, p->meta.clock);
  columns_number(out, p->outbox, 12);
  buf_printf(out, "  %s", *p->meta.owner ? "有 yes" : "无 no");
  buf_add_string(out, p->meta.damaged[0] ? "  损坏 damaged: huiyin rebuild\n" : "\n");
}

static void top_draw_pipeline(struct buf *out, const struct top_screen *s, size_t lines) {
  const struct top_numbers *n = s->numbers;
  buf_add_string(out, "\n分区 partition    位置 offset  时钟 clock          待发 outbox  归属 owner");
  if (s->rate >= 0) {
    buf_printf(out, "   %.0f/s", s->rate);
  }
  buf_add_byte(out, '\n');
  size_t count = top_shown(n->partition_count, n->partition_count, lines);
  for (size_t i = 0; i < count; i++) {
    top_draw_partition(out, s, &n->partitions[i]);
  }
  if (n->partition_count > count) {
    top_draw_more(out, n->partition_count - count);
  }
  if (!n->partition_count) {
    buf_add_string(out, "  尚未计数 nothing was counted yet\n");
  }
}

void top_draw(struct buf *out, const struct top_screen *s) {
  struct top_room room;
  top_share_out(&room, s);
  top_draw_head(out, s);
  top_draw_totals(out, s->numbers);
  top_draw_districts(out, s->numbers, room.districts);
  if (s->alerts) {
    top_draw_alerts(out, s, room.alerts);
  }
  top_draw_pipeline(out, s, room.partitions);
}
