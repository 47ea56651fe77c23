// SPDX-License-Identifier: Apache-2.0
// Messages and alerts, written and read back.
#include "consumers/notify/written.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

// What comes first, so that a later form can be told.
enum { FORM = 1 };

// --- numbers and alerts, one behind another

static void add_number(struct buf *out, int64_t number) {
  buf_printf(out, "%" PRId64 " ", number);
}

// Its size as a number, then its bytes; nothing of one that is not there.
static void add_alert(struct buf *out, const struct wire *wire, const struct overdue_alert *alert) {
  struct buf bytes = {0};
  if (alert) {
    wire_encode_alert(wire, alert, &bytes);
  }
  add_number(out, (int64_t)bytes.size);
  if (bytes.size) {
    buf_add(out, bytes.at, bytes.size);
  }
  buf_release(&bytes);
}

struct place {
  const char *at;
  const char *end;
  bool wrong;
};

static int64_t take_number(struct place *p) {
  char text[24];
  const char *blank = memchr(p->at, ' ', (size_t)(p->end - p->at));
  size_t size = blank ? (size_t)(blank - p->at) : 0;
  char *end;
  if (!size || size >= sizeof text) {
    p->wrong = true;
    return 0;
  }
  memcpy(text, p->at, size);
  text[size] = 0;
  errno = 0;
  int64_t number = strtoll(text, &end, 10);
  p->wrong |= errno || *end || end == text;
  p->at = blank + 1;
  return number;
}

static uint64_t take_count(struct place *p, uint64_t most) {
  int64_t number = p->wrong ? 0 : take_number(p);
  p->wrong |= number < 0 || (uint64_t)number > most;
  return p->wrong ? 0 : (uint64_t)number;
}

// 1, or 0 where there is none.
static int take_alert(struct place *p, const struct wire *wire, struct overdue_alert *alert, struct err *e) {
  size_t size = take_count(p, (uint64_t)(p->end - p->at));
  if (p->wrong || size > (size_t)(p->end - p->at)) {
    return err_set(e, "it is cut off");
  }
  int result = size ? wire_decode_alert(wire, p->at, size, alert, e) : 0;
  p->at += size;
  return result ? -1 : size != 0;
}

static void begin(struct place *p, const void *bytes, size_t size) {
  *p = (struct place){bytes, (const char *)bytes + size, false};
  p->wrong = take_count(p, FORM) != FORM;
}

static int check(const struct place *p, struct err *e) {
  return p->wrong ? err_set(e, "its head is none that this version knows") : 0;
}

// --- messages

void written_message_add(struct buf *out, const struct wire *wire, const struct notice *n, int64_t until) {
  add_number(out, FORM);
  add_number(out, n->at);
  add_number(out, (int64_t)n->total);
  add_number(out, n->level);
  add_number(out, n->again);
  add_number(out, (int64_t)n->number);
  add_number(out, until);
  add_number(out, (int64_t)n->count);
  for (size_t i = 0; i < n->count; i++) {
    add_alert(out, wire, n->all[i].alert);
    add_alert(out, wire, n->all[i].raise);
  }
}

static int take_noticed(struct place *p, const struct wire *wire, struct written_message *m, size_t i, struct err *e) {
  struct overdue_alert *alert = &m->alerts[2 * i];
  int result = take_alert(p, wire, alert, e);
  if (result != 1) {
    return result ? -1 : err_set(e, "an alert of it is lacking");
  }
  result = take_alert(p, wire, alert + 1, e);
  m->listed[i] = (struct noticed){alert, result == 1 ? alert + 1 : NULL};
  return result < 0 ? -1 : 0;
}

int written_message_read(
  struct written_message *m, const struct wire *wire, const void *bytes, size_t size, struct err *e) {
  struct place p;
  begin(&p, bytes, size);
  m->notice = (struct notice){.all = m->listed, .at = take_number(&p)};
  m->notice.total = take_count(&p, SIZE_MAX / 2);
  m->notice.level = (uint32_t)take_count(&p, UINT32_MAX);
  m->notice.again = (uint32_t)take_count(&p, UINT32_MAX);
  m->notice.number = take_count(&p, INT64_MAX);
  m->until = p.wrong ? 0 : take_number(&p);
  m->notice.count = take_count(&p, NOTICE_LISTED_MOST);
  if (check(&p, e)) {
    return -1;
  }
  for (size_t i = 0; i < m->notice.count; i++) {
    if (take_noticed(&p, wire, m, i, e)) {
      return -1;
    }
  }
  bool fits = m->notice.count && m->notice.count <= m->notice.total;
  return fits ? 0 : err_set(e, "it tells of no alert");
}

int64_t written_message_at(const void *bytes, size_t size) {
  struct place p;
  begin(&p, bytes, size);
  int64_t at = take_number(&p);
  return p.wrong ? 0 : at;
}

// --- alerts

void written_alert_add(struct buf *out, const struct wire *wire, const struct held_alert *alert) {
  add_number(out, FORM);
  add_number(out, alert->progress.came_at);
  add_number(out, alert->progress.told_at);
  add_number(out, alert->progress.level);
  add_number(out, alert->progress.again);
  add_alert(out, wire, alert->raise);
  add_alert(out, wire, alert->clear);
}

int written_alert_read(
  struct written_alert *a, const struct wire *wire, const void *bytes, size_t size, struct err *e) {
  struct place p;
  begin(&p, bytes, size);
  a->progress.came_at = take_number(&p);
  a->progress.told_at = p.wrong ? 0 : take_number(&p);
  a->progress.level = (uint32_t)take_count(&p, UINT32_MAX);
  a->progress.again = (uint32_t)take_count(&p, UINT32_MAX);
  if (check(&p, e)) {
    return -1;
  }
  int result = take_alert(&p, wire, &a->raise, e);
  if (result != 1) {
    return result ? -1 : err_set(e, "its raise is lacking");
  }
  result = take_alert(&p, wire, &a->clear, e);
  a->cleared = result == 1;
  return result < 0 ? -1 : 0;
}
