// SPDX-License-Identifier: Apache-2.0
// A pass over the inputs: each row is checked, and sent or set aside; and the pass over what was sorted.
#include <inttypes.h>

#include "producers/publish_parts.h"
#include "runtime/stop.h"
#include "runtime/wall_clock.h"

enum { LOOK_AFTER = 65536 };  // events between two looks at an embedded broker

// --- one row

static int publish_send_row(struct publish *p, size_t input, const struct row *row, struct err *e) {
  for (size_t i = 0; i < row->count; i++) {
    if (sending_event(&p->sending, &row->events[i], row_tag(input, row->line), e)) {
      return -1;
    }
    if (p->room && p->sending.events % LOOK_AFTER == 0 && embedded_room_check(p->room, e)) {
      return -1;
    }
  }
  return 0;
}

// -1 with a sentence where the run can not go on.
static int publish_row(struct publish *p, size_t input, struct row *row, struct err *e) {
  struct rows *rows = &p->inputs.at[input];
  p->rows++;
  if (p->options->stamped) {
    rows_check_ahead(rows, row, wall_clock());
  }
  if (row->good) {
    return p->checking ? 0 : publish_send_row(p, input, row, e);
  }
  p->bad++;
  rejects_say(rows->lines.name, row->line, row->why.text);
  rejects_add(&p->rejects, rows_header(rows), row->raw);
  return 0;
}

// --- one pass

// Reads one input to its end. An input that can not be read on is said and left; -1 where the run can not go on.
static int publish_input(struct publish *p, size_t input, struct err *e) {
  struct rows *rows = &p->inputs.at[input];
  struct row row;
  int got = inputs_begin(&p->inputs, input, e);
  while (!got && !stop_requested()) {
    got = rows_next(rows, &row, e);
    if (got <= 0) {
      break;
    }
    if (publish_row(p, input, &row, e)) {
      return -1;
    }
    progress_at(&p->progress, p->rows, p->sending.events, p->bytes + rows->lines.bytes);
    got = 0;
  }
  if (got < 0) {
    publish_say(p, e);
  }
  p->bytes += rows->lines.bytes;
  return 0;
}

void publish_pass(struct publish *p, const char *doing) {
  struct err e;
  p->rows = p->bad = p->bytes = 0;
  progress_begin(&p->progress, doing, p->inputs.bytes);
  for (size_t i = 0; i < p->inputs.count && !stop_requested(); i++) {
    if (publish_input(p, i, &e)) {
      publish_say(p, &e);
      break;
    }
  }
  progress_end(&p->progress);
  if (stop_requested() && !p->failed) {
    (void)err_set(
      &e, "stopped by a signal after %" PRIu64 " rows; publish again, and nothing is counted twice", p->rows);
    publish_say(p, &e);
  }
}

void publish_check(struct publish *p) {
  struct err e;
  p->checking = true;
  publish_pass(p, "checking");
  p->checking = false;
  for (size_t i = 0; publish_nothing_bad(p) && i < p->inputs.count; i++) {
    if (rows_rewind(&p->inputs.at[i], &e)) {
      publish_say(p, &e);
    }
  }
}

void publish_send_sorted(struct publish *p) {
  struct err e;
  sorter_sort(&p->sorter);
  progress_begin(&p->progress, "publishing", p->sorter.count);
  for (size_t i = 0; i < p->sorter.count && !stop_requested(); i++) {
    bool look = p->room && i % LOOK_AFTER == LOOK_AFTER - 1;
    if (sending_sorted(&p->sending, &p->sorter.entries[i], &e) || (look && embedded_room_check(p->room, &e))) {
      publish_say(p, &e);
      return;
    }
    progress_at(&p->progress, p->rows, i, i + 1);
  }
  progress_end(&p->progress);
  if (stop_requested() && !p->failed) {
    (void)err_set(&e, "stopped by a signal; publish again, and nothing is counted twice");
    publish_say(p, &e);
  }
}
