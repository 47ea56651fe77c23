// SPDX-License-Identifier: Apache-2.0
// Which name somebody meant who mistyped one.
#include "runtime/nearest.h"

#include <string.h>

enum { LONGEST = 48 };

static size_t nearest_least(size_t a, size_t b) {
  return a < b ? a : b;
}

// Edit distance with swaps of neighbours; a name that is too long for the table is far from everything.
static size_t nearest_distance(const char *a, const char *b) {
  size_t rows = strlen(a);
  size_t columns = strlen(b);
  if (rows > LONGEST || columns > LONGEST) {
    return (size_t)2 * LONGEST;
  }
  size_t cost[LONGEST + 1][LONGEST + 1];
  for (size_t i = 0; i <= rows; i++) {
    for (size_t j = 0; j <= columns; j++) {
      if (!i || !j) {
        cost[i][j] = i + j;
        continue;
      }
      size_t change = cost[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
      cost[i][j] = nearest_least(change, nearest_least(cost[i - 1][j], cost[i][j - 1]) + 1);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost[i][j] = nearest_least(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[rows][columns];
}

void nearest_offer(struct nearest *n, const char *name) {
  size_t distance = nearest_distance(n->word, name);
  size_t size = strlen(n->word);
  // Of two letters, each change makes another word: who writes cn does not mean en.
  size_t allowed = size > 2 || strlen(name) > 2 ? 1 + size / 4 : 0;
  if (distance <= allowed && (!n->name || distance < n->distance)) {
    n->name = name;
    n->distance = distance;
  }
}
