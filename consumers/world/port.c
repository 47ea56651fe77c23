// SPDX-License-Identifier: Apache-2.0
// The port: what the state machines ask of the world, done by its handles and threads.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/log/dead_letter.h"
#include "consumers/stored/owner.h"
#include "consumers/world/world.h"
#include "runtime/log.h"

static void *must(void *memory) {
  if (!memory) {
    abort();
  }
  return memory;
}

static void port_redis_send(void *context, const void *bytes, size_t size) {
  struct track_world *w = context;
  redis_link_send(w->link, bytes, size);
}

static void port_redis_reset(void *context) {
  struct track_world *w = context;
  redis_link_reset(w->link);
}

static void port_failed(void *context, const char *sentence) {
  track_world_fail(context, sentence);
}

static void port_fetch_start(void *context, int32_t partition, int64_t offset) {
  struct track_world *w = context;
  struct err e;
  if (log_reader_start(w->reader, partition, offset, &e) != 0) {
    port_failed(w, e.text);
  }
}

static void port_fetch_stop(void *context, int32_t partition) {
  struct track_world *w = context;
  log_reader_stop(w->reader, partition);
}

static int64_t port_position(void *context, int32_t partition) {
  struct track_world *w = context;
  return log_reader_position(w->reader, partition);
}

static void port_ask_bounds(void *context, int32_t partition) {
  struct track_world *w = context;
  bounds_asker_ask(w->asker, partition);
}

static void port_release(void *context, void *handle) {
  (void)context;
  rd_kafka_message_destroy(handle);
}

static struct relay_place *open_place(struct track_world *w, int32_t partition) {
  for (size_t i = 0; i < w->relay_count; i++) {
    if (w->relays[i].partition == partition && !w->relays[i].closing) {
      return &w->relays[i];
    }
  }
  return NULL;
}

static void port_relay_open(void *context, int32_t partition, int64_t from) {
  struct track_world *w = context;
  if (w->relay_count == w->relay_room) {
    w->relay_room = w->relay_room ? w->relay_room * 2 : 16;
    w->relays = must(realloc(w->relays, w->relay_room * sizeof *w->relays));
  }
  struct relay_sender *sender = relay_sender_new(&w->relay_world, partition, from);
  w->relays[w->relay_count++] = (struct relay_place){.sender = sender, .partition = partition};
}

static void port_relay_send(void *context, int32_t partition, const struct outgoing *alerts, size_t count) {
  struct track_world *w = context;
  const struct relay_place *place = open_place(w, partition);
  if (place) {
    relay_sender_send(place->sender, alerts, count);
  }
}

static void port_relay_close(void *context, int32_t partition) {
  struct track_world *w = context;
  struct relay_place *place = open_place(w, partition);
  if (place) {
    place->closing = true;
    relay_sender_close(place->sender);
  }
}

// Each of the first ten, then every thousandth: a source that writes nothing readable must not fill the disk.
static void say_dead_letter(struct track_world *w, const struct message *m, const char *reason) {
  struct log_line line;
  if (++w->dead_letters_said > 10 && w->dead_letters_said % 1000) {
    return;
  }
  log_begin(&line, LOG_WARN, "a message was set aside as a dead letter");
  log_number(&line, "partition", m->partition);
  log_number(&line, "offset", m->offset);
  log_text(&line, "reason", reason);
  if (w->dead_letters_said >= 10) {
    log_number(&line, "so_far", w->dead_letters_said);
  }
  log_end(&line);
}

static void port_dead_letter(void *context, const struct message *m, const char *reason) {
  struct track_world *w = context;
  char key[48];
  struct err e;
  int key_size = snprintf(key, sizeof key, "%d:%" PRId64, (int)m->partition, m->offset);
  size_t size = m->size < DEAD_LETTER_PAYLOAD_MAX ? m->size : DEAD_LETTER_PAYLOAD_MAX;
  if (w->dead_letters_out == w->dead_letters_room) {
    w->dead_letters_room = w->dead_letters_room ? w->dead_letters_room * 2 : 64;
    w->dead_letter_partitions =
      must(realloc(w->dead_letter_partitions, w->dead_letters_room * sizeof *w->dead_letter_partitions));
  }
  w->dead_letter_partitions[w->dead_letters_out++] = m->partition;
  w->dead_letter_kinds[dead_letter_kind_of(reason)]++;
  say_dead_letter(w, m, reason);
  if (outbound_send_to(w->dead_letters, RD_KAFKA_PARTITION_UA, key, (size_t)key_size, m->payload, size, 0,
        dead_letter_headers(w->options->topic, m->partition, m->offset, m->timestamp, m->key, m->size, reason),
        (uint64_t)m->partition, &e) != 0) {
    port_failed(w, e.text);
  }
}

static void port_committed(void *context, int32_t partition, int64_t offset) {
  struct track_world *w = context;
  group_commit(w->group, partition, offset);
}

static void port_released(void *context, int32_t partition) {
  struct track_world *w = context;
  group_release(w->group, partition);
}

static void port_random_owner(void *context, char *owner) {
  (void)context;
  owner_make(owner);
}

static void port_say(void *context, enum say_level level, int32_t partition, const char *sentence) {
  static const enum log_level levels[] = {[SAY_INFO] = LOG_INFO, [SAY_WARN] = LOG_WARN, [SAY_ERROR] = LOG_ERROR};
  struct log_line line;
  (void)context;
  log_begin(&line, levels[level], sentence);
  if (partition >= 0) {
    log_number(&line, "partition", partition);
  }
  log_end(&line);
}

static bool is_named(struct track_world *w, struct text source) {
  for (size_t i = 0; i < w->source_count; i++) {
    if (strlen(w->sources[i]) == source.size && memcmp(w->sources[i], source.at, source.size) == 0) {
      return true;
    }
  }
  if (w->source_count < SOURCES_MOST) {
    w->sources[w->source_count++] = must(strndup(source.at, source.size));
    return false;
  }
  return true;
}

static void port_misplaced(void *context, const struct message *m, struct text source) {
  struct track_world *w = context;
  if (is_named(w, source)) {
    return;
  }
  struct log_line line;
  log_begin(&line, LOG_WARN,
    "messages of a source are misplaced: their key is not their event's, not partitioned by murmur2, or from before "
    "partitions were added; a request may be counted as two");
  log_bytes(&line, "source", source.at, source.size);
  log_number(&line, "partition", m->partition);
  log_number(&line, "offset", m->offset);
  log_end(&line);
}

int track_world_compare(void *context, const char *stored, char *sentence) {
  struct err e;
  int result = counting_compare(context, stored, &e);
  if (result != 0) {
    (void)snprintf(sentence, sizeof e.text, "%s", e.text);
  }
  return result;
}

struct port track_world_port(struct track_world *w) {
  return (struct port){.context = w,
    .redis_send = port_redis_send,
    .redis_reset = port_redis_reset,
    .fetch_start = port_fetch_start,
    .fetch_stop = port_fetch_stop,
    .position = port_position,
    .ask_bounds = port_ask_bounds,
    .release = port_release,
    .relay_open = port_relay_open,
    .relay_send = port_relay_send,
    .relay_close = port_relay_close,
    .dead_letter = port_dead_letter,
    .committed = port_committed,
    .released = port_released,
    .random_owner = port_random_owner,
    .say = port_say,
    .misplaced = port_misplaced,
    .failed = port_failed};
}
