// SPDX-License-Identifier: Apache-2.0
// Memory for very many small pieces, without the word that malloc keeps beside each.
#ifndef HUIYIN_CONSUMERS_CORE_SLAB_H
#define HUIYIN_CONSUMERS_CORE_SLAB_H

#include <stddef.h>

enum { SLAB_GRAIN = 8, SLAB_CLASSES = 64 };

struct slab_chunk;
struct slab_free;

// Pieces of one size are handed out again once they were given back (those of more than 512 bytes are not); all go with
// the whole. Zeroed, it is empty. One thread.
struct slab {
  struct slab_chunk *chunks;  // the newest first
  char *next;                 // what is left of the newest
  size_t left;
  size_t chunk_size;  // of the newest
  struct slab_free *free[SLAB_CLASSES];
};

void slab_release(struct slab *s);

// The size that a piece of so many bytes has.
static inline size_t slab_size(size_t size) {
  return (size + SLAB_GRAIN - 1) / SLAB_GRAIN * SLAB_GRAIN;
}

// A piece of slab_size(size) bytes, at least. Ends the program where memory is out.
void *slab_take(struct slab *s, size_t size);

// Takes it back; `size` is what it was taken with.
void slab_give(struct slab *s, void *piece, size_t size);

// The bytes of all its chunks.
size_t slab_held(const struct slab *s);

#endif
