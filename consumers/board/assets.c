// SPDX-License-Identifier: Apache-2.0
// The files of the page over HTTP.
#include "consumers/board/assets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/board/embedded.h"
#include "consumers/core/must.h"
#include "runtime/http_gzip.h"

// The pages that the one HTML file is: it sees by the address which.
static const char *const page_paths[] = {"/", "/desk", "/ranking", "/volunteers", "/pipeline"};

enum { PAGES = sizeof page_paths / sizeof *page_paths, PACKED_LEVEL = 9, PATH_SIZE = 128 };

struct asset {
  const struct embedded_file *file;
  const char *type;
  struct buf packed;  // empty where that is no smaller
  char path[PATH_SIZE];
};

struct assets {
  struct asset *list;
  size_t count;
  struct http_route *routes;
  size_t route_count;
};

static const char *type_of(const char *name) {
  static const struct {
    const char *end;
    const char *type;
  } types[] = {{".html", "text/html; charset=utf-8"}, {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"}, {".json", "application/json; charset=utf-8"}, {".svg", "image/svg+xml"},
    {".png", "image/png"}, {".woff2", "font/woff2"}, {".ico", "image/x-icon"}};
  size_t size = strlen(name);
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    size_t end = strlen(types[i].end);
    if (size > end && strcmp(name + size - end, types[i].end) == 0) {
      return types[i].type;
    }
  }
  return "application/octet-stream";
}

static void pack(struct asset *a) {
  if (strstr(a->type, "image/png") || http_gzip(&a->packed, a->file->bytes, a->file->size, PACKED_LEVEL) ||
      a->packed.size >= a->file->size) {
    buf_release(&a->packed);
  }
}

static void serve(void *context, const struct http_request *request, struct http_answer *answer) {
  const struct asset *a = context;
  answer->type = a->type;
  answer->tagged = true;
  if (a->packed.size && http_takes_gzip(http_header(request, "Accept-Encoding"))) {
    http_header_add(answer, "Content-Encoding", "gzip");
    http_header_add(answer, "Vary", "Accept-Encoding");
    buf_add(&answer->body, a->packed.at, a->packed.size);
  } else {
    buf_add(&answer->body, a->file->bytes, a->file->size);
  }
}

static void add_route(struct assets *a, const char *path, struct asset *asset) {
  a->routes[a->route_count++] =
    (struct http_route){.path = path, .page = serve, .context = asset, .unlisted = path == asset->path};
}

struct assets *assets_new(void) {
  struct assets *a = must(calloc(1, sizeof *a));
  a->list = must(calloc(embedded_count + 1, sizeof *a->list));
  a->routes = must(calloc(embedded_count + PAGES + 1, sizeof *a->routes));
  for (size_t i = 0; i < embedded_count; i++) {
    struct asset *one = &a->list[a->count++];
    one->file = &embedded_files[i];
    one->type = type_of(one->file->name);
    (void)snprintf(one->path, sizeof one->path, "/assets/%s", one->file->name);
    pack(one);
    if (strcmp(one->file->name, "index.html") != 0) {
      add_route(a, one->path, one);
      continue;
    }
    for (size_t page = 0; page < PAGES; page++) {
      add_route(a, page_paths[page], one);
    }
  }
  return a;
}

void assets_free(struct assets *a) {
  if (!a) {
    return;
  }
  for (size_t i = 0; i < a->count; i++) {
    buf_release(&a->list[i].packed);
  }
  free(a->list);
  free(a->routes);
  free(a);
}

size_t assets_route_count(const struct assets *a) {
  return a->route_count;
}

const struct http_route *assets_routes(const struct assets *a) {
  return a->routes;
}
