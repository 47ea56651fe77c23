// SPDX-License-Identifier: Apache-2.0
// Silences and acknowledgements over the board's API, in the name of who is logged in.
#ifndef HUIYIN_CONSUMERS_BOARD_ORDERS_PAGES_H
#define HUIYIN_CONSUMERS_BOARD_ORDERS_PAGES_H

#include "consumers/board/access.h"
#include "runtime/settings.h"

struct orders_pages;

// From the settings redis, prefix, orders-topic and source; `access` outlives it. NULL with a sentence.
struct orders_pages *orders_pages_new(const struct settings *s, struct access *access, struct err *e);
// After the server has ended.
void orders_pages_free(struct orders_pages *p);

// GET and POST /api/v1/silences and /acknowledgements, POST .../withdraw. Who may look may read them; who may act may
// change them, which the log tells. Slow pages.
enum { ORDERS_PAGES = 4 };
void orders_pages_routes(struct orders_pages *p, struct http_route routes[ORDERS_PAGES]);

#endif
