// SPDX-License-Identifier: Apache-2.0
// Silences and acknowledgements over the board's API.
#include "consumers/board/orders_pages.h"

#include <jansson.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "consumers/board/api_json.h"
#include "consumers/core/must.h"
#include "consumers/notify/forms_json.h"
#include "consumers/notify/order_fields.h"
#include "consumers/notify/order_words.h"
#include "consumers/telling/book.h"
#include "runtime/log.h"
#include "runtime/wall_clock.h"

enum { BODY_MOST = 16384, LOCK_SECONDS = 2 };

struct orders_pages {
  struct access *access;
  pthread_mutex_t lock;  // guards the book, which is one thread's at a time
  struct book book;
};

struct orders_pages *orders_pages_new(const struct settings *s, struct access *access, struct err *e) {
  struct orders_pages *p = must(calloc(1, sizeof *p));
  p->access = access;
  if (pthread_mutex_init(&p->lock, NULL)) {
    abort();
  }
  if (book_open(&p->book, s, e)) {
    orders_pages_free(p);
    return NULL;
  }
  return p;
}

void orders_pages_free(struct orders_pages *p) {
  if (p) {
    book_release(&p->book);
    (void)pthread_mutex_destroy(&p->lock);
    free(p);
  }
}

// --- what is said

static void refuse_order(struct http_answer *a, const struct err *e) {
  struct api_fault f;
  struct buf chinese = {0};
  order_words_chinese(&chinese, e->text);
  (void)api_fault_set(
    &f, 400, "bad-order", "The order is not right: %s%.0s.", "内容有误：%.0s%s。", e->text, buf_string(&chinese));
  buf_release(&chinese);
  api_refuse(a, &f);
}

static void refuse_away(struct http_answer *a, const char *why) {
  struct api_fault f;
  (void)api_fault_set(&f, 503, "busy", "It can not be done at this moment: %s.", "暂时无法办理：%s。", why);
  api_refuse(a, &f);
}

static void refuse_unknown(struct http_answer *a) {
  struct api_fault f;
  (void)api_fault_set(&f, 404, "not-found", "There is none of that name: it has ended, or was taken back.",
    "没有这一条：已到期，或已撤回。");
  api_refuse(a, &f);
}

static void refuse_method(struct http_answer *a) {
  struct api_fault f;
  (void)api_fault_set(&f, 405, "bad-method", "Only POST is answered here.", "此处只接受 POST。");
  http_header_add(a, "Allow", "POST");
  api_refuse(a, &f);
}

// What was done, by whom.
static void say_done(
  const char *what, const char *key, struct text name, const struct access_who *who, const struct http_request *r) {
  struct log_line l;
  log_begin(&l, LOG_INFO, what);
  log_text(&l, "by", who->name);
  log_text(&l, "address", http_client(r));
  log_bytes(&l, key, name.at, name.size);
  log_end(&l);
}

// --- what is asked

// The body as JSON with who is logged in under `key`, which it must not name itself.
static int sign(const struct buf *body, const char *key, const struct access_who *who, struct buf *out, struct err *e) {
  json_error_t error;
  json_t *object = json_loadb((const char *)body->at, body->size, JSON_REJECT_DUPLICATES, &error);
  int result = 0;
  if (!json_is_object(object)) {
    result = err_set(e, "an order is a JSON object");
  } else if (json_object_get(object, key)) {
    result = err_set(e, "leave `%s` out: that is who is logged in", key);
  } else {
    forms_json_set(object, key, forms_json_text(texts_of(who->name)));
    forms_json_end(object, out);
    return 0;
  }
  json_decref(object);
  return result;
}

static void say_order(struct http_answer *a, struct buf *json) {
  a->status = 201;
  a->type = "application/json; charset=utf-8";
  buf_add_byte(json, '\n');
  a->body = *json;
}

static void silence(
  struct orders_pages *p, const struct http_request *r, const struct access_who *who, struct http_answer *a) {
  struct silence_order order;
  struct buf text = {0};
  struct buf id = {0};
  struct buf out = {0};
  struct err e;
  if (sign(http_body(r), "author", who, &text, &e) ||
      silence_order_take(&order, (const char *)text.at, text.size, wall_clock(), &e)) {
    refuse_order(a, &e);
  } else {
    if (book_silence(&p->book, &order, &id, &e)) {
      refuse_away(a, e.text);
    } else {
      order.id = (struct text){(const char *)id.at, (uint32_t)id.size};
      silence_order_write(&order, &out);
      say_done("silenced", "silence", order.id, who, r);
      say_order(a, &out);
    }
    silence_order_release(&order);
  }
  buf_release(&id);
  buf_release(&text);
}

static void acknowledge(
  struct orders_pages *p, const struct http_request *r, const struct access_who *who, struct http_answer *a) {
  struct acknowledgement_order order;
  struct buf text = {0};
  struct buf out = {0};
  struct err e;
  if (sign(http_body(r), "by", who, &text, &e) ||
      acknowledgement_order_take(&order, (const char *)text.at, text.size, wall_clock(), &e)) {
    refuse_order(a, &e);
  } else {
    if (book_acknowledge(&p->book, &order, &e)) {
      refuse_away(a, e.text);
    } else {
      acknowledgement_order_write(&order, &out);
      say_done("acknowledged", "request", order.request_id, who, r);
      say_order(a, &out);
    }
    acknowledgement_order_release(&order);
  }
  buf_release(&text);
}

static void withdraw_named(struct orders_pages *p, enum book_kind kind, struct text name, const struct http_request *r,
  const struct access_who *who, struct http_answer *a) {
  struct err e;
  int result = book_withdraw(&p->book, kind, name, texts_of(who->name), &e);
  if (result < 0) {
    refuse_away(a, e.text);
  } else if (result > 0) {
    refuse_unknown(a);
  } else {
    say_done(kind == BOOK_SILENCE ? "took back a silence" : "took back an acknowledgement",
      kind == BOOK_SILENCE ? "silence" : "request", name, who, r);
    json_t *json = must(json_object());
    (void)json_object_set_new(json, "withdrawn", json_true());
    api_answer(a, json);
  }
}

static void withdraw(struct orders_pages *p, enum book_kind kind, const struct http_request *r,
  const struct access_who *who, struct http_answer *a) {
  const char *const key = kind == BOOK_SILENCE ? "id" : "request_id";
  const struct buf *body = http_body(r);
  struct text name;
  struct err e;
  json_t *object = order_fields_open(body->at ? (const char *)body->at : "", body->size, &key, 1, &e);
  if (!object || order_fields_text(object, key, true, ID_MAX, &name, &e)) {
    refuse_order(a, &e);
  } else {
    withdraw_named(p, kind, name, r, who, a);
  }
  json_decref(object);
}

static void list(struct orders_pages *p, enum book_kind kind, struct http_answer *a) {
  struct err e;
  a->type = "application/json; charset=utf-8";
  if (book_list(&p->book, kind, NULL, &a->body, &e)) {
    buf_clear(&a->body);
    refuse_away(a, e.text);
  }
  a->tagged = a->status == 200;
}

// --- pages

// While Redis or Kafka is away the one who has the book waits for them; the threads must not all wait behind it.
static bool take_book(struct orders_pages *p, struct http_answer *a) {
  struct timespec until;
  (void)clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += LOCK_SECONDS;
  if (pthread_mutex_timedlock(&p->lock, &until) == 0) {
    return true;
  }
  refuse_away(a, "another order is under way and waits for Redis or Kafka");
  return false;
}

static void answer(struct orders_pages *p, enum book_kind kind, const struct http_request *r, struct http_answer *a) {
  struct access_who who;
  bool post = http_is_post(r);
  if (!(post ? access_may_act(p->access, r, a, &who) : access_may_view(p->access, r, a)) || !take_book(p, a)) {
    return;
  }
  if (!post) {
    list(p, kind, a);
  } else if (kind == BOOK_SILENCE) {
    silence(p, r, &who, a);
  } else {
    acknowledge(p, r, &who, a);
  }
  (void)pthread_mutex_unlock(&p->lock);
}

static void answer_withdrawal(
  struct orders_pages *p, enum book_kind kind, const struct http_request *r, struct http_answer *a) {
  struct access_who who;
  if (!http_is_post(r)) {
    refuse_method(a);
  } else if (access_may_act(p->access, r, a, &who) && take_book(p, a)) {
    withdraw(p, kind, r, &who, a);
    (void)pthread_mutex_unlock(&p->lock);
  }
}

static void silences(void *context, const struct http_request *request, struct http_answer *a) {
  answer(context, BOOK_SILENCE, request, a);
}

static void silences_withdraw(void *context, const struct http_request *request, struct http_answer *a) {
  answer_withdrawal(context, BOOK_SILENCE, request, a);
}

static void acknowledgements(void *context, const struct http_request *request, struct http_answer *a) {
  answer(context, BOOK_ACKNOWLEDGEMENT, request, a);
}

static void acknowledgements_withdraw(void *context, const struct http_request *request, struct http_answer *a) {
  answer_withdrawal(context, BOOK_ACKNOWLEDGEMENT, request, a);
}

void orders_pages_routes(struct orders_pages *p, struct http_route routes[ORDERS_PAGES]) {
  static const struct {
    const char *path;
    http_page *page;
    bool only_post;
  } pages[ORDERS_PAGES] = {{"/api/v1/silences", silences, false},
    {"/api/v1/silences/withdraw", silences_withdraw, true}, {"/api/v1/acknowledgements", acknowledgements, false},
    {"/api/v1/acknowledgements/withdraw", acknowledgements_withdraw, true}};
  for (size_t i = 0; i < ORDERS_PAGES; i++) {
    routes[i] = (struct http_route){.path = pages[i].path,
      .page = pages[i].page,
      .context = p,
      .body_most = BODY_MOST,
      .only_post = pages[i].only_post,
      .slow = true};
  }
}
