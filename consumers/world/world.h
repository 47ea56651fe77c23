// SPDX-License-Identifier: Apache-2.0
// The world around a tracker: its handles and threads, and the port through which the state machines use them.
#ifndef HUIYIN_CONSUMERS_WORLD_WORLD_H
#define HUIYIN_CONSUMERS_WORLD_WORLD_H

#include "consumers/log/dead_letter_kind.h"
#include "consumers/log/log_reader.h"
#include "consumers/redis/link.h"
#include "consumers/track/tracker.h"
#include "consumers/world/alerts_topic.h"
#include "consumers/world/bounds_asker.h"
#include "consumers/world/ends_asker.h"
#include "consumers/world/group.h"
#include "consumers/world/mailbox.h"
#include "consumers/world/name_counter.h"
#include "consumers/world/policy_rules.h"
#include "consumers/world/pulse.h"
#include "consumers/world/relay_sender.h"
#include "consumers/world/run.h"
#include "consumers/world/status.h"
#include "runtime/outbound.h"

enum { SOURCES_MOST = 64 };

// A relay of one partition, open or closing.
struct relay_place {
  struct relay_sender *sender;
  int32_t partition;
  bool closing;
};

struct track_world {
  const struct track_options *options;
  struct redis_url url;
  struct wire *wire;
  struct tracker *tracker;
  struct redis_link *link;
  struct log_reader *reader;
  struct group *group;
  struct mailbox *mailbox;
  struct bounds_asker *asker;
  struct ends_asker *log_ends;
  struct track_pulse *pulse;
  struct outbound *dead_letters;
  int32_t *dead_letter_partitions;  // of those sent and not yet known to be acknowledged
  size_t dead_letters_out;
  size_t dead_letters_room;
  int64_t dead_letters_said;  // messages set aside so far, whether each had a line or not
  uint64_t dead_letter_kinds[DEAD_LETTER_KINDS];
  int32_t partitions;  // of the events topic, as far as known
  struct alerts_topic alerts_topic;
  struct track_status *status;  // NULL where nobody listens
  struct name_counter *names;   // NULL in a bounded run
  struct kafka_ends *ends;
  struct policy_rules *policy_rules;
  struct relay_world relay_world;
  char relay_name[300];
  struct relay_place *relays;
  size_t relay_count;
  size_t relay_room;
  char *sources[SOURCES_MOST];  // whose misplaced messages were named
  size_t source_count;
  bool more;          // there may be more in the reader's queue
  int64_t behind_at;  // when a batch or more was last left to read, by the steady clock
  bool member;        // the group has told what is ours, and has not taken it away since
  bool leaving;       // the partitions are being given back
  bool failed;        // a fault was told; the program ends with 1
};

// Opens what the tracker needs, once wire, reader and tracker are there. -1 with a sentence.
int track_world_open(struct track_world *w, struct err *e);
// Ends all of it, in order; also a world that was opened half.
void track_world_close(struct track_world *w);

// Tells the first fault as a sentence on stderr; the program then ends with 1.
void track_world_fail(struct track_world *w, const char *sentence);

struct port track_world_port(struct track_world *w);
// Fills `sentence` (512 bytes) where the stored settings are others; `context` is the counting in force.
int track_world_compare(void *context, const char *stored, char *sentence);

// Hands over what has come. A message is taken over.
void track_world_message(struct track_world *w, rd_kafka_message_t *message);
void track_world_letters(struct track_world *w);
void track_world_dead_letters(struct track_world *w);

// For world*.c: more partitions than were known, and the end of a relay whose thread has closed.
void track_world_add_partitions(struct track_world *w, int32_t count);
void track_world_end_relay(struct track_world *w, struct relay_place *place);

// Where the log of a partition ends, and what lies between its place and there; -1 where not known.
void track_world_end(const struct track_world *w, const struct partition_standing *s, int64_t *end, int64_t *lag);

// Gives all partitions back: what was counted is committed first.
void track_world_leave(struct track_world *w);

#endif
