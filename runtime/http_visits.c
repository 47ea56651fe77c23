// SPDX-License-Identifier: Apache-2.0
// The connections of the HTTP server: who must go because its time is over, or because others want its place.
#include <stdlib.h>
#include <sys/socket.h>

#include "runtime/http_parts.h"

// How long a client may take to bring another request, in ms.
static const int64_t next_within = 75000;

// In a crowd whoever has asked nothing for so long may have to go, in ms.
static const int64_t crowd_patience = 100;

static void leave_stage(struct http_visits *all, struct http_visit *v) {
  if (v->before) {
    v->before->after = v->after;
  } else {
    all->stages[v->stage].oldest = v->after;
  }
  if (v->after) {
    v->after->before = v->before;
  } else {
    all->stages[v->stage].newest = v->before;
  }
}

static void enter_stage(struct http_visits *all, struct http_visit *v, enum visit_stage stage) {
  v->stage = stage;
  v->since = http_clock();
  v->before = all->stages[stage].newest;
  v->after = NULL;
  if (v->before) {
    v->before->after = v;
  } else {
    all->stages[stage].oldest = v;
  }
  all->stages[stage].newest = v;
}

void http_visit_enter(struct http_visits *all, struct http_visit *v, enum visit_stage stage) {
  leave_stage(all, v);
  enter_stage(all, v, stage);
}

struct http_visit *http_visit_of(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info->socket_context;
}

// Shut down, the connection ends at the daemon's next look.
static void end_one(struct http_visits *all, struct http_visit *v) {
  v->ended = true;
  all->leaving++;
  (void)shutdown(v->fd, SHUT_RDWR);
}

// --- who comes, and goes

static size_t count_of(const struct http_visits *all, enum visit_stage stage, const struct http_address *peer) {
  size_t same = 0;
  for (const struct http_visit *v = all->stages[stage].oldest; v; v = v->after) {
    same += http_address_equal(&v->peer, peer);
  }
  return same;
}

// Who is silent makes room where it is needed; so what counts is what is under way. While less than half of the places
// are taken no address can have more than that.
static bool has_too_many(const struct http_visits *all, const struct http_address *peer) {
  return all->count > all->most / 2 && !http_proxies_have(all->proxies, peer) &&
         count_of(all, VISIT_ANSWER, peer) + count_of(all, VISIT_HELD, peer) >= all->most / 2;
}

static void begin(struct http_visits *all, struct MHD_Connection *connection, void **place) {
  struct http_visit *v = calloc(1, sizeof *v);
  if (!v) {
    abort();
  }
  v->fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
  v->peer = http_address_of(MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
  enter_stage(all, v, VISIT_FIRST);
  all->count++;
  if (has_too_many(all, &v->peer)) {
    end_one(all, v);
  }
  *place = v;
}

static void end(struct http_visits *all, struct http_visit *v) {
  leave_stage(all, v);
  all->count--;
  all->leaving -= v->ended;
  free(v);
}

void http_visits_notify(
  void *context, struct MHD_Connection *connection, void **place, enum MHD_ConnectionNotificationCode code) {
  if (code == MHD_CONNECTION_NOTIFY_STARTED) {
    begin(context, connection, place);
  } else if (*place) {
    end(context, *place);
    *place = NULL;
  }
}

// --- who must go

static void end_slow(struct http_visits *all, enum visit_stage stage, int64_t most, int64_t now) {
  for (struct http_visit *v = all->stages[stage].oldest; v && now - v->since > most; v = v->after) {
    if (!v->ended) {
      end_one(all, v);
    }
  }
}

static struct http_visit *oldest_of(const struct http_visits *all, enum visit_stage stage) {
  struct http_visit *v = all->stages[stage].oldest;
  while (v && v->ended) {
    v = v->after;
  }
  return v;
}

static struct http_visit *longest_silent(const struct http_visits *all) {
  struct http_visit *first = oldest_of(all, VISIT_FIRST);
  struct http_visit *next = oldest_of(all, VISIT_NEXT);
  return !next || (first && first->since < next->since) ? first : next;
}

// Those that ask nothing must not keep others out: there is always room for more than a few.
static void thin_crowd(struct http_visits *all, int64_t now) {
  while (all->count - all->leaving > all->crowd) {
    struct http_visit *v = longest_silent(all);
    if (!v || now - v->since < crowd_patience) {
      return;
    }
    end_one(all, v);
  }
}

void http_visits_look(struct http_visits *all, int64_t now) {
  end_slow(all, VISIT_FIRST, all->patience, now);
  end_slow(all, VISIT_NEXT, next_within, now);
  end_slow(all, VISIT_ANSWER, 3 * all->patience, now);
  thin_crowd(all, now);
}

int http_visits_wait(const struct http_visits *all) {
  return all->count > all->crowd ? (int)crowd_patience : all->count ? 1000 : -1;
}
