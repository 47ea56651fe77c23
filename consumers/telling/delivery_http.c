// SPDX-License-Identifier: Apache-2.0
// Webhooks, Alertmanagers and group robots: one POST.
#include <string.h>

#include "consumers/notify/forms.h"
#include "consumers/notify/mask.h"
#include "consumers/notify/sign.h"
#include "consumers/notify/sourced.h"
#include "consumers/telling/delivery.h"
#include "runtime/wall_clock.h"

// What goes out; released by post_release.
struct post {
  struct buf url;
  struct buf body;
  struct buf secret;
  struct curl_slist *headers;
};

static void post_release(struct post *p) {
  buf_release(&p->url);
  buf_release(&p->body);
  buf_release(&p->secret);
  curl_slist_free_all(p->headers);
}

static struct text secret_of(const struct post *p) {
  return (struct text){p->secret.at ? (const char *)p->secret.at : "", (uint32_t)p->secret.size};
}

static void add_header(struct post *p, const char *name, struct buf *value) {
  struct buf line = {0};
  buf_printf(&line, "%s: %s", name, buf_string(value));
  struct curl_slist *longer = curl_slist_append(p->headers, buf_string(&line));
  p->headers = longer ? longer : p->headers;
  buf_release(&line);
}

static void add_type(struct post *p, const char *type) {
  struct buf value = {0};
  buf_add_string(&value, type);
  add_header(p, "Content-Type", &value);
  buf_release(&value);
}

// Signed at the moment of sending: those who check it do not take an old one.
static void write_webhook(struct post *p, const struct delivery *d, const struct notice *n, int64_t now) {
  struct buf value = {0};
  forms_webhook(n, d->source, &p->body);
  add_type(p, "application/cloudevents+json; charset=utf-8");
  notice_key(n, &value);
  add_header(p, "Idempotency-Key", &value);
  if (p->secret.size) {
    buf_clear(&value);
    sign_webhook(&value, secret_of(p), now, &p->body);
    add_header(p, "Huiyin-Signature", &value);
  }
  buf_release(&value);
}

static void write_dingtalk(struct post *p, const struct notice *n, int64_t now) {
  forms_dingtalk(n, &p->body);
  if (p->secret.size) {
    buf_add_byte(&p->url, memchr(p->url.at, '?', p->url.size) ? '&' : '?');
    sign_dingtalk(&p->url, secret_of(p), now);
  }
}

static void write_feishu(struct post *p, const struct notice *n, int64_t now) {
  struct notice signed_now = *n;
  struct buf signature = {0};
  signed_now.at = now;
  sign_feishu(&signature, secret_of(p), now);
  forms_feishu(&signed_now, p->secret.size ? buf_string(&signature) : NULL, &p->body);
  buf_release(&signature);
}

// An Alertmanager is named by its base.
static void write_alertmanager(struct post *p, const struct notice *n, int64_t until) {
  while (p->url.size && p->url.at[p->url.size - 1] == '/') {
    p->url.size--;
  }
  buf_add_string(&p->url, "/api/v2/alerts");
  forms_alertmanager(n, until, &p->body);
}

static void write_post(struct post *p, const struct delivery *d, const struct notice *n, int64_t until) {
  int64_t now = wall_clock();
  switch (d->receiver->type) {
    case RECEIVER_WEBHOOK:
      write_webhook(p, d, n, now);
      return;
    case RECEIVER_ALERTMANAGER:
      write_alertmanager(p, n, until);
      break;
    case RECEIVER_DINGTALK:
      write_dingtalk(p, n, now);
      break;
    case RECEIVER_FEISHU:
      write_feishu(p, n, now);
      break;
    default:
      forms_wecom(n, &p->body);
      break;
  }
  add_type(p, "application/json; charset=utf-8");
}

static int send_post(struct delivery *d, struct post *p, struct err *e) {
  CURL *curl = d->curl;
  (void)curl_easy_setopt(curl, CURLOPT_URL, buf_string(&p->url));
  (void)curl_easy_setopt(curl, CURLOPT_POST, 1L);
  (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)p->body.size);
  (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, (const char *)p->body.at);
  // Without this a larger body waits for a `100 Continue` that many servers never send.
  struct buf nothing = {0};
  add_header(p, "Expect", &nothing);
  buf_release(&nothing);
  (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, p->headers);
  return delivery_perform(d, e);
}

// Whoever reads the log, or the dead letters, may not be one who may write to the receiver.
static enum answer judge(const struct delivery *d, const struct post *p, int status, struct err *e) {
  struct texts secrets = {0};
  struct text said = {(const char *)d->answer.at, (uint32_t)d->answer.size};
  mask_url(&secrets, (struct text){(const char *)p->url.at, (uint32_t)p->url.size});
  mask_text(&secrets, secret_of(p));
  enum answer answer =
    answer_judge(d->receiver->type, &(struct reply){.status = status, .said = said, .secrets = &secrets}, e);
  texts_release(&secrets);
  return answer;
}

enum answer delivery_http(struct delivery *d, const struct notice *n, int64_t until, struct err *e) {
  struct post p = {0};
  enum answer answer = ANSWER_AGAIN;
  if (delivery_handle(d, e) && !sourced_read(&d->receiver->url, &p.url, e) &&
      !sourced_read(&d->receiver->secret, &p.secret, e)) {
    write_post(&p, d, n, until);
    int status = send_post(d, &p, e);
    answer = status < 0 ? ANSWER_AGAIN : judge(d, &p, status, e);
  }
  post_release(&p);
  return answer;
}
