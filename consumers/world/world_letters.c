// SPDX-License-Identifier: Apache-2.0
// What the threads around a tracker have to say, handed to it by its own thread.
#include "consumers/world/world.h"

// All that are out are acknowledged together: only then is each of them told.
void track_world_dead_letters(struct track_world *w) {
  if (!w->dead_letters_out || outbound_poll(w->dead_letters, 0) || w->failed) {
    return;
  }
  size_t count = w->dead_letters_out;
  w->dead_letters_out = 0;
  for (size_t i = 0; i < count; i++) {
    tracker_on_dead_letter(w->tracker, w->dead_letter_partitions[i]);
  }
}

static struct relay_place *find_relay(struct track_world *w, const void *sender) {
  for (size_t i = 0; i < w->relay_count; i++) {
    if (w->relays[i].sender == sender) {
      return &w->relays[i];
    }
  }
  return NULL;
}

static void tell_emitted(struct track_world *w, const struct letter *letter) {
  struct overdue_alert alert;
  struct err e;
  if (wire_decode_alert(w->wire, letter->bytes.at, letter->bytes.size, &alert, &e) == 0) {
    tracker_on_emitted(w->tracker, letter->partition, &alert);
  }
}

static void tell_relay(struct track_world *w, const struct letter *letter) {
  switch (letter->type) {
    case LETTER_EMITTED:
      tell_emitted(w, letter);
      break;
    case LETTER_RELAY_OPEN:
      tracker_on_relay_open(w->tracker, letter->partition, letter->a);
      break;
    case LETTER_RELAY_SENT:
      tracker_on_relay_sent(w->tracker, letter->partition, letter->a);
      break;
    case LETTER_RELAY_LOST:
      tracker_on_relay_lost(w->tracker, letter->partition);
      break;
    case LETTER_FAILED:
      track_world_fail(w, (const char *)letter->bytes.at);
      break;
    default:
      break;
  }
}

static void tell_letter(struct track_world *w, struct letter *letter) {
  if (letter->type == LETTER_BOUNDS) {
    tracker_on_bounds(w->tracker, letter->partition, letter->a, letter->b, letter->c);
    return;
  }
  if (letter->type == LETTER_PARTITIONS) {
    track_world_add_partitions(w, (int32_t)letter->a);
    return;
  }
  if (letter->type == LETTER_ALERTS_TOPIC) {
    alerts_topic_hear(&w->alerts_topic, w->options->alerts_topic, (int32_t)letter->a, buf_string(&letter->bytes));
    return;
  }
  struct relay_place *place = find_relay(w, letter->from);
  if (place && letter->type == LETTER_RELAY_CLOSED) {
    track_world_end_relay(w, place);
  } else if (place && !place->closing) {
    (void)buf_string(&letter->bytes);
    tell_relay(w, letter);
  }
}

void track_world_letters(struct track_world *w) {
  for (struct letter *letter = mailbox_take(w->mailbox), *next; letter; letter = next) {
    next = letter->next;
    tell_letter(w, letter);
    letter_free(letter);
  }
}
