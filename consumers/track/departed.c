// SPDX-License-Identifier: Apache-2.0
// The filter of departed fields: each sets bits in one block of 64 bytes, so that a look costs one cache line a layer.
#include "consumers/track/departed.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"

enum {
  BLOCK_WORDS = 8,
  BITS_SET = 6,
  FIELDS_A_BLOCK = 20,  // some 26 bits a field
  FIRST_BLOCKS = 512,
  LARGEST_BLOCKS = 262144
};

static uint64_t departed_hash(const char *field, size_t size) {
  uint64_t hash = size * UINT64_C(0x9FB21C651E98DF25);
  for (; size >= 8; size -= 8, field += 8) {
    uint64_t word;
    memcpy(&word, field, 8);
    hash = (hash ^ word) * UINT64_C(0xD6E8FEB86659FD93);
    hash ^= hash >> 32;
  }
  uint64_t tail = 0;
  memcpy(&tail, field, size);
  hash = (hash ^ tail) * UINT64_C(0xD6E8FEB86659FD93);
  hash ^= hash >> 32;
  return hash * UINT64_C(0xD6E8FEB86659FD93);
}

// The bits of one field within its block.
static void departed_bits(uint64_t hash, uint64_t bits[BLOCK_WORDS]) {
  memset(bits, 0, BLOCK_WORDS * sizeof *bits);
  for (int i = 0; i < BITS_SET; i++) {
    size_t bit = hash >> (10 + 9 * i) & 511;
    bits[bit / 64] |= UINT64_C(1) << bit % 64;
  }
}

// The block goes by a mix of all bits: those that are chosen within it stay independent of it.
static uint64_t *departed_block(const struct departed_layer *layer, uint64_t hash) {
  uint64_t mixed = (hash ^ hash >> 29) * UINT64_C(0xFF51AFD7ED558CCD);
  return layer->words + (mixed >> 32 & (layer->blocks - 1)) * BLOCK_WORDS;
}

static bool layer_has(const struct departed_layer *layer, uint64_t hash, const uint64_t bits[BLOCK_WORDS]) {
  const uint64_t *block = departed_block(layer, hash);
  uint64_t missing = 0;
  for (size_t i = 0; i < BLOCK_WORDS; i++) {
    missing |= bits[i] & ~block[i];
  }
  return !missing;
}

static bool departed_has(const struct departed *d, uint64_t hash, const uint64_t bits[BLOCK_WORDS]) {
  for (size_t i = d->layer_count; i-- > 0;) {
    if (layer_has(&d->layers[i], hash, bits)) {
      return true;
    }
  }
  return d->full;
}

// The layer that has room; NULL once there is none.
static struct departed_layer *departed_room(struct departed *d) {
  struct departed_layer *last = d->layer_count ? &d->layers[d->layer_count - 1] : NULL;
  if (last && last->count < last->blocks * FIELDS_A_BLOCK) {
    return last;
  }
  if (d->layer_count == DEPARTED_LAYERS) {
    d->full = true;
    return NULL;
  }
  size_t blocks = last ? last->blocks * 4 : FIRST_BLOCKS;
  struct departed_layer *next = &d->layers[d->layer_count++];
  next->blocks = blocks < LARGEST_BLOCKS ? blocks : LARGEST_BLOCKS;
  next->words = must(calloc(next->blocks * BLOCK_WORDS, sizeof *next->words));
  return next;
}

void departed_release(struct departed *d) {
  for (size_t i = 0; i < d->layer_count; i++) {
    free(d->layers[i].words);
  }
  *d = (struct departed){0};
}

void departed_add(struct departed *d, const char *field, size_t size) {
  uint64_t bits[BLOCK_WORDS];
  uint64_t hash = departed_hash(field, size);
  departed_bits(hash, bits);
  struct departed_layer *layer = departed_has(d, hash, bits) ? NULL : departed_room(d);
  if (!layer) {
    return;
  }
  uint64_t *block = departed_block(layer, hash);
  for (size_t i = 0; i < BLOCK_WORDS; i++) {
    block[i] |= bits[i];
  }
  layer->count++;
}

bool departed_may_have(const struct departed *d, const char *field, size_t size) {
  if (!d->layer_count) {
    return false;
  }
  uint64_t bits[BLOCK_WORDS];
  uint64_t hash = departed_hash(field, size);
  departed_bits(hash, bits);
  return departed_has(d, hash, bits);
}
