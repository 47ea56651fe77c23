// SPDX-License-Identifier: Apache-2.0
// The story of a request as JSON, without its summary.
#ifndef HUIYIN_CONSUMERS_BOARD_STORY_JSON_H
#define HUIYIN_CONSUMERS_BOARD_STORY_JSON_H

#include <hiredis/hiredis.h>
#include <jansson.h>

#include "consumers/stored/counting.h"
#include "consumers/stored/meta.h"
#include "consumers/story/story.h"

struct story_told {
  const struct counting *counting;
  const struct wire *wire;
  const redisReply *deliveries;  // of all partitions (notify/delivered.h); NULL for none
};

json_t *story_json_events(const struct story_list *events, const struct wire *wire);

// One part: `partition`, `events`, `state`, `due`, `marks`, `alerts`, `told`.
json_t *story_json_part(
  const struct story_told *t, const struct story_part *p, int32_t partition, const struct meta *meta);

#endif
