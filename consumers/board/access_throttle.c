// SPDX-License-Identifier: Apache-2.0
// How long whoever gave wrong passwords waits.
#include "consumers/board/access_throttle.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

enum { NAME_FREE = 5, ADDRESS_FREE = 20, NEIGHBOURS = 8, DOUBLINGS_MOST = 20 };

static const int64_t first_wait = 1000;
static const int64_t name_wait_most = 30000;
static const int64_t address_wait_most = 60000;
static const int64_t forgotten_after = 900000;

void access_throttle_init(struct access_throttle *t, uint64_t seed) {
  *t = (struct access_throttle){.seed = seed};
}

// --- keys

struct keys {
  uint64_t name;
  uint64_t address;
  uint64_t both;
};

static uint64_t mix(uint64_t h, const void *bytes, size_t size) {
  const uint8_t *at = bytes;
  for (size_t i = 0; i < size; i++) {
    h = (h ^ at[i]) * UINT64_C(0x100000001b3);
    h ^= h >> 29;
  }
  return h;
}

// Of IPv6 the network: its addresses are one house's.
static struct keys keys_of(const struct access_throttle *t, const char *name, const char *address) {
  struct in6_addr six;
  bool is_six = inet_pton(AF_INET6, address, &six) == 1;
  uint64_t by_name = mix(t->seed ^ 1, name, strlen(name));
  uint64_t by_address = is_six ? mix(t->seed ^ 2, &six, 8) : mix(t->seed ^ 3, address, strlen(address));
  return (struct keys){by_name | 1, by_address | 1, mix(by_name, &by_address, sizeof by_address) | 1};
}

// --- places

static size_t place_of(uint64_t key, unsigned neighbour) {
  return (size_t)((key >> 20) + neighbour) % ACCESS_THROTTLE_PLACES;
}

// The key's own place, or else an empty one, or that of whom there is least to remember.
static size_t choose(const struct access_throttle *t, uint64_t key) {
  size_t chosen = place_of(key, 0);
  for (unsigned i = 0; i < NEIGHBOURS; i++) {
    const struct access_failures *f = &t->places[place_of(key, i)];
    const struct access_failures *best = &t->places[chosen];
    if (f->key == key) {
      return place_of(key, i);
    }
    if (best->key && (!f->key || (f->known == best->known ? f->last < best->last : best->known))) {
      chosen = place_of(key, i);
    }
  }
  return chosen;
}

static const struct access_failures *find(const struct access_throttle *t, uint64_t key) {
  const struct access_failures *f = &t->places[choose(t, key)];
  return f->key == key ? f : NULL;
}

static struct access_failures *make(struct access_throttle *t, uint64_t key, int64_t now) {
  struct access_failures *f = &t->places[choose(t, key)];
  if (f->key != key) {
    *f = (struct access_failures){.key = key, .last = now};
  }
  if (now - f->last >= forgotten_after) {
    f->count = 0;
  }
  return f;
}

// --- waits

static int64_t wait_of(const struct access_failures *f, unsigned free, int64_t most, int64_t now) {
  if (!f || f->count < free || now - f->last >= forgotten_after) {
    return 0;
  }
  unsigned doublings = f->count - free < DOUBLINGS_MOST ? f->count - free : DOUBLINGS_MOST;
  int64_t whole = first_wait << doublings;
  int64_t left = f->last + (whole < most ? whole : most) - now;
  return left > 0 ? left : 0;
}

int64_t access_throttle_wait(const struct access_throttle *t, const char *name, const char *address, int64_t now) {
  struct keys k = keys_of(t, name, address);
  const struct access_failures *both = find(t, k.both);
  int64_t by_name = wait_of(both ? both : find(t, k.name), NAME_FREE, name_wait_most, now);
  int64_t by_address = wait_of(find(t, k.address), ADDRESS_FREE, address_wait_most, now);
  return by_name > by_address ? by_name : by_address;
}

static void count(struct access_failures *f, int64_t now) {
  f->count += f->count < UINT32_MAX;
  f->last = now;
}

void access_throttle_fail(struct access_throttle *t, const char *name, const char *address, int64_t now) {
  struct keys k = keys_of(t, name, address);
  count(make(t, find(t, k.both) ? k.both : k.name, now), now);
  count(make(t, k.address, now), now);
}

void access_throttle_succeed(struct access_throttle *t, const char *name, const char *address, int64_t now) {
  struct keys k = keys_of(t, name, address);
  make(t, k.name, now)->count = 0;
  struct access_failures *both = make(t, k.both, now);
  *both = (struct access_failures){.key = k.both, .known = true, .last = now};
}
