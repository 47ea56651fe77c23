// SPDX-License-Identifier: Apache-2.0
// The records of a CSV file: their fields, their bytes as they stood there, and the line they begin in.
#ifndef HUIYIN_PRODUCERS_CSV_INPUT_H
#define HUIYIN_PRODUCERS_CSV_INPUT_H

#include <csv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "producers/lines.h"
#include "runtime/buf.h"
#include "runtime/err.h"
#include "schemas/event.h"

// A quoted field may hold newlines; a record that goes on for longer than this has a quote that is never closed.
enum { CSV_RECORD_MOST = 1 << 20 };

// Where a kept field lies in `bytes`, while a record is being read.
struct csv_place {
  size_t at;
  size_t size;
};

// A CSV file being read: RFC 4180 as libcsv's strict mode has it, with LF or CRLF, and a BOM passed over. One thread.
struct csv_input {
  struct lines *lines;
  struct csv_parser parser;
  struct buf header;   // its bytes, BOM and newline with them
  struct text *names;  // the header's, white space around them cut
  size_t columns;
  struct buf name_bytes;  // what they point into
  int *kept_as;           // by column: the place its field is kept in, -1 where nobody wants it
  struct csv_place *places;
  struct text *fields;  // the kept fields of the record last read
  size_t kept;
  struct buf bytes;
  size_t column;  // in the record being read
  size_t ended;   // records that ended in the line being read
};

// One record as read.
struct csv_record {
  struct text raw;  // its bytes with its newline, good until the next reading
  uint64_t line;    // that it begins in, from 1
  bool good;        // else `why` says what is wrong with it
  struct err why;
};

// Reads the header. -1 with a sentence; then nothing is held.
int csv_input_begin(struct csv_input *c, struct lines *lines, char delimiter, struct err *e);
void csv_input_end(struct csv_input *c);

// The place that the field of the column called `name` will have in c->fields; -1 with a sentence where the header has
// no such column, or two.
int csv_input_keep(struct csv_input *c, const char *name, size_t *place, struct err *e);

// 1 with a record, good or bad; 0 at the end; -1 with a sentence where the file can not be read on. Of a record that
// libcsv refuses its first line is handed out as bad, and reading goes on with the line behind it, so that an open
// quote costs one row. Fields of a good record are in c->fields until the next call.
int csv_input_next(struct csv_input *c, struct csv_record *record, struct err *e);

#endif
