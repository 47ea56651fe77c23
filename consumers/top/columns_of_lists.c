// SPDX-License-Identifier: Apache-2.0
// Which columns each list has.
#include "consumers/top/listing.h"

#define NUMBER(word, value) \
  { word, COLUMN_NUMBER, value, 0, 0, 8, 0 }
#define RATE(word, value, of, and_of) \
  { word, COLUMN_RATE, value, of, and_of, 6, 0 }
#define COUNTERS                                                                                                   \
  NUMBER(WORD_OPEN, FIELD_OPEN), NUMBER(WORD_OVERDUE, FIELD_OVERDUE), NUMBER(WORD_STALLED, FIELD_STALLED),         \
    NUMBER(WORD_FILED, FIELD_FILED), NUMBER(WORD_PLEDGED, FIELD_PLEDGED), NUMBER(WORD_RESOLVED, FIELD_RESOLVED),   \
    NUMBER(WORD_ON_TIME, FIELD_ON_TIME), NUMBER(WORD_LATE, FIELD_LATE),                                            \
    RATE(WORD_ON_TIME_RATE, FIELD_ON_TIME, FIELD_ON_TIME, FIELD_LATE), NUMBER(WORD_RATED, FIELD_RATED),            \
    NUMBER(WORD_SATISFIED, FIELD_SATISFIED), RATE(WORD_SATISFIED_RATE, FIELD_SATISFIED, FIELD_RATED, FIELD_RATED), \
    RATE(WORD_PLEDGED_RATE, FIELD_PLEDGED, FIELD_FILED, FIELD_FILED), NUMBER(WORD_REOPENED, FIELD_REOPENED),       \
    NUMBER(WORD_DECLINED, FIELD_DECLINED), NUMBER(WORD_EXCLUDED, FIELD_EXCLUDED),                                  \
    NUMBER(WORD_ASSISTED, FIELD_ASSISTED), NUMBER(WORD_OVER_EXTENDED, FIELD_OVER_EXTENDED)

static const struct column listing_of_districts[] = {{WORD_DISTRICT, COLUMN_NAME, 0, 0, 0, 12, 40}, COUNTERS};
static const struct column listing_of_categories[] = {{WORD_CATEGORY, COLUMN_NAME, 0, 0, 0, 12, 40}, COUNTERS};
static const struct column listing_of_units[] = {{WORD_UNIT, COLUMN_NAME, 0, 0, 0, 12, 40}, COUNTERS};
static const struct column listing_of_alerts[] = {
  {WORD_AT, COLUMN_MOMENT, ALERT_AT, 0, 0, 14, 0},
  {WORD_STATUS, COLUMN_STATUS, ALERT_STATUS, 0, 0, 4, 0},
  {WORD_MARK, COLUMN_TEXT, ALERT_MARK, 0, 0, 9, 14},
  {WORD_REQUEST, COLUMN_NAME, 0, 0, 0, 17, 40},
  {WORD_DISTRICT, COLUMN_TEXT, ALERT_DISTRICT, 0, 0, 18, 40},
  {WORD_SEVERITY, COLUMN_SEVERITY, ALERT_SEVERITY, 0, 0, 4, 0},
  {WORD_DUE, COLUMN_MOMENT, ALERT_DUE, 0, 0, 14, 0},
  {WORD_CATEGORY, COLUMN_TEXT, ALERT_CATEGORY, 0, 0, 12, 30},
  {WORD_UNIT, COLUMN_TEXT, ALERT_UNIT, 0, 0, 12, 30},
};
static const struct column listing_of_partitions[] = {
  {WORD_PARTITION, COLUMN_NAME, 0, 0, 0, 4, 0},
  {WORD_OFFSET, COLUMN_NUMBER, PARTITION_OFFSET, 0, 0, 11, 0},
  {WORD_LAG, COLUMN_NUMBER, PARTITION_LAG, 0, 0, 7, 0},
  {WORD_CLOCK, COLUMN_MOMENT, PARTITION_CLOCK, 0, 0, 14, 0},
  {WORD_AGE, COLUMN_AGE, PARTITION_AGE, 0, 0, 6, 0},
  {WORD_TRACKER, COLUMN_TEXT, PARTITION_TRACKER, 0, 0, 12, 30},
  {WORD_OUTBOX, COLUMN_NUMBER, PARTITION_OUTBOX, 0, 0, 6, 0},
  {WORD_COMMIT, COLUMN_NUMBER, PARTITION_COMMIT, 0, 0, 9, 0},
  {WORD_REFUSED, COLUMN_NUMBER, PARTITION_REFUSED, 0, 0, 5, 0},
  {WORD_ROLLBACKS, COLUMN_NUMBER, PARTITION_ROLLBACKS, 0, 0, 5, 0},
  {WORD_MISPLACED, COLUMN_NUMBER, PARTITION_MISPLACED, 0, 0, 5, 0},
  {WORD_VERSION, COLUMN_TEXT, PARTITION_VERSION, 0, 0, 8, 0},
  {WORD_OWNER, COLUMN_TEXT, PARTITION_OWNER, 0, 0, 8, 32},
};

#define LISTED(columns) \
  { columns, sizeof(columns) / sizeof *(columns) }
static const struct {
  const struct column *columns;
  size_t count;
} listing_all[LIST_COUNT] = {
  [LIST_DISTRICTS] = LISTED(listing_of_districts),
  [LIST_CATEGORIES] = LISTED(listing_of_categories),
  [LIST_UNITS] = LISTED(listing_of_units),
  [LIST_ALERTS] = LISTED(listing_of_alerts),
  [LIST_PARTITIONS] = LISTED(listing_of_partitions),
};

const struct column *listing_columns(enum listing_kind kind, size_t *count) {
  *count = listing_all[kind].count;
  return listing_all[kind].columns;
}

size_t listing_first_column(enum listing_kind kind) {
  return kind == LIST_ALERTS || kind == LIST_PARTITIONS ? 0 : 1;
}

int64_t listing_value(const struct listing_row *row, const struct column *column) {
  int64_t value = row->values[column->value];
  if (column->kind != COLUMN_RATE) {
    return value;
  }
  int64_t of = row->values[column->of] + (column->and_of != column->of ? row->values[column->and_of] : 0);
  return of > 0 ? (int64_t)((double)value * 10000 / (double)of + 0.5) : LISTING_UNKNOWN;
}
