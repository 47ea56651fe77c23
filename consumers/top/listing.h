// SPDX-License-Identifier: Apache-2.0
// The rows of one list (districts, categories, units, alerts, partitions), filtered and in order.
#ifndef HUIYIN_CONSUMERS_TOP_LISTING_H
#define HUIYIN_CONSUMERS_TOP_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "consumers/core/tally.h"
#include "consumers/top/words.h"
#include "runtime/buf.h"
#include "schemas/event.h"

enum listing_kind { LIST_DISTRICTS, LIST_CATEGORIES, LIST_UNITS, LIST_ALERTS, LIST_PARTITIONS, LIST_COUNT };

// What values[] holds: of counters, the fields by enum field; of alerts and partitions, these.
enum alert_value { ALERT_AT, ALERT_STATUS, ALERT_SEVERITY, ALERT_DUE, ALERT_TURN };
enum partition_value {
  PARTITION_OFFSET,
  PARTITION_LAG,
  PARTITION_CLOCK,
  PARTITION_AGE,
  PARTITION_OUTBOX,
  PARTITION_COMMIT,
  PARTITION_REFUSED,
  PARTITION_ROLLBACKS,
  PARTITION_MISPLACED
};
enum { LISTING_VALUES = FIELD_COUNT };
// What texts[] holds.
enum alert_text { ALERT_MARK, ALERT_DISTRICT, ALERT_CATEGORY, ALERT_UNIT };
enum partition_text { PARTITION_TRACKER, PARTITION_VERSION, PARTITION_OWNER };
enum { LISTING_TEXTS = 4 };

// What is not known.
#define LISTING_UNKNOWN INT64_MIN

// Texts are places in the listing's `strings`, where each ends in NUL.
struct listing_row {
  size_t key;                   // tells the row from all others
  size_t name;                  // as it came
  size_t shown;                 // the name, made visible
  size_t texts[LISTING_TEXTS];  // made visible
  int64_t values[LISTING_VALUES];
  bool children;  // there is something to open
  bool bad;       // to be shown so
};

// Owned by its holder. A zeroed one is empty. `order` are the places of the rows that are shown, in their order.
struct listing {
  enum listing_kind kind;
  struct buf strings;
  struct listing_row *rows;
  size_t count;
  size_t room;
  size_t *order;
  size_t shown;
  size_t widest;  // columns of the widest name
  size_t total;   // how many there are, where not all of them were taken; else 0
};

// Empties it.
void listing_begin(struct listing *l, enum listing_kind kind);
void listing_release(struct listing *l);

// A further row, with all values 0 and no texts; good until the next one. The key is the name where it is NULL.
struct listing_row *listing_add(struct listing *l, struct text name, const char *key);
void listing_set_text(struct listing *l, struct listing_row *row, size_t which, struct text text);
const char *listing_string(const struct listing *l, size_t place);

// Chooses and orders the rows. `column` is a place in listing_columns(kind); `filter`: rows that hold one of its texts
// (set apart by `|`, ASCII letters of either case) in their name or their texts; "" for all.
void listing_arrange(struct listing *l, size_t column, bool inverted, const char *filter);

// The first row from place `from` in the order on, round the end, whose name or texts hold `text`; -1 for none.
long listing_search(const struct listing *l, size_t from, const char *text);

// Where the row of that key is in the order; -1 where it is not.
long listing_place(const struct listing *l, const char *key);

// --- columns

enum column_kind {
  COLUMN_NAME,
  COLUMN_NUMBER,
  COLUMN_RATE,
  COLUMN_MOMENT,
  COLUMN_AGE,
  COLUMN_STATUS,
  COLUMN_SEVERITY,
  COLUMN_TEXT
};

struct column {
  enum word title;
  enum column_kind kind;
  uint8_t value;   // in values[] or texts[]; of a rate, what is counted, and ...
  uint8_t of;      // ... what of, and ...
  uint8_t and_of;  // ... this in addition, where it is another
  uint8_t least;   // columns that it needs
  uint8_t wants;   // what a text would like; 0 for no more than the least
};

const struct column *listing_columns(enum listing_kind kind, size_t *count);

// The column that a list begins with, and in which order: the most first but for names.
size_t listing_first_column(enum listing_kind kind);

// What a row has there, as a number that orders (a rate in ten thousandths); LISTING_UNKNOWN where it has none.
int64_t listing_value(const struct listing_row *row, const struct column *column);

#endif
