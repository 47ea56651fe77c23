// SPDX-License-Identifier: Apache-2.0
// Pieces by size, cut from chunks that grow with the whole; a piece that is larger than the classes has its own chunk.
#include "consumers/core/slab.h"

#include <stdlib.h>

#include "consumers/core/must.h"

// The address sanitizer is told which pieces are nobody's, by the names that it has for that.
// NOLINTBEGIN(bugprone-reserved-identifier)
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
void __asan_poison_memory_region(volatile void *at, size_t size);
void __asan_unpoison_memory_region(volatile void *at, size_t size);
#else
static inline void __asan_poison_memory_region(volatile void *at, size_t size) {
}
static inline void __asan_unpoison_memory_region(volatile void *at, size_t size) {
}
#endif
// NOLINTEND(bugprone-reserved-identifier)

// From 4 KB, for a ledger of a few requests, to 4 MB.
enum { CHUNK_FIRST = 4096, CHUNK_LAST = 4 << 20, CLASS_MOST = SLAB_GRAIN * SLAB_CLASSES };

struct slab_chunk {
  struct slab_chunk *older;
  size_t size;
};

struct slab_free {
  struct slab_free *next;
};

void slab_release(struct slab *s) {
  while (s->chunks) {
    struct slab_chunk *chunk = s->chunks;
    s->chunks = chunk->older;
    __asan_unpoison_memory_region(chunk, chunk->size);
    free(chunk);
  }
  *s = (struct slab){0};
}

static char *add_chunk(struct slab *s, size_t size) {
  struct slab_chunk *chunk = must(malloc(size));
  *chunk = (struct slab_chunk){s->chunks, size};
  s->chunks = chunk;
  return (char *)chunk + sizeof *chunk;
}

static void *take_large(struct slab *s, size_t size) {
  return add_chunk(s, sizeof(struct slab_chunk) + size);
}

static void *cut(struct slab *s, size_t size) {
  if (s->left < size) {
    s->chunk_size = !s->chunk_size ? CHUNK_FIRST : s->chunk_size < CHUNK_LAST ? s->chunk_size * 2 : CHUNK_LAST;
    s->next = add_chunk(s, s->chunk_size);
    s->left = s->chunk_size - sizeof(struct slab_chunk);
    __asan_poison_memory_region(s->next, s->left);
  }
  void *piece = s->next;
  __asan_unpoison_memory_region(piece, size);
  s->next += size;
  s->left -= size;
  return piece;
}

size_t slab_held(const struct slab *s) {
  size_t sum = 0;
  for (const struct slab_chunk *chunk = s->chunks; chunk; chunk = chunk->older) {
    sum += chunk->size;
  }
  return sum;
}

void *slab_take(struct slab *s, size_t size) {
  size = slab_size(size);
  if (size > CLASS_MOST) {
    return take_large(s, size);
  }
  struct slab_free **list = &s->free[size / SLAB_GRAIN - 1];
  struct slab_free *piece = *list;
  if (!piece) {
    return cut(s, size);
  }
  __asan_unpoison_memory_region(piece, size);
  *list = piece->next;
  return piece;
}

void slab_give(struct slab *s, void *piece, size_t size) {
  size = slab_size(size);
  if (size > CLASS_MOST) {
    return;
  }
  struct slab_free *first = piece;
  struct slab_free **list = &s->free[size / SLAB_GRAIN - 1];
  first->next = *list;
  *list = first;
  __asan_poison_memory_region(piece, size);
}
