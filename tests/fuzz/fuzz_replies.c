// SPDX-License-Identifier: Apache-2.0
// libFuzzer on the answers of Redis: a tracker in the fake world gets, now and then, another answer than the right one:
// bytes of the input as hiredis reads them, or the right one with a piece of it changed. Whatever comes, the tracker
// goes on, or stops with a sentence.
#include "consumers/redis/converted.h"
#include "tests/fake/world.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/core_events.h"

enum { START = 1000000, DEPTH_MOST = 4 };

struct input {
  const uint8_t *at;
  size_t size;
};

static uint8_t take_byte(struct input *in) {
  if (!in->size) {
    return 0;
  }
  in->size--;
  return *in->at++;
}

// hiredis makes room for what an array says that it holds: four digits of that are enough.
static bool is_small(const uint8_t *bytes, size_t size) {
  for (size_t i = 0; i < size; i++) {
    size_t digits = 0;
    while (bytes[i] == '*' && i + 1 + digits < size && bytes[i + 1 + digits] != '\r') {
      digits++;
    }
    if (digits > 4) {
      return false;
    }
  }
  return true;
}

// An answer that is put together from the input; up to a length byte's bytes are read as RESP.
static void deliver_bytes(struct fake_process *p, struct input *in) {
  static struct converted converted;
  size_t size = take_byte(in);
  size = size < in->size ? size : in->size;
  if (!is_small(in->at, size)) {
    return;
  }
  redisReader *reader = redisReaderCreate();
  void *reply = NULL;
  (void)redisReaderFeed(reader, (const char *)in->at, size);
  if (redisReaderGetReply(reader, &reply) == REDIS_OK && reply) {
    tracker_on_reply(p->tracker, converted_reply(&converted, reply));
    freeReplyObject(reply);
  }
  redisReaderFree(reader);
  in->at += size;
  in->size -= size;
}

// A piece of the right answer, chosen by the input.
static struct reply *choose(struct reply *r, struct input *in) {
  for (int depth = 0; depth < DEPTH_MOST && r->type == REPLY_ARRAY && r->size; depth++) {
    uint8_t place = take_byte(in);
    if (place == 255) {
      break;
    }
    r = (struct reply *)(uintptr_t)&r->elements[place % r->size];
  }
  return r;
}

// The memory of what is changed stays with `kept`, so that the answer can be freed as it was.
static void change(struct reply *r, struct input *in, char text[16]) {
  uint8_t how = take_byte(in);
  switch (how % 6) {
    case 0:
      *r = (struct reply){.type = REPLY_NIL};
      break;
    case 1:
      *r = (struct reply){.type = REPLY_NUMBER, .number = (int8_t)take_byte(in)};
      break;
    case 2:
      *r = (struct reply){.type = REPLY_ARRAY};
      break;
    case 3:
      (void)snprintf(text, 16, "%d", (int8_t)take_byte(in));
      *r = (struct reply){.type = REPLY_TEXT, .bytes = text, .size = strlen(text)};
      break;
    case 4:
      (void)snprintf(text, 16, "%s", how & 64 ? "OOM x" : "WRONGTYPE x");
      *r = (struct reply){.type = REPLY_ERROR, .bytes = text, .size = strlen(text)};
      break;
    default:
      r->size = r->size ? take_byte(in) % r->size : 0;  // some of it is lacking
  }
}

static void deliver_changed(struct fake_process *p, struct reply *reply, struct input *in) {
  char text[16] = "";
  struct reply *piece = choose(reply, in);
  struct reply whole = *piece;
  change(piece, in, text);
  tracker_on_reply(p->tracker, reply);
  *piece = whole;
}

// One answer: as it is, another, or changed.
static void answer(struct fake_process *p, uint8_t how, struct input *in) {
  while (p->connection && fake_redis_serve(p->connection)) {
  }
  struct reply *reply = p->connection ? fake_redis_take(p->connection) : NULL;
  if (!reply) {
    return;
  }
  if (how == 0) {
    deliver_bytes(p, in);
  } else if (how == 1) {
    deliver_changed(p, reply, in);
  } else {
    tracker_on_reply(p->tracker, reply);
  }
  fake_reply_free(reply);
}

static void publish(struct fake_world *w, uint8_t what) {
  static const char *const ids[] = {"a", "b", "c", "00000000-1111-2222-3333-444444444444"};
  const char *id = ids[what % 4];
  switch (what / 4 % 4) {
    case 0:
      fake_world_publish(w, 0, w->now, filed_due(id, w->now, w->now + what));
      break;
    case 1:
      fake_world_publish(w, 0, w->now, pledged(id, w->now, "u", MOMENT_NONE));
      break;
    case 2:
      fake_world_publish(w, 0, w->now, resolved(id, w->now, "u", OUTCOME_RESOLVED, 5));
      break;
    default:
      fake_world_publish(w, 0, w->now, held("s", id, w->now, 3));
  }
}

static void happen(struct fake_world *w, struct fake_process *p, uint8_t what, struct input *in) {
  switch (what % 16) {
    case 8:
      fake_process_cut(p, what & 64);
      break;
    case 9:
      w->now += take_byte(in) * 100;
      break;
    case 10:
    case 11:
      publish(w, take_byte(in));
      break;
    case 12:
      fake_process_revoke(p, 0);
      break;
    case 13:
      fake_process_assign(p, 0);
      break;
    case 14:
      fake_redis_lose(&w->redis, take_byte(in) % 4);
      break;
    case 15:
      for (int i = 0; i < 40; i++) {
        answer(p, 2, in);
        (void)fake_process_turn(p);
      }
      break;
    default:
      answer(p, what % 16, in);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static struct wire *wire;
  struct input in = {bytes, size};
  struct fake_world w;
  struct err e;
  if (!wire) {
    wire = wire_new(&e);
  }
  fake_world_init_with(&w, START, size && bytes[0] & 1, wire);
  w.options.closed_states = 1;
  struct fake_process *p = fake_world_start(&w);
  p->hold = HOLD_SERVER | HOLD_REPLIES;
  fake_process_assign(p, 0);
  fake_process_assign(p, 1);
  publish(&w, 0);
  publish(&w, 17);
  while (in.size && !p->failed[0]) {
    happen(&w, p, take_byte(&in), &in);
    (void)fake_process_turn(p);
  }
  fake_world_release(&w);
  return 0;
}
