// SPDX-License-Identifier: Apache-2.0
// The rows of one input, CSV or JSON Lines, each with the events it tells of.
#ifndef HUIYIN_PRODUCERS_ROWS_H
#define HUIYIN_PRODUCERS_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "producers/csv_input.h"
#include "producers/lines.h"
#include "producers/profile.h"
#include "producers/row_events.h"
#include "runtime/err.h"
#include "schemas/event.h"
#include "schemas/json.h"

// An input being read. It must not move in memory once opened. One thread.
struct rows {
  struct lines lines;
  const struct profile *profile;  // NULL: JSON Lines
  bool begun;
  struct csv_input csv;
  struct row_events row_events;
  struct csv_record record;
  struct json_event hold;
  struct event event;
};

// One row. What it points into is good until the next reading.
struct row {
  struct text raw;  // its bytes in the input, with its newline
  uint64_t line;    // that it begins in, from 1
  const struct event *events;
  size_t count;
  bool good;  // else it has no events, and `why` says what is wrong with it, column first
  struct err why;
};

// `keep`: rows_rewind will be called. -1 with a sentence.
int rows_open(struct rows *r, const char *path, const struct profile *profile, bool keep, struct err *e);
void rows_close(struct rows *r);

// Reads what stands before the first row and binds the profile to it; rows_next does it where nobody did.
int rows_begin(struct rows *r, struct err *e);

// 1 with a row, 0 at the end, -1 with a sentence where the input can not be read on.
int rows_next(struct rows *r, struct row *row, struct err *e);

// Goes back to what stands before the first row, and holds no more than before rows_begin.
int rows_rewind(struct rows *r, struct err *e);

// The bytes that must stand before a row for it to be read again: the CSV header. Empty for JSON Lines.
struct text rows_header(const struct rows *r);

// Why a row can not be sent with its events' own timestamps, if so: one of them lies more than an hour after `now`,
// which brokers refuse. The row is then no longer good.
void rows_check_ahead(const struct rows *r, struct row *row, int64_t now);

#endif
