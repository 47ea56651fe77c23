// SPDX-License-Identifier: Apache-2.0
// Sends one partition's alerts, in a thread of its own: fences whoever sent before, reads what they sent, and then
// sends in transactions.
#ifndef HUIYIN_CONSUMERS_WORLD_RELAY_SENDER_H
#define HUIYIN_CONSUMERS_WORLD_RELAY_SENDER_H

#include "consumers/track/port.h"
#include "consumers/world/mailbox.h"
#include "runtime/kafka_end.h"
#include "runtime/settings.h"
#include "schemas/wire.h"

// What all senders of a process share; outlives them.
struct relay_world {
  const struct settings *settings;
  const char *topic;
  const char *name;  // the transactional ids begin with it: one for each prefix and group
  const struct wire *wire;
  struct mailbox *mailbox;
  struct kafka_ends *ends;  // where its handles end
};

struct relay_sender;

// Begins at once: LETTER_EMITTED for each alert from `from` on, then LETTER_RELAY_OPEN. LETTER_RELAY_LOST ends it
// early.
struct relay_sender *relay_sender_new(const struct relay_world *world, int32_t partition, int64_t from);

// One transaction: LETTER_RELAY_SENT. The bytes are copied.
void relay_sender_send(struct relay_sender *r, const struct outgoing *alerts, size_t count);

// Asks it to end; LETTER_RELAY_CLOSED comes when it has, then relay_sender_free. Does not wait.
void relay_sender_close(struct relay_sender *r);
void relay_sender_free(struct relay_sender *r);

#endif
