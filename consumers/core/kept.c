// SPDX-License-Identifier: Apache-2.0
// A request in memory: flags, then the parts that are there, moments in 6 bytes and names by their numbers in 4.
#include "consumers/core/kept.h"

#include <string.h>

enum kept_flag {
  KEPT_FILING = 1,
  KEPT_FILING_DUE = 2,
  KEPT_ASSISTED = 4,
  KEPT_REFILED = 8,  // the latest filing is not at the moment of the earliest
  KEPT_PLEDGE = 16,
  KEPT_REPLEDGED = 32,
  KEPT_PLEDGE_DUE = 64,   // the latest pledge carries a due
  KEPT_DUE_PLEDGE = 128,  // another pledge carries the due in force
  KEPT_RESOLUTION = 256,
  KEPT_RERESOLVED = 512,
  KEPT_MARKS = 1024,
  KEPT_LAST_MESSAGE = 2048,
  KEPT_DUES = 4096  // pledges have carried several dues
};

// --- writing

static uint8_t *put_16(uint8_t *at, uint16_t number) {
  memcpy(at, &number, sizeof number);
  return at + sizeof number;
}

static uint8_t *put_name(uint8_t *at, struct text name) {
  uint32_t id = name_id(name);
  memcpy(at, &id, sizeof id);
  return at + sizeof id;
}

static uint8_t *put_moment(uint8_t *at, int64_t moment) {
  uint32_t low = (uint32_t)moment;
  memcpy(at, &low, sizeof low);
  return put_16(at + sizeof low, (uint16_t)(moment >> 32));
}

static unsigned flag(bool holds, unsigned flag) {
  return holds ? flag : 0;
}

static bool same_pledge(const struct pledge *a, const struct pledge *b) {
  return a->at == b->at && a->due_at == b->due_at && a->unit.at == b->unit.at;
}

static unsigned flags_of(const struct request *r, const struct marks *m) {
  unsigned flags = flag(marks_count(m), KEPT_MARKS);
  if (r->filing.at != MOMENT_NONE) {
    flags |= KEPT_FILING | flag(r->filing.due_at != MOMENT_NONE, KEPT_FILING_DUE) |
             flag(r->filing.assisted, KEPT_ASSISTED) | flag(r->filing.at != r->filed_at, KEPT_REFILED);
  }
  if (r->pledge.at != MOMENT_NONE) {
    bool other = r->due_pledge.at != MOMENT_NONE && !same_pledge(&r->pledge, &r->due_pledge);
    flags |= KEPT_PLEDGE | flag(r->pledge.at != r->first_pledge_at, KEPT_REPLEDGED) |
             flag(r->pledge.due_at != MOMENT_NONE, KEPT_PLEDGE_DUE) | flag(other, KEPT_DUE_PLEDGE) |
             flag(r->due_count > 1, KEPT_DUES);
  }
  if (r->resolution.at != MOMENT_NONE) {
    flags |= KEPT_RESOLUTION | flag(r->resolution.at != r->first_resolution_at, KEPT_RERESOLVED) |
             flag(r->last_message_at != MOMENT_NONE, KEPT_LAST_MESSAGE);
  }
  return flags;
}

static uint8_t *put_filing(uint8_t *at, const struct request *r, unsigned flags) {
  const struct filing *f = &r->filing;
  at = put_moment(at, r->filed_at);
  at = flags & KEPT_REFILED ? put_moment(at, f->at) : at;
  at = flags & KEPT_FILING_DUE ? put_moment(at, f->due_at) : at;
  at = put_16(at, (uint16_t)(f->kind << 8 | f->channel << 4 | f->priority));
  at = put_name(at, f->category);
  return put_name(at, f->district);
}

static uint8_t *put_pledges(uint8_t *at, const struct request *r, unsigned flags) {
  at = put_moment(at, r->first_pledge_at);
  at = flags & KEPT_REPLEDGED ? put_moment(at, r->pledge.at) : at;
  at = flags & KEPT_PLEDGE_DUE ? put_moment(at, r->pledge.due_at) : at;
  at = put_name(at, r->pledge.unit);
  if (flags & KEPT_DUE_PLEDGE) {
    at = put_moment(at, r->due_pledge.at);
    at = put_moment(at, r->due_pledge.due_at);
    at = put_name(at, r->due_pledge.unit);
  }
  if (flags & KEPT_DUES) {
    *at++ = (uint8_t)r->due_count;
    for (size_t i = 0; i < r->due_count; i++) {
      at = put_moment(put_moment(at, r->dues[i].at), r->dues[i].due_at);
    }
  }
  return at;
}

static uint8_t *put_resolution(uint8_t *at, const struct request *r, unsigned flags) {
  at = put_moment(at, r->first_resolution_at);
  at = flags & KEPT_RERESOLVED ? put_moment(at, r->resolution.at) : at;
  at = flags & KEPT_LAST_MESSAGE ? put_moment(at, r->last_message_at) : at;
  *at++ = (uint8_t)(r->resolution.outcome << 3 | r->resolution.satisfaction);
  return put_name(at, r->resolution.unit);
}

// How many there are up to the last that is not nothing, and for each how often it was raised, and whether it stands:
// one byte, or five from 127 times on.
static uint8_t *put_marks(uint8_t *at, const struct marks *m) {
  size_t count = marks_count(m);
  *at++ = (uint8_t)count;
  for (size_t i = 0; i < count; i++) {
    bool small = m->raised[i] < 127;
    *at++ = (uint8_t)((small ? m->raised[i] : 127) << 1 | m->standing[i]);
    if (!small) {
      memcpy(at, &m->raised[i], sizeof m->raised[i]);
      at += sizeof m->raised[i];
    }
  }
  return at;
}

size_t kept_pack(const struct request *r, const struct marks *m, uint8_t *out) {
  unsigned flags = flags_of(r, m);
  uint8_t *at = put_16(out, (uint16_t)flags);
  at = flags & KEPT_FILING ? put_filing(at, r, flags) : at;
  at = flags & KEPT_PLEDGE ? put_pledges(at, r, flags) : at;
  at = flags & KEPT_RESOLUTION ? put_resolution(at, r, flags) : at;
  at = flags & KEPT_MARKS ? put_marks(at, m) : at;
  return (size_t)(at - out);
}

// --- reading

struct reader {
  const uint8_t *at;
  const struct names *names;
};

static uint16_t get_16(struct reader *in) {
  uint16_t number;
  memcpy(&number, in->at, sizeof number);
  in->at += sizeof number;
  return number;
}

static struct text get_name(struct reader *in) {
  uint32_t id;
  memcpy(&id, in->at, sizeof id);
  in->at += sizeof id;
  return names_text(in->names, id);
}

static int64_t get_moment(struct reader *in) {
  uint32_t low;
  memcpy(&low, in->at, sizeof low);
  in->at += sizeof low;
  return (int64_t)get_16(in) << 32 | low;
}

static void get_filing(struct reader *in, struct request *r, unsigned flags) {
  struct filing *f = &r->filing;
  r->filed_at = get_moment(in);
  f->at = flags & KEPT_REFILED ? get_moment(in) : r->filed_at;
  f->due_at = flags & KEPT_FILING_DUE ? get_moment(in) : MOMENT_NONE;
  uint16_t sort = get_16(in);
  f->kind = sort >> 8;
  f->channel = sort >> 4 & 15;
  f->priority = sort & 15;
  f->assisted = flags & KEPT_ASSISTED;
  f->category = get_name(in);
  f->district = get_name(in);
}

static void get_dues(struct reader *in, struct request *r) {
  r->due_count = *in->at++;
  for (size_t i = 0; i < r->due_count; i++) {
    r->dues[i].at = get_moment(in);
    r->dues[i].due_at = get_moment(in);
  }
}

static void get_pledges(struct reader *in, struct request *r, unsigned flags) {
  r->first_pledge_at = get_moment(in);
  r->pledge.at = flags & KEPT_REPLEDGED ? get_moment(in) : r->first_pledge_at;
  r->pledge.due_at = flags & KEPT_PLEDGE_DUE ? get_moment(in) : MOMENT_NONE;
  r->pledge.unit = get_name(in);
  if (flags & KEPT_DUE_PLEDGE) {
    r->due_pledge.at = get_moment(in);
    r->due_pledge.due_at = get_moment(in);
    r->due_pledge.unit = get_name(in);
  } else if (flags & KEPT_PLEDGE_DUE) {
    r->due_pledge = r->pledge;
  }
  if (flags & KEPT_DUES) {
    get_dues(in, r);
  } else if (r->due_pledge.at != MOMENT_NONE) {
    r->due_count = 1;
    r->dues[0] = (struct pledged_due){r->due_pledge.at, r->due_pledge.due_at};
  }
}

static void get_resolution(struct reader *in, struct request *r, unsigned flags) {
  r->first_resolution_at = get_moment(in);
  r->resolution.at = flags & KEPT_RERESOLVED ? get_moment(in) : r->first_resolution_at;
  r->last_message_at = flags & KEPT_LAST_MESSAGE ? get_moment(in) : MOMENT_NONE;
  uint8_t both = *in->at++;
  r->resolution.outcome = both >> 3;
  r->resolution.satisfaction = both & 7;
  r->resolution.unit = get_name(in);
}

static void get_marks(struct reader *in, struct marks *m) {
  uint8_t count = *in->at++;
  for (size_t i = 0; i < count; i++) {
    uint8_t both = *in->at++;
    m->standing[i] = both & 1;
    m->raised[i] = both >> 1;
    if (both >> 1 == 127) {
      memcpy(&m->raised[i], in->at, sizeof m->raised[i]);
      in->at += sizeof m->raised[i];
    }
  }
}

void kept_unpack(const uint8_t *bytes, const struct names *names, struct request *r, struct marks *m) {
  struct reader in = {bytes, names};
  unsigned flags = get_16(&in);
  request_init(r);
  *m = (struct marks){0};
  if (flags & KEPT_FILING) {
    get_filing(&in, r, flags);
  }
  if (flags & KEPT_PLEDGE) {
    get_pledges(&in, r, flags);
  }
  if (flags & KEPT_RESOLUTION) {
    get_resolution(&in, r, flags);
  }
  if (flags & KEPT_MARKS) {
    get_marks(&in, m);
  }
}

void kept_names(struct request *r, struct names *names) {
  r->filing.category = names_keep(names, r->filing.category);
  r->filing.district = names_keep_district(names, r->filing.district);
  r->pledge.unit = names_keep(names, r->pledge.unit);
  r->due_pledge.unit = names_keep(names, r->due_pledge.unit);
  r->resolution.unit = names_keep(names, r->resolution.unit);
}
