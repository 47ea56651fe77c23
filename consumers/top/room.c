// SPDX-License-Identifier: Apache-2.0
// How the lines of a terminal are shared out: something of everything, and to the table what is left.
#include "consumers/top/room.h"

enum {
  ROOM_HEAD = 1,
  ROOM_HEADING = 1,
  ROOM_TABS_FROM = 6,
  ROOM_NOTE_FROM = 12,
  ROOM_FACTS_FROM = 11,
  ROOM_ALERTS_FROM = 10,
  ROOM_PARTITIONS_FROM = 5
};

static size_t room_less(size_t a, size_t b) {
  return a < b ? a : b;
}

// Rows of a list below the table, its heading left out.
static size_t room_part(size_t left, size_t from, size_t wanted) {
  return left >= from ? room_less(wanted, left / 6 > 0 ? left / 6 : 1) : 0;
}

// Lines that the table would leave empty go to the lists below it.
static void room_give(struct room *r, size_t table, size_t *list, size_t wanted) {
  size_t more = r->table > table ? r->table - table : 0;
  more = *list && wanted > *list ? room_less(more, wanted - *list) : 0;
  *list += more;
  r->table -= more;
}

struct room room_share(size_t rows, const struct room_wishes *w) {
  struct room r = {.warning = w->warning && rows > 1,
    .note = w->note && rows >= ROOM_NOTE_FROM,
    .tabs = rows >= ROOM_TABS_FROM,
    .bar = rows >= ROOM_TABS_FROM};
  size_t fixed = ROOM_HEAD + ROOM_HEADING + (size_t)r.warning + (size_t)r.note + (size_t)r.tabs + (size_t)r.bar;
  size_t left = rows > fixed ? rows - fixed : 0;
  size_t quarter = left / 4 > 0 ? left / 4 : 1;
  r.totals = left > 1 ? room_less(w->totals, quarter) : 0;
  r.facts = left > ROOM_FACTS_FROM ? room_less(w->facts, left - ROOM_FACTS_FROM) : 0;
  r.partitions = room_part(left, ROOM_PARTITIONS_FROM, w->partitions);
  r.alerts = room_part(left, ROOM_ALERTS_FROM, w->alerts);
  size_t taken = r.totals + r.facts + r.partitions + (r.partitions > 0) + r.alerts + (r.alerts > 0);
  r.table = left > taken ? left - taken : 0;
  room_give(&r, w->table, &r.alerts, w->alerts);
  room_give(&r, w->table, &r.partitions, w->partitions);
  return r;
}
