// SPDX-License-Identifier: Apache-2.0
// The files of the page over HTTP: with an ETag, compressed once when the program begins.
#ifndef HUIYIN_CONSUMERS_BOARD_ASSETS_H
#define HUIYIN_CONSUMERS_BOARD_ASSETS_H

#include "runtime/http.h"

// After assets_new it is only read, by any thread.
struct assets;

struct assets *assets_new(void);
void assets_free(struct assets *a);

// The routes: `/`, `/desk` and so on, which all are index.html, and `/assets/NAME`. Good for as long as `a`.
size_t assets_route_count(const struct assets *a);
const struct http_route *assets_routes(const struct assets *a);

#endif
