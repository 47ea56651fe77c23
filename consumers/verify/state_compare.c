// SPDX-License-Identifier: Apache-2.0
// Compares one state in Redis with the recount's, and says what differs.
#include <string.h>

#include "consumers/core/lapse.h"
#include "consumers/core/text.h"
#include "consumers/verify/states.h"

// The history of marks is a function of the log only where the clock is.
static bool verify_states_exact(const struct verify *v, size_t partition) {
  return v->in.counting.log_clock && !v->stored.partitions[partition].meta.settled;
}

static bool verify_states_same_request(const struct request *a, const struct request *b) {
  const struct marks none = {{0}, {0}};
  uint8_t one[REQUEST_PACKED_MAX];
  uint8_t other[REQUEST_PACKED_MAX];
  size_t size = request_pack(a, &none, one);
  return size == request_pack(b, &none, other) && memcmp(one, other, size) == 0;
}

// What of the two differs; NULL where nothing that must be the same does.
static const char *verify_states_differ(
  bool exact, const uint8_t *stored, size_t stored_size, const uint8_t *counted, size_t counted_size) {
  struct request a;
  struct request b;
  struct marks marks_a;
  struct marks marks_b;
  if (counted && stored_size == counted_size && memcmp(stored, counted, stored_size) == 0) {
    return NULL;
  }
  if (request_unpack(stored, stored_size, &a, &marks_a) != 0) {
    return "its state in Redis is none that huiyin writes";
  }
  if (request_unpack(counted, counted_size, &b, &marks_b) != 0) {
    return "its state in Redis is that of another kind of thing";
  }
  if (!verify_states_same_request(&a, &b)) {
    return "its state in Redis is not what its events amount to";
  }
  if (memcmp(marks_a.standing, marks_b.standing, sizeof marks_a.standing) != 0) {
    return "the alerts that stand by its state in Redis are not those owed";
  }
  return exact ? "how often its marks were raised differs between Redis and the log" : NULL;
}

void verify_states_remains(
  const struct verify *v, size_t partition, const void *value, size_t size, struct verify_remains *out) {
  struct request r;
  struct marks m;
  out->size =
    value ? lapse_remains(value, size, v->recount.parts[partition].timestamp, v->in.counting.keep_closed, out->bytes)
          : 0;
  out->living = out->size && (request_unpack(out->bytes, out->size, &r, &m) != 0 || !request_is_none(&r));
}

static const char *verify_states_request(const struct verify *v, size_t partition, const void *stored,
  size_t stored_size, const uint8_t *counted, size_t counted_size) {
  struct verify_remains a;
  struct verify_remains b;
  bool exact = verify_states_exact(v, partition);
  if (stored_size > REQUEST_PACKED_MAX) {
    return "its state in Redis is none that huiyin writes";
  }
  if (stored && counted && stored_size == counted_size && memcmp(stored, counted, stored_size) == 0) {
    return NULL;
  }
  verify_states_remains(v, partition, stored, stored_size, &a);
  verify_states_remains(v, partition, counted, counted_size, &b);
  if (a.living && !b.living) {
    return counted ? "its state is in Redis, and by the log it is no longer kept"
                   : "it is in Redis, and not in the log";
  }
  if (b.living && !a.living) {
    return stored ? "its state in Redis is not what its events amount to" : "it is in the log, and not in Redis";
  }
  if (!a.size || !b.size) {
    return exact && a.size != b.size ? "how often its marks were raised differs between Redis and the log" : NULL;
  }
  return verify_states_differ(exact, a.bytes, a.size, b.bytes, b.size);
}

const char *verify_states_compare(
  const struct verify *v, size_t partition, const char *field, size_t field_size, const redisReply *value) {
  size_t size;
  const uint8_t *counted = ledger_value(v->recount.parts[partition].ledger, field, field_size, &size);
  bool stored = value->type == REDIS_REPLY_STRING;
  // What remains of one that the log does not tell of (any longer) is no request.
  if (ledger_field_is_request(field) && (counted || (stored && value->len))) {
    return verify_states_request(v, partition, stored ? value->str : NULL, stored ? value->len : 0, counted, size);
  }
  if (!counted) {
    return stored ? "it is in Redis, and not in the log" : NULL;
  }
  return stored ? NULL : "it is in the log, and not in Redis";
}

// `request 4711 (partition 2)`, `volunteer event e-1 at station s (partition 2)`.
void verify_states_note(struct verify *v, size_t partition, const struct state *s, const char *why) {
  struct buf what = {0};
  const char *bytes = s->bytes + 1;
  size_t size = s->field_size - 1U;
  const char *nul = s->bytes[0] == 'V' ? memchr(bytes, 0, size) : NULL;
  if (nul) {
    buf_add_string(&what, "volunteer event ");
    buf_add(&what, nul + 1, size - (size_t)(nul + 1 - bytes));
    buf_add_string(&what, " at station ");
    buf_add(&what, bytes, (size_t)(nul - bytes));
  } else {
    char id[ID_MAX];
    bool is_request = ledger_field_is_request(s->bytes);
    struct text name =
      is_request ? ledger_field_request(s->bytes, s->field_size, id) : (struct text){s->bytes, s->field_size};
    buf_add_string(&what, is_request ? "request " : "state ");
    buf_add(&what, name.at, name.size);
  }
  buf_printf(&what, " (partition %zu)", partition);
  differences_add(&v->found, (struct text){(const char *)what.at, (uint32_t)what.size}, "%s", why);
  buf_release(&what);
}
