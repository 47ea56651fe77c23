// SPDX-License-Identifier: Apache-2.0
// How the counting itself stands: that part of the snapshot.
#include "consumers/board/api_parts.h"

static json_t *read_snapshot(const struct api *a) {
  struct buf text = {0};
  json_t *snapshot = NULL;
  if (a->options.snapshot(a->options.snapshot_context, &text)) {
    snapshot = json_loadb((const char *)text.at, text.size, 0, NULL);
  }
  buf_release(&text);
  return snapshot;
}

int api_pipeline(struct api_call *c, json_t **out) {
  static const char *const parts[] = {"at", "offsets", "data", "dead_letters", "pipeline"};
  if (api_params_check(&c->params, NULL, 0, NULL, &c->fault) != 0) {
    return -1;
  }
  json_t *snapshot = read_snapshot(c->api);
  if (!snapshot) {
    return api_fault_set(
      &c->fault, 503, "not-ready", "The board has only begun: ask again in a second.", "刚刚启动，请稍候再试。");
  }
  *out = json_object();
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    (void)json_object_set(*out, parts[i], json_object_get(snapshot, parts[i]));
  }
  json_decref(snapshot);
  return 0;
}
