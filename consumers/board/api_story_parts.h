// SPDX-License-Identifier: Apache-2.0
// One story that is being read. For api_story*.c alone.
#ifndef HUIYIN_CONSUMERS_BOARD_API_STORY_PARTS_H
#define HUIYIN_CONSUMERS_BOARD_API_STORY_PARTS_H

#include "consumers/board/api_parts.h"
#include "consumers/stored/stored.h"
#include "consumers/story/reading.h"

// What a question to the brokers may take, in ms.
enum { STORY_ASK_MS = 2000 };

enum story_lack {
  STORY_LACK_CUT,
  STORY_LACK_DELETED,
  STORY_LACK_UNEXPLAINED,
  STORY_LACK_ALERTS,
  STORY_LACK_NOT_STORED,
  STORY_LACK_KAFKA,
  STORY_LACKS
};

struct api_story {
  struct api_call *call;
  const struct counting *rules;
  bool whole;
  struct story story;
  struct stored stored;           // what Redis has of it
  struct story_log log;           // its handle is NULL where Kafka is away
  struct replay_part *stretches;  // room for one of each partition
  size_t count;
  bool lacks[STORY_LACKS];
};

// Reads the events and the alerts of what is stored. Kafka may be away: what Redis knows is told all the same, and what
// is lacking is noted.
void api_story_read(struct api_story *t);

#endif
