// SPDX-License-Identifier: Apache-2.0
// The board over HTTP.
#include "consumers/board/serve.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/board/access.h"
#include "consumers/board/api.h"
#include "consumers/board/api_json.h"
#include "consumers/board/assets.h"
#include "consumers/board/figures.h"
#include "consumers/board/loop.h"
#include "consumers/board/orders_pages.h"
#include "consumers/core/must.h"
#include "consumers/recount/reading.h"
#include "runtime/http.h"
#include "runtime/http_stream.h"
#include "runtime/process.h"
#include "runtime/steady_clock.h"
#include "runtime/version.h"

// STUCK: a loop that has not turned for so long, in ms, hangs; Redis may keep it for less.
enum { OWN_ROUTES = 5, CONNECTIONS_MOST = 4096, WORKERS = 4, STUCK = 30000 };

struct serve {
  const struct board *board;
  struct wire *wire;
  struct api *api;
  struct access *access;
  struct orders_pages *orders;
  struct assets *assets;
  struct board_loop *loop;
  struct http_stream *stream;
  struct http_route *routes;
  size_t route_count;
  struct http *http;
};

// --- pages

static void snapshot_page(void *context, const struct http_request *request, struct http_answer *answer) {
  struct serve *s = context;
  if (!access_may_view(s->access, request, answer)) {
    return;
  }
  answer->type = "application/json; charset=utf-8";
  answer->tagged = true;
  if (!board_loop_snapshot(s->loop, &answer->body)) {
    answer->status = 503;
    buf_add_string(&answer->body,
      "{\"error\":{\"code\":\"busy\",\"message\":\"The board has only begun; ask "
      "again.\",\"message_zh\":\"刚刚启动，请稍候再试。\"}}");
  }
  buf_add_byte(&answer->body, '\n');
}

// Who may not look may not follow; asked again now and then.
static void stream_page(void *context, const struct http_request *request, struct http_answer *answer) {
  const struct serve *s = context;
  (void)access_may_view(s->access, request, answer);
}

static void health_page(void *context, const struct http_request *request, struct http_answer *answer) {
  struct serve *s = context;
  struct board_standing b;
  (void)request;
  board_loop_standing(s->loop, &b);
  int64_t silent = b.turned_at ? steady_clock() - b.turned_at : 0;
  if (silent < STUCK) {
    buf_add_string(&answer->body, "Alive.\n");
  } else {
    answer->status = 503;
    buf_printf(
      &answer->body, "The loop has not turned for %" PRId64 " s: it hangs in a call, or has no CPU.\n", silent / 1000);
  }
}

static void metrics_page(void *context, const struct http_request *request, struct http_answer *answer) {
  struct serve *s = context;
  struct metrics m = {0};
  struct process_figures process;
  if (!access_may_view(s->access, request, answer)) {
    return;
  }
  figures_of_board(s->board, s->loop, http_stream_clients(s->stream), &m);
  http_figures_write(request, "huiyin_board", &m);
  version_write(&m);
  process_read(&process);
  process_write(&m, &process);
  answer->type = "text/plain; version=0.0.4; charset=utf-8";
  answer->body = m.text;
}

static void say_reason(struct buf *out, const struct board_standing *b, const struct view_stale_reason *r) {
  static const char *const sentences[VIEW_REASONS] = {"nobody counts it", "what was in the log 10 s ago is not counted",
    "Redis is away", "numbers are damaged, or were written by another hand",
    "nothing was ever counted under this prefix", "the alerts topic can not be read"};
  if (r->partition >= 0) {
    buf_printf(out, "Partition %d: %s.\n", (int)r->partition, sentences[r->reason]);
  } else {
    buf_printf(out, "Stale: %s.\n", r->reason == VIEW_REDIS_AWAY && b->why[0] ? b->why : sentences[r->reason]);
  }
}

static void ready_page(void *context, const struct http_request *request, struct http_answer *answer) {
  struct serve *s = context;
  struct board_standing b;
  (void)request;
  board_loop_standing(s->loop, &b);
  if (b.redis_away) {
    buf_printf(&answer->body, "Redis is away: %s\n", b.why);
  }
  for (size_t i = 0; i < b.reason_count; i++) {
    say_reason(&answer->body, &b, &b.reasons[i]);
  }
  if (answer->body.size) {
    answer->status = 503;
  } else {
    buf_printf(&answer->body, "Ready: %zu partitions, %" PRId64 " ms old.\n", b.partitions, b.age);
  }
}

// --- routes

static void add_own(struct serve *s) {
  const struct http_route own[OWN_ROUTES] = {
    {.path = "/api/v1/snapshot", .page = snapshot_page, .context = s, .slow = true},
    {.path = "/api/v1/stream", .page = stream_page, .context = s, .slow = true, .stream = s->stream},
    {.path = "/healthz", .page = health_page, .context = s}, {.path = "/readyz", .page = ready_page, .context = s},
    {.path = "/metrics", .page = metrics_page, .context = s, .slow = true}};
  memcpy(s->routes + s->route_count, own, sizeof own);
  s->route_count += OWN_ROUTES;
  access_routes(s->access, s->routes + s->route_count);
  s->route_count += ACCESS_ROUTES;
  orders_pages_routes(s->orders, s->routes + s->route_count);
  s->route_count += ORDERS_PAGES;
}

static void add_api(struct serve *s) {
  api_routes(s->api, s->routes + s->route_count);
  s->route_count += API_ROUTES;
}

static void add_assets(struct serve *s) {
  size_t count = assets_route_count(s->assets);
  memcpy(s->routes + s->route_count, assets_routes(s->assets), count * sizeof *s->routes);
  s->route_count += count;
}

// --- followers

static void on_change(void *context, const void *data, size_t size) {
  http_stream_send(context, "change", data, size);
}

static void on_whole(void *context, const void *data, size_t size) {
  http_stream_whole(context, "whole", data, size);
}

static size_t count_followers(void *context) {
  return http_stream_clients(context);
}

// --- beginning and end

// Nothing from elsewhere, no script or style that is written into the page, and no frame of others around it. The chart
// library sets styles of its own on the canvas by script, which a policy does not look at.
static const struct http_field headers[] = {
  {"Content-Security-Policy",
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src "
    "'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
  {"Referrer-Policy", "no-referrer"},
  {"X-Frame-Options", "DENY"},
  {"Cross-Origin-Opener-Policy", "same-origin"},
  {"Cross-Origin-Resource-Policy", "same-origin"},
};

static bool copy_snapshot(void *context, struct buf *out) {
  return board_loop_snapshot(context, out);
}

static struct api *new_api(struct serve *s) {
  const struct board *b = s->board;
  const struct api_options options = {.settings = b->settings,
    .url = &b->url,
    .wire = s->wire,
    .zone = &b->zone,
    .names = b->names,
    .standing = b->standing,
    .letters = b->letters,
    .snapshot = copy_snapshot,
    .snapshot_context = s->loop,
    .workers = WORKERS,
    .may = access_may_view,
    .may_context = s->access};
  return api_new(&options);
}

static int open_access(struct serve *s, struct err *e) {
  s->access = access_new(settings_text(s->board->settings, "users"), e);
  if (!s->access) {
    return err_prefix(e, "--users");
  }
  s->orders = orders_pages_new(s->board->settings, s->access, e);
  return s->orders ? 0 : -1;
}

struct serve *serve_new(const struct board *b, struct err *e) {
  struct wire *wire = reading_wire(b->settings, e);
  if (!wire) {
    return NULL;
  }
  struct serve *s = must(calloc(1, sizeof *s));
  s->board = b;
  s->wire = wire;
  if (open_access(s, e)) {
    serve_free(s);
    return NULL;
  }
  s->stream = http_stream_new(NULL);
  const struct board_followers followers = {s->stream, on_change, on_whole, count_followers};
  s->assets = assets_new();
  s->routes = must(
    calloc(OWN_ROUTES + ACCESS_ROUTES + ORDERS_PAGES + API_ROUTES + assets_route_count(s->assets), sizeof *s->routes));
  s->loop = board_loop_new(b, &followers);
  board_loop_await(s->loop);
  s->api = new_api(s);
  add_own(s);
  add_api(s);
  add_assets(s);
  const struct http_options options = {.address = settings_text(b->settings, "listen"),
    .routes = s->routes,
    .route_count = s->route_count,
    .connections_most = CONNECTIONS_MOST,
    .workers = WORKERS,
    .proxies = settings_text(b->settings, "proxies"),
    .headers = headers,
    .header_count = sizeof headers / sizeof *headers,
    .refusal = api_refusal};
  s->http = http_new(&options, e);
  if (!s->http) {
    (void)err_prefix(e, "--listen");
    serve_free(s);
    return NULL;
  }
  access_set_local(s->access, http_names_this_machine(http_name(s->http)));
  return s;
}

const char *serve_name(const struct serve *s) {
  return http_name(s->http);
}

void serve_stop(struct serve *s) {
  if (s) {
    board_loop_stop(s->loop);
  }
}

void serve_free(struct serve *s) {
  if (!s) {
    return;
  }
  http_free(s->http);
  api_free(s->api);
  board_loop_free(s->loop);
  http_stream_free(s->stream);
  free(s->routes);
  assets_free(s->assets);
  wire_free(s->wire);
  orders_pages_free(s->orders);
  access_free(s->access);
  free(s);
}
