// SPDX-License-Identifier: Apache-2.0
// JSON merge patches: the difference of two documents, and putting it in.
#include "consumers/board/patch.h"

#include <stdbool.h>
#include <stdint.h>

#include "consumers/core/must.h"

static void add_changed(json_t *patch, const char *key, const json_t *before, json_t *after) {
  if (json_is_object(before) && json_is_object(after)) {
    json_t *inner = patch_between(before, after);
    if (json_object_size(inner)) {
      (void)json_object_set(patch, key, inner);
    }
    json_decref(inner);
  } else if (!before || !json_equal(before, after)) {
    (void)json_object_set(patch, key, after);
  }
}

json_t *patch_between(const json_t *before, const json_t *after) {
  json_t *patch = must(json_object());
  const char *key;
  json_t *value;
  json_object_foreach((json_t *)(uintptr_t)before, key, value) {
    if (!json_object_get(after, key)) {
      (void)json_object_set_new(patch, key, json_null());
    }
  }
  json_object_foreach((json_t *)(uintptr_t)after, key, value) {
    add_changed(patch, key, json_object_get(before, key), value);
  }
  return patch;
}

static void put(json_t *target, const json_t *patch, bool keep_nulls) {
  const char *key;
  json_t *value;
  json_object_foreach((json_t *)(uintptr_t)patch, key, value) {
    if (json_is_null(value) && !keep_nulls) {
      (void)json_object_del(target, key);
    } else if (json_is_object(value)) {
      if (!json_is_object(json_object_get(target, key))) {
        (void)json_object_set_new(target, key, must(json_object()));
      }
      put(json_object_get(target, key), value, keep_nulls);
    } else {
      (void)json_object_set(target, key, value);
    }
  }
}

void patch_merge(json_t *target, const json_t *patch) {
  put(target, patch, false);
}

void patch_join(json_t *target, const json_t *patch) {
  put(target, patch, true);
}
