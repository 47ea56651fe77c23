// SPDX-License-Identifier: Apache-2.0
// The API of `huiyin board`: counters, rankings, requests and their stories, as JSON.
#ifndef HUIYIN_CONSUMERS_BOARD_API_H
#define HUIYIN_CONSUMERS_BOARD_API_H

#include "consumers/redis/client.h"
#include "consumers/view/letters.h"
#include "consumers/view/names.h"
#include "consumers/view/standing.h"
#include "runtime/http.h"
#include "runtime/settings.h"
#include "schemas/wire.h"
#include "schemas/zone.h"

// All of it outlives the API.
struct api_options {
  const struct settings *settings;  // of prefix, topic, alerts-topic, dead-letters-topic and the brokers
  const struct redis_url *url;
  const struct wire *wire;
  const struct zone *zone;  // whose days are meant
  struct view_names *names;
  struct view_standing *standing;
  struct view_letters *letters;
  // Appends the snapshot (snapshot.h) as JSON; false before there is one.
  bool (*snapshot)(void *context, struct buf *out);
  void *snapshot_context;
  unsigned workers;  // threads of the server that make slow pages
  // Whether who asks may see this; where not, it answers itself. NULL: everybody may.
  bool (*may)(void *context, const struct http_request *request, struct http_answer *answer);
  void *may_context;
};

struct api;

struct api *api_new(const struct api_options *options);
// After the server has ended.
void api_free(struct api *a);

// The routes, which go with the API. They are slow pages.
enum { API_ROUTES = 14 };
void api_routes(struct api *a, struct http_route routes[API_ROUTES]);

#endif
