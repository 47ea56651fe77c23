// SPDX-License-Identifier: Apache-2.0
// Fields there and back. A UUID takes 17 bytes instead of 37: most ids are UUIDs, and each is in memory once for Redis
// and once for the tracker.
#include "consumers/core/ledger_field.h"

#include <string.h>

#include "consumers/core/text.h"

enum { UUID_SIZE = 36, UUID_BYTES = 16 };

// The value of a hexadecimal digit and 16 more, 0 for any other character.
static const uint8_t digits[256] = {['0'] = 16,
  ['1'] = 17,
  ['2'] = 18,
  ['3'] = 19,
  ['4'] = 20,
  ['5'] = 21,
  ['6'] = 22,
  ['7'] = 23,
  ['8'] = 24,
  ['9'] = 25,
  ['a'] = 26,
  ['b'] = 27,
  ['c'] = 28,
  ['d'] = 29,
  ['e'] = 30,
  ['f'] = 31};

// A hyphen stands before these bytes.
static bool has_hyphen(size_t byte) {
  return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

static bool pack_uuid(struct text id, char *out) {
  const uint8_t *at = (const uint8_t *)id.at;
  if (id.size != UUID_SIZE || at[8] != '-' || at[13] != '-' || at[18] != '-' || at[23] != '-') {
    return false;
  }
  unsigned all = 16;
  for (size_t i = 0; i < UUID_BYTES; i++, at += 2) {
    at += has_hyphen(i);
    unsigned high = digits[at[0]];
    unsigned low = digits[at[1]];
    all &= high & low;
    out[i] = (char)((high << 4 | (low & 15)) & 255);
  }
  return all;
}

static void unpack_uuid(const char *bytes, char *out) {
  static const char hex[] = "0123456789abcdef";
  for (size_t i = 0; i < UUID_BYTES; i++) {
    if (has_hyphen(i)) {
      *out++ = '-';
    }
    *out++ = hex[(uint8_t)bytes[i] >> 4];
    *out++ = hex[(uint8_t)bytes[i] & 15];
  }
}

size_t ledger_request_field(struct text request_id, char *out) {
  if (pack_uuid(request_id, out + 1)) {
    *out = 'U';
    return 1 + UUID_BYTES;
  }
  size_t size = request_id.size < ID_MAX ? request_id.size : ID_MAX;
  *out = 'R';
  memcpy(out + 1, request_id.at, size);
  return size + 1;
}

// A station and an event_id hold no NUL, so the two cannot run into each other.
static size_t volunteer_field(const struct event *event, char *out) {
  struct text station = event->held.station;
  out[0] = 'V';
  memcpy(out + 1, station.at, station.size);
  out[1 + station.size] = 0;
  memcpy(out + 2 + station.size, event->event_id.at, event->event_id.size);
  return 2 + (size_t)station.size + event->event_id.size;
}

size_t ledger_field(const struct event *event, char *out) {
  return event->type == EVENT_VOLUNTEER_EVENT_HELD ? volunteer_field(event, out)
                                                   : ledger_request_field(event_key(event), out);
}

bool ledger_is_field(const char *field, size_t size) {
  return size > 1 && ((field[0] == 'R' && size <= 1 + ID_MAX) || (field[0] == 'U' && size == 1 + UUID_BYTES) ||
                       (field[0] == 'V' && size <= LEDGER_FIELD_MAX));
}

struct text ledger_field_request(const char *field, size_t size, char *out) {
  if (field[0] != 'U' || size != 1 + UUID_BYTES) {
    return (struct text){field + 1, (uint32_t)size - 1};
  }
  unpack_uuid(field + 1, out);
  return (struct text){out, UUID_SIZE};
}

int ledger_field_compare(const char *a, size_t a_size, const char *b, size_t b_size) {
  char a_id[ID_MAX];
  char b_id[ID_MAX];
  if (a[0] == b[0]) {
    return text_compare((struct text){a, (uint32_t)a_size}, (struct text){b, (uint32_t)b_size});
  }
  return text_compare(ledger_field_request(a, a_size, a_id), ledger_field_request(b, b_size, b_id));
}
