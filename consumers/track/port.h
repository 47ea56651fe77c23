// SPDX-License-Identifier: Apache-2.0
// What the state machines ask of the world. Nothing here waits: answers come back through tracker.h's tracker_on_*.
#ifndef HUIYIN_CONSUMERS_TRACK_PORT_H
#define HUIYIN_CONSUMERS_TRACK_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemas/event.h"

// One message of the log. Its bytes are good until port.release is called with its handle.
struct message {
  int32_t partition;
  int64_t offset;
  int64_t timestamp;  // MOMENT_NONE where it has none
  struct text key;    // null where it has none
  const void *payload;
  size_t size;
  bool placed;   // whether it lies in the partition that murmur2 of its key says
  void *handle;  // the driver's
};

// An alert on its way out: the record as it goes into the topic, and its key.
struct outgoing {
  struct text key;
  const void *bytes;
  size_t size;
};

enum say_level { SAY_INFO, SAY_WARN, SAY_ERROR };

struct port {
  void *context;

  // Redis: whole commands; each is answered, in order, by one tracker_on_reply. Copied before it returns.
  void (*redis_send)(void *context, const void *bytes, size_t size);
  // This connection is of no use any more (errors that a new one may cure): break it and come back after a pause.
  void (*redis_reset)(void *context);

  // The log. Messages from `offset` on come by tracker_on_message until fetch_stop; none comes after that.
  void (*fetch_start)(void *context, int32_t partition, int64_t offset);
  void (*fetch_stop)(void *context, int32_t partition);
  // The next offset that would be read: also past control records at the end. -1 where nothing was read since
  // fetch_start.
  int64_t (*position)(void *context, int32_t partition);
  // Asks where the partition begins and ends: tracker_on_bounds, with the moment at which it was asked.
  void (*ask_bounds)(void *context, int32_t partition);
  void (*release)(void *context, void *handle);

  // The alerts topic. Opening fences whoever sent before, then reads from `from` to the end: tracker_on_emitted for
  // each alert, then tracker_on_relay_open. Sending is one transaction: tracker_on_relay_sent. Up to relay_close the
  // bytes stay as they are.
  void (*relay_open)(void *context, int32_t partition, int64_t from);
  void (*relay_send)(void *context, int32_t partition, const struct outgoing *alerts, size_t count);
  void (*relay_close)(void *context, int32_t partition);

  // Sets a message aside in the dead-letter topic: tracker_on_dead_letter once the broker has it. Copied before it
  // returns.
  void (*dead_letter)(void *context, const struct message *message, const char *reason);

  // What was counted up to `offset` is stored.
  void (*committed)(void *context, int32_t partition, int64_t offset);
  // The partition is left: nothing of it is under way any more.
  void (*released)(void *context, int32_t partition);

  // 32 hex digits of randomness and a NUL.
  void (*random_owner)(void *context, char *owner);

  // A sentence about a partition (-1: about none) for the log; said where something changed, not again and again.
  void (*say)(void *context, enum say_level level, int32_t partition, const char *sentence);
  // A message whose key is not its event's, or which lies in another partition than its key says.
  void (*misplaced)(void *context, const struct message *message, struct text source);
  // Nothing can go on: the sentence says why and what to do. The program ends with exit code 1.
  void (*failed)(void *context, const char *sentence);
};

#endif
