// SPDX-License-Identifier: Apache-2.0
// What goes wrong with the group: what waiting mends, what a person must, and what asks for another membership.
#include <stdio.h>
#include <string.h>

#include "consumers/world/group_parts.h"
#include "runtime/log.h"

void trouble_say(const char *what, rd_kafka_error_t *error) {
  if (error) {
    struct log_line line;
    log_begin(&line, LOG_WARN, what);
    log_text(&line, "reason", rd_kafka_error_string(error));
    log_end(&line);
    rd_kafka_error_destroy(error);
  }
}

// What to do about an error that waiting does not mend; NULL for the others.
static const char *way_out(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT:
      return "; see -X session.timeout.ms: most brokers take 6000 to 1800000";
    case RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL:
      return "; others in this group are no trackers, or have another -X partition.assignment.strategy: see --group";
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      return "; ask for the right to read this topic in this group, or log in as another by -X sasl.username";
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
      return "; the topic was deleted: make it with `huiyin topics create`, publish the events again, and count anew "
             "with `huiyin rebuild`";
    case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
      return "; another tracker has come with the same --instance and goes on in this one's place: give each its own";
    default:
      return NULL;
  }
}

void trouble_look_at_error(struct group *g, rd_kafka_event_t *event) {
  rd_kafka_resp_err_t code = rd_kafka_event_error(event);
  char reason[160];
  char sentence[600];
  bool fatal = rd_kafka_event_error_is_fatal(event);
  (void)snprintf(reason, sizeof reason, "%s", rd_kafka_event_error_string(event));
  if (fatal) {
    code = rd_kafka_fatal_error(g->rk, reason, sizeof reason);  // the event's own says no more than that it is one
  }
  // Offsets that waited for a coordinator that was away are committed in the name of no member at all once librdkafka
  // has given its own up, which we may not have heard yet, and the broker takes that for a second tracker: it is this
  // one.
  if (fatal && code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID && (g->lost || kafka_presence_is_just_back(&g->presence))) {
    g->anew = true;
    return;
  }
  g->gone = g->gone || code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
  const char *more = way_out(code);
  if (more || fatal) {
    (void)snprintf(
      sentence, sizeof sentence, "the group of topic %s can not be had: %s%s", g->topic, reason, more ? more : "");
    g->events.fatal(g->events.context, sentence);
  }
}

bool group_is_connected(const struct group *g) {
  return !kafka_presence_is_away(&g->presence);
}

uint64_t group_reconnects(const struct group *g) {
  return g->presence.returns;
}
