// SPDX-License-Identifier: Apache-2.0
// The pages /silences and /acknowledgements: orders over HTTP, for a board.
#ifndef HUIYIN_CONSUMERS_TELLING_ORDERS_PAGE_H
#define HUIYIN_CONSUMERS_TELLING_ORDERS_PAGE_H

#include "consumers/notify/receivers.h"
#include "consumers/telling/book.h"
#include "runtime/http.h"

// The server's thread uses the book. It waits there for Redis and Kafka, seconds at most, and pages beside it do.
struct orders_page {
  struct book book;
  struct sourced token;  // what `Authorization: Bearer` must say; none: only this machine is answered
  bool local;            // whether the server listens to this machine alone
  int bell;              // an eventfd that is rung after an order
};

enum { ORDERS_ROUTES = 4 };

// Writes ORDERS_ROUTES routes to `routes`.
void orders_page_routes(struct orders_page *p, struct http_route *routes);

#endif
