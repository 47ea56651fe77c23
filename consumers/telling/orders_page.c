// SPDX-License-Identifier: Apache-2.0
// Orders over HTTP.
#include "consumers/telling/orders_page.h"

#include <openssl/crypto.h>
#include <string.h>
#include <unistd.h>

#include "consumers/notify/order_fields.h"
#include "consumers/notify/sourced.h"
#include "runtime/wall_clock.h"

enum { BODY_MOST = 16384 };

static void say(struct http_answer *a, unsigned status, const char *sentence) {
  a->status = status;
  buf_printf(&a->body, "%s\n", sentence);
}

// --- who asks

static bool begins(const char *text, const char *with) {
  return text && strncmp(text, with, strlen(with)) == 0;
}

static bool is_token(const struct buf *token, const char *given) {
  static const char scheme[] = "Bearer ";
  if (!begins(given, scheme)) {
    return false;
  }
  given += strlen(scheme);
  return strlen(given) == token->size && CRYPTO_memcmp(given, token->at, token->size) == 0;
}

static bool check_token(const struct orders_page *p, const struct http_request *request, struct http_answer *a) {
  struct buf token = {0};
  struct err e;
  bool good = false;
  if (sourced_read(&p->token, &token, &e)) {
    say(a, 503, "The token that requests are held against can not be read here.");
  } else {
    good = is_token(&token, http_header(request, "Authorization"));
    if (!good) {
      say(a, 401, "This takes `Authorization: Bearer TOKEN`, with the token of this server's --token-file.");
    }
  }
  buf_release(&token);
  return good;
}

static bool may_ask(const struct orders_page *p, const struct http_request *request, struct http_answer *a) {
  if (p->token.file || p->token.environment) {
    return check_token(p, request, a);
  }
  if (!p->local || !http_names_this_machine(http_header(request, "Host")) || http_came_by_proxy(request)) {
    say(a, 403, "Without a token only this machine itself is answered; start it with --token-file FILE.");
    return false;
  }
  return true;
}

static bool is_json(const struct http_request *request, struct http_answer *a) {
  if (!http_is_json(request)) {
    say(a, 415, "An order is JSON: send it with `Content-Type: application/json`.");
    return false;
  }
  return true;
}

// --- what is asked

static void ring(const struct orders_page *p) {
  uint64_t one = 1;
  ssize_t written = write(p->bell, &one, sizeof one);
  (void)written;  // fails only where it is readable already
}

static void list(struct orders_page *p, enum book_kind kind, struct http_answer *a) {
  struct err e;
  a->type = "application/json";
  if (book_list(&p->book, kind, NULL, &a->body, &e)) {
    a->type = "text/plain; charset=utf-8";
    buf_clear(&a->body);
    say(a, 503, e.text);
  }
}

static void give_silence(struct orders_page *p, const struct buf *body, struct http_answer *a) {
  struct silence_order order;
  struct buf id = {0};
  struct err e;
  if (silence_order_take(&order, body->at ? (const char *)body->at : "", body->size, wall_clock(), &e)) {
    say(a, 400, e.text);
    return;
  }
  if (book_silence(&p->book, &order, &id, &e)) {
    say(a, 503, e.text);
  } else {
    order.id = (struct text){(const char *)id.at, (uint32_t)id.size};
    a->status = 201;
    a->type = "application/json";
    silence_order_write(&order, &a->body);
    ring(p);
  }
  silence_order_release(&order);
  buf_release(&id);
}

static void give_acknowledgement(struct orders_page *p, const struct buf *body, struct http_answer *a) {
  struct acknowledgement_order order;
  struct err e;
  if (acknowledgement_order_take(&order, body->at ? (const char *)body->at : "", body->size, wall_clock(), &e)) {
    say(a, 400, e.text);
    return;
  }
  if (book_acknowledge(&p->book, &order, &e)) {
    say(a, 503, e.text);
  } else {
    a->status = 201;
    a->type = "application/json";
    acknowledgement_order_write(&order, &a->body);
    ring(p);
  }
  acknowledgement_order_release(&order);
}

static void take_back(struct orders_page *p, enum book_kind kind, const struct buf *body, struct http_answer *a) {
  const char *const keys[] = {kind == BOOK_SILENCE ? "id" : "request_id", "by"};
  struct text name;
  struct text by;
  struct err e;
  json_t *object = order_fields_open(body->at ? (const char *)body->at : "", body->size, keys, 2, &e);
  if (!object || order_fields_text(object, keys[0], true, ID_MAX, &name, &e) ||
      order_fields_text(object, keys[1], true, NAME_MAX_BYTES, &by, &e)) {
    say(a, 400, e.text);
  } else {
    int result = book_withdraw(&p->book, kind, name, by, &e);
    if (result) {
      say(a, result < 0 ? 503 : 404, result < 0 ? e.text : "There is none of that name.");
    } else {
      say(a, 200, "It is taken back.");
      ring(p);
    }
  }
  json_decref(object);
}

// --- pages

static void answer(
  void *context, const struct http_request *request, struct http_answer *a, enum book_kind kind, bool withdrawal) {
  struct orders_page *p = context;
  if (!may_ask(p, request, a)) {
    return;
  }
  if (!http_is_post(request)) {
    list(p, kind, a);
  } else if (is_json(request, a)) {
    if (withdrawal) {
      take_back(p, kind, http_body(request), a);
    } else if (kind == BOOK_SILENCE) {
      give_silence(p, http_body(request), a);
    } else {
      give_acknowledgement(p, http_body(request), a);
    }
  }
}

static void silences(void *context, const struct http_request *request, struct http_answer *a) {
  answer(context, request, a, BOOK_SILENCE, false);
}

static void silences_withdraw(void *context, const struct http_request *request, struct http_answer *a) {
  answer(context, request, a, BOOK_SILENCE, true);
}

static void acknowledgements(void *context, const struct http_request *request, struct http_answer *a) {
  answer(context, request, a, BOOK_ACKNOWLEDGEMENT, false);
}

static void acknowledgements_withdraw(void *context, const struct http_request *request, struct http_answer *a) {
  answer(context, request, a, BOOK_ACKNOWLEDGEMENT, true);
}

static struct http_route route(const char *path, http_page *page, struct orders_page *p) {
  return (struct http_route){.path = path, .page = page, .context = p, .body_most = BODY_MOST};
}

void orders_page_routes(struct orders_page *p, struct http_route *routes) {
  routes[0] = route("/silences", silences, p);
  routes[1] = route("/silences/withdraw", silences_withdraw, p);
  routes[2] = route("/acknowledgements", acknowledgements, p);
  routes[3] = route("/acknowledgements/withdraw", acknowledgements_withdraw, p);
}
