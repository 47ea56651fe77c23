// SPDX-License-Identifier: Apache-2.0
// Gives the marks of all versions the same places.
#include "consumers/core/policy_versions.h"

#include <string.h>

// The marks of all versions, each as the last version that names it has it.
struct known {
  struct mark marks[MARKS_MAX];
  size_t count;
};

static size_t place_of(const struct mark *marks, size_t count, const char *name) {
  size_t i = 0;
  while (i < count && strcmp(marks[i].name, name) != 0) {
    i++;
  }
  return i;
}

static int learn(struct known *known, const struct policy *p) {
  for (size_t i = 0; i < p->mark_count; i++) {
    size_t place = place_of(known->marks, known->count, p->marks[i].name);
    if (place == MARKS_MAX) {
      return -1;
    }
    known->marks[place] = p->marks[i];
    known->count += place == known->count;
  }
  return 0;
}

static void arrange(const struct known *known, struct policy *p) {
  struct known arranged = *known;
  for (size_t i = 0; i < known->count; i++) {
    size_t place = place_of(p->marks, p->mark_count, known->marks[i].name);
    if (place < p->mark_count) {
      arranged.marks[i] = p->marks[place];
    } else {
      arranged.marks[i].base = MARK_NEVER;
    }
  }
  memcpy(p->marks, arranged.marks, sizeof p->marks);
  p->mark_count = known->count;
}

int policy_versions_join(struct policy *const *versions, size_t count) {
  struct known known = {.count = 0};
  for (size_t i = 0; i < count; i++) {
    if (learn(&known, versions[i]) != 0) {
      return -1;
    }
  }
  for (size_t i = 0; i < count; i++) {
    arrange(&known, versions[i]);
    versions[i]->later = i + 1 < count ? versions[i + 1] : NULL;
  }
  return 0;
}
