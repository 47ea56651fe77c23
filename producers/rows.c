// SPDX-License-Identifier: Apache-2.0
// Reads rows of either form.
#include "producers/rows.h"

#include <string.h>

#include "producers/file_kind.h"
#include "schemas/moment.h"

enum { AHEAD_MOST = 3600000 };

int rows_open(struct rows *r, const char *path, const struct profile *profile, bool keep, struct err *e) {
  *r = (struct rows){.profile = profile};
  if (lines_open(&r->lines, path, e)) {
    return -1;
  }
  if (keep && lines_keep(&r->lines, e)) {
    lines_close(&r->lines);
    return -1;
  }
  return 0;
}

static void rows_end(struct rows *r) {
  if (r->profile && r->begun) {
    csv_input_end(&r->csv);
  }
  json_event_release(&r->hold);
  r->begun = false;
}

void rows_close(struct rows *r) {
  rows_end(r);
  lines_close(&r->lines);
}

int rows_begin(struct rows *r, struct err *e) {
  if (r->begun) {
    return 0;
  }
  if (file_kind_check(&r->lines, r->profile, e)) {
    return -1;
  }
  if (r->profile) {
    if (csv_input_begin(&r->csv, &r->lines, r->profile->delimiter, e)) {
      return -1;
    }
    if (row_values_bind(&r->row_events.values, r->profile, &r->csv, e)) {
      csv_input_end(&r->csv);
      return -1;
    }
  }
  r->begun = true;
  return 0;
}

int rows_rewind(struct rows *r, struct err *e) {
  rows_end(r);
  return lines_rewind(&r->lines, e);
}

static int rows_next_csv(struct rows *r, struct row *row, struct err *e) {
  int got = csv_input_next(&r->csv, &r->record, e);
  if (got <= 0) {
    return got;
  }
  row->raw = r->record.raw;
  row->line = r->record.line;
  row->good = r->record.good;
  if (!row->good) {
    row->why = r->record.why;
    return 1;
  }
  row->good = !row_events_make(&r->row_events, r->csv.fields, &row->why);
  row->events = r->row_events.events;
  row->count = row->good ? r->row_events.count : 0;
  return 1;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// What of a line is JSON: without a BOM before the first, the newline, and white space around. Empty for a blank line.
static struct text json_part(const struct rows *r, struct text line) {
  if (r->lines.line == 1 && line.size >= 3 && !memcmp(line.at, "\xEF\xBB\xBF", 3)) {
    line.at += 3;
    line.size -= 3;
  }
  while (line.size && is_blank(line.at[line.size - 1])) {
    line.size--;
  }
  while (line.size && is_blank(*line.at)) {
    line.at++;
    line.size--;
  }
  return line;
}

static int rows_next_json(struct rows *r, struct row *row, struct err *e) {
  for (;;) {
    int got = lines_peek(&r->lines, 0, &row->raw, e);
    if (got <= 0) {
      return got;
    }
    struct text json = json_part(r, row->raw);
    row->line = r->lines.line;
    lines_take(&r->lines, row->raw.size, 1);
    if (!json.size) {
      continue;
    }
    row->good = !json_read_event(&r->hold, json.at, json.size, &r->event, &row->why);
    row->events = &r->event;
    row->count = row->good;
    return 1;
  }
}

int rows_next(struct rows *r, struct row *row, struct err *e) {
  if (rows_begin(r, e)) {
    return -1;
  }
  *row = (struct row){.count = 0};
  return r->profile ? rows_next_csv(r, row, e) : rows_next_json(r, row, e);
}

struct text rows_header(const struct rows *r) {
  if (!r->profile || !r->begun) {
    return (struct text){.at = ""};
  }
  return (struct text){.at = (const char *)r->csv.header.at, .size = (uint32_t)r->csv.header.size};
}

void rows_check_ahead(const struct rows *r, struct row *row, int64_t now) {
  for (size_t i = 0; i < row->count; i++) {
    const struct event *event = &row->events[i];
    if (event->occurred_at - now <= AHEAD_MOST) {
      continue;
    }
    char stamp[MOMENT_TEXT_MAX];
    moment_format(event->occurred_at, stamp);
    (void)err_set(
      &row->why, "%s lies more than an hour ahead; brokers refuse such a timestamp (--timestamps now sends it)", stamp);
    (void)err_prefix(&row->why, r->profile ? "column \"%s\"" : "`%s`",
      r->profile ? row_events_moment_column(&r->row_events, event->type) : "occurred_at");
    row->good = false;
    row->count = 0;
    return;
  }
}
