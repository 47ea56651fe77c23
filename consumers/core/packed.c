// SPDX-License-Identifier: Apache-2.0
// The packed form of a request: what Redis keeps. (In memory: kept.h.)
//
//   version (1) | flags (2, little endian) | numbers | texts | marks
//
// Moments are zigzag varints, each as the difference to the one before it, so that a request's usual state takes some
// 60 bytes beside its names. A part that the flags say is not there takes none. The marks are varints
// (raised * 2 + standing), one for each mark of the policy up to the last that is not 0.
#include <string.h>

#include "consumers/core/request.h"
#include "consumers/core/text.h"

enum { PACKED_VERSION = 1 };

enum packed_flag {
  PACKED_FILING = 1,
  PACKED_FILING_DUE = 2,
  PACKED_ASSISTED = 4,
  PACKED_REFILED = 8,  // the latest filing is not at the moment of the earliest
  PACKED_PLEDGE = 16,
  PACKED_REPLEDGED = 32,
  PACKED_PLEDGE_DUE = 64,   // the latest pledge carries a due
  PACKED_DUE_PLEDGE = 128,  // another, earlier pledge carries the due in force
  PACKED_RESOLUTION = 256,
  PACKED_RERESOLVED = 512,
  PACKED_SAME_UNIT = 1024,  // the latest resolution's unit is the latest pledge's
  PACKED_LAST_MESSAGE = 2048,
  PACKED_DUES = 4096,  // pledges have carried several dues
  PACKED_FLAGS_END = 8192
};

struct packer {
  uint8_t *at;
  int64_t last;  // the moment that the next one is written against
};

static void put_number(struct packer *p, uint64_t number) {
  while (number >= 0x80) {
    *p->at++ = (uint8_t)(number | 0x80);
    number >>= 7;
  }
  *p->at++ = (uint8_t)number;
}

static void put_moment(struct packer *p, int64_t moment) {
  int64_t step = moment - p->last;
  put_number(p, ((uint64_t)step << 1) ^ (uint64_t)(step >> 63));
  p->last = moment;
}

static void put_text(struct packer *p, struct text text) {
  put_number(p, text.size);
  if (text.size) {
    memcpy(p->at, text.at, text.size);
    p->at += text.size;
  }
}

static bool same_pledge(const struct pledge *a, const struct pledge *b) {
  return a->at == b->at && a->due_at == b->due_at && text_equal(a->unit, b->unit);
}

static unsigned flags_of(const struct request *r) {
  unsigned flags = 0;
  if (r->filing.at != MOMENT_NONE) {
    flags |= PACKED_FILING | (r->filing.due_at != MOMENT_NONE ? PACKED_FILING_DUE : 0) |
             (r->filing.assisted ? PACKED_ASSISTED : 0) | (r->filing.at != r->filed_at ? PACKED_REFILED : 0);
  }
  if (r->pledge.at != MOMENT_NONE) {
    flags |= PACKED_PLEDGE | (r->pledge.at != r->first_pledge_at ? PACKED_REPLEDGED : 0) |
             (r->pledge.due_at != MOMENT_NONE ? PACKED_PLEDGE_DUE : 0);
    flags |= r->due_pledge.at != MOMENT_NONE && !same_pledge(&r->pledge, &r->due_pledge) ? PACKED_DUE_PLEDGE : 0;
    flags |= r->due_count > 1 ? PACKED_DUES : 0;
  }
  if (r->resolution.at != MOMENT_NONE) {
    flags |= PACKED_RESOLUTION | (r->resolution.at != r->first_resolution_at ? PACKED_RERESOLVED : 0);
    flags |= r->pledge.at != MOMENT_NONE && text_equal(r->pledge.unit, r->resolution.unit) ? PACKED_SAME_UNIT : 0;
    flags |= r->last_message_at != MOMENT_NONE ? PACKED_LAST_MESSAGE : 0;
  }
  return flags;
}

static void put_filing(struct packer *p, const struct request *r, unsigned flags) {
  put_moment(p, r->filed_at);
  if (flags & PACKED_REFILED) {
    put_moment(p, r->filing.at);
  }
  if (flags & PACKED_FILING_DUE) {
    put_moment(p, r->filing.due_at);
  }
  *p->at++ = (uint8_t)r->filing.kind;
  *p->at++ = (uint8_t)((r->filing.channel << 2) | r->filing.priority);
  put_text(p, r->filing.category);
  put_text(p, r->filing.district);
}

static void put_pledges(struct packer *p, const struct request *r, unsigned flags) {
  put_moment(p, r->first_pledge_at);
  if (flags & PACKED_REPLEDGED) {
    put_moment(p, r->pledge.at);
  }
  if (flags & PACKED_PLEDGE_DUE) {
    put_moment(p, r->pledge.due_at);
  }
  put_text(p, r->pledge.unit);
  if (flags & PACKED_DUE_PLEDGE) {
    put_moment(p, r->due_pledge.at);
    put_moment(p, r->due_pledge.due_at);
    put_text(p, r->due_pledge.unit);
  }
  if (flags & PACKED_DUES) {
    put_number(p, r->due_count);
    for (size_t i = 0; i < r->due_count; i++) {
      put_moment(p, r->dues[i].at);
      put_moment(p, r->dues[i].due_at);
    }
  }
}

static void put_resolution(struct packer *p, const struct request *r, unsigned flags) {
  put_moment(p, r->first_resolution_at);
  if (flags & PACKED_RERESOLVED) {
    put_moment(p, r->resolution.at);
  }
  *p->at++ = (uint8_t)((r->resolution.outcome << 3) | r->resolution.satisfaction);
  if (flags & PACKED_LAST_MESSAGE) {
    put_moment(p, r->last_message_at);
  }
  if (!(flags & PACKED_SAME_UNIT)) {
    put_text(p, r->resolution.unit);
  }
}

static void put_marks(struct packer *p, const struct marks *m) {
  size_t count = marks_count(m);
  for (size_t i = 0; i < count; i++) {
    put_number(p, (uint64_t)m->raised[i] * 2 + m->standing[i]);
  }
}

size_t request_pack(const struct request *r, const struct marks *m, uint8_t *out) {
  unsigned flags = flags_of(r);
  struct packer p = {.at = out};
  *p.at++ = PACKED_VERSION;
  *p.at++ = (uint8_t)flags;
  *p.at++ = (uint8_t)(flags >> 8);
  if (flags & PACKED_FILING) {
    put_filing(&p, r, flags);
  }
  if (flags & PACKED_PLEDGE) {
    put_pledges(&p, r, flags);
  }
  if (flags & PACKED_RESOLUTION) {
    put_resolution(&p, r, flags);
  }
  put_marks(&p, m);
  return (size_t)(p.at - out);
}

// What Redis gives back was once ours, but a byte may have been changed there: every step is bounds-checked, and `bad`
// stays set once something did not fit.
struct unpacker {
  const uint8_t *at;
  const uint8_t *end;
  int64_t last;
  bool bad;
};

static uint8_t get_byte(struct unpacker *u) {
  if (u->at == u->end) {
    u->bad = true;
    return 0;
  }
  return *u->at++;
}

static uint64_t get_number(struct unpacker *u) {
  uint64_t number = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    uint8_t byte = get_byte(u);
    number |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) {
      return number;
    }
  }
  u->bad = true;
  return 0;
}

static int64_t get_moment(struct unpacker *u) {
  uint64_t number = get_number(u);
  uint64_t step = (number >> 1) ^ (0 - (number & 1));
  int64_t moment = (int64_t)((uint64_t)u->last + step);
  if (moment < MOMENT_FIRST || moment > MOMENT_LAST) {
    u->bad = true;
    return MOMENT_FIRST;
  }
  u->last = moment;
  return moment;
}

static struct text get_text(struct unpacker *u) {
  uint64_t size = get_number(u);
  if (size > NAME_MAX_BYTES || size > (uint64_t)(u->end - u->at)) {
    u->bad = true;
    size = 0;
  }
  struct text text = {(const char *)u->at, (uint32_t)size};
  u->at += size;
  return text;
}

static int32_t get_below(struct unpacker *u, uint32_t value, int32_t count) {
  if (value >= (uint32_t)count) {
    u->bad = true;
    return 0;
  }
  return (int32_t)value;
}

static void get_filing(struct unpacker *u, struct request *r, unsigned flags) {
  struct filing *f = &r->filing;
  r->filed_at = get_moment(u);
  f->at = flags & PACKED_REFILED ? get_moment(u) : r->filed_at;
  f->due_at = flags & PACKED_FILING_DUE ? get_moment(u) : MOMENT_NONE;
  f->assisted = flags & PACKED_ASSISTED;
  f->kind = get_below(u, get_byte(u), KIND_COUNT);
  uint8_t both = get_byte(u);
  f->channel = get_below(u, both >> 2, CHANNEL_COUNT);
  f->priority = get_below(u, both & 3, PRIORITY_COUNT);
  f->category = get_text(u);
  f->district = get_text(u);
}

static void get_dues(struct unpacker *u, struct request *r) {
  uint64_t count = get_number(u);
  if (count < 2 || count > PLEDGED_DUES_MAX) {
    u->bad = true;
    return;
  }
  r->due_count = (size_t)count;
  for (size_t i = 0; i < r->due_count; i++) {
    r->dues[i].at = get_moment(u);
    r->dues[i].due_at = get_moment(u);
  }
}

static void get_pledges(struct unpacker *u, struct request *r, unsigned flags) {
  r->first_pledge_at = get_moment(u);
  r->pledge.at = flags & PACKED_REPLEDGED ? get_moment(u) : r->first_pledge_at;
  r->pledge.due_at = flags & PACKED_PLEDGE_DUE ? get_moment(u) : MOMENT_NONE;
  r->pledge.unit = get_text(u);
  if (flags & PACKED_DUE_PLEDGE) {
    r->due_pledge.at = get_moment(u);
    r->due_pledge.due_at = get_moment(u);
    r->due_pledge.unit = get_text(u);
  } else if (flags & PACKED_PLEDGE_DUE) {
    r->due_pledge = r->pledge;
  }
  if (flags & PACKED_DUES) {
    get_dues(u, r);
  } else if (r->due_pledge.at != MOMENT_NONE) {
    r->due_count = 1;
    r->dues[0] = (struct pledged_due){r->due_pledge.at, r->due_pledge.due_at};
  }
}

static void get_resolution(struct unpacker *u, struct request *r, unsigned flags) {
  r->first_resolution_at = get_moment(u);
  r->resolution.at = flags & PACKED_RERESOLVED ? get_moment(u) : r->first_resolution_at;
  uint8_t both = get_byte(u);
  r->resolution.outcome = get_below(u, both >> 3, OUTCOME_COUNT);
  r->resolution.satisfaction = get_below(u, both & 7, 6);
  r->last_message_at = flags & PACKED_LAST_MESSAGE ? get_moment(u) : MOMENT_NONE;
  r->resolution.unit = flags & PACKED_SAME_UNIT ? r->pledge.unit : get_text(u);
}

static void get_marks(struct unpacker *u, struct marks *m) {
  for (size_t i = 0; u->at < u->end && !u->bad; i++) {
    uint64_t number = get_number(u);
    if (i == MARKS_MAX || number >> 33) {
      u->bad = true;
      return;
    }
    m->raised[i] = (uint32_t)(number >> 1);
    m->standing[i] = number & 1;
  }
}

// What belongs to a part occurs with that part alone.
static bool flags_fit(unsigned flags) {
  static const unsigned of_filing = PACKED_FILING_DUE | PACKED_ASSISTED | PACKED_REFILED;
  static const unsigned of_pledge = PACKED_REPLEDGED | PACKED_PLEDGE_DUE | PACKED_DUE_PLEDGE | PACKED_DUES;
  static const unsigned of_resolution = PACKED_RERESOLVED | PACKED_SAME_UNIT | PACKED_LAST_MESSAGE;
  return flags < PACKED_FLAGS_END && (flags & PACKED_FILING || !(flags & of_filing)) &&
         (flags & PACKED_PLEDGE || !(flags & (of_pledge | PACKED_SAME_UNIT))) &&
         (flags & PACKED_RESOLUTION || !(flags & of_resolution));
}

int request_unpack(const uint8_t *bytes, size_t size, struct request *r, struct marks *m) {
  struct unpacker u = {.at = bytes, .end = bytes + size};
  request_init(r);
  *m = (struct marks){0};
  bool known = get_byte(&u) == PACKED_VERSION;
  unsigned flags = get_byte(&u);
  flags |= (unsigned)get_byte(&u) << 8;
  if (!known || u.bad || !flags_fit(flags)) {
    return -1;
  }
  if (flags & PACKED_FILING) {
    get_filing(&u, r, flags);
  }
  if (flags & PACKED_PLEDGE) {
    get_pledges(&u, r, flags);
  }
  if (flags & PACKED_RESOLUTION) {
    get_resolution(&u, r, flags);
  }
  get_marks(&u, m);
  return u.bad ? -1 : 0;
}
