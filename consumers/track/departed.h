// SPDX-License-Identifier: Apache-2.0
// Which states have left memory: a filter of their fields. A field that it does not know never left; of those that it
// knows, one in a thousand or so never did either. So a request that is neither in memory nor here is new, and nothing
// need be asked.
#ifndef HUIYIN_CONSUMERS_TRACK_DEPARTED_H
#define HUIYIN_CONSUMERS_TRACK_DEPARTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DEPARTED_LAYERS = 12 };

// Layers of Bloom filters, each four times as large as the one before it, up to a limit: 3 bytes a field. Zeroed: it
// knows nothing. One thread.
struct departed {
  struct departed_layer {
    uint64_t *words;
    size_t blocks;  // of 8 words, a power of two
    size_t count;   // fields in it
  } layers[DEPARTED_LAYERS];
  size_t layer_count;
  bool full;  // no room: it says of every field that it may have left
};

void departed_release(struct departed *d);
void departed_add(struct departed *d, const char *field, size_t size);
bool departed_may_have(const struct departed *d, const char *field, size_t size);

#endif
