// SPDX-License-Identifier: Apache-2.0
// Answers of the API as JSON.
#include "consumers/board/api_json.h"

#include <stdio.h>
#include <string.h>

#include "consumers/core/must.h"
#include "runtime/character.h"
#include "schemas/moment.h"

static json_t *shown(struct text text) {
  struct buf out = {0};
  for (uint32_t i = 0; i < text.size;) {
    size_t length = character_length(text.at + i, text.size - i);
    if (length) {
      buf_add(&out, text.at + i, length);
      i += (uint32_t)length;
    } else {
      buf_printf(&out, "\\x%02x", (unsigned)(uint8_t)text.at[i++]);
    }
  }
  json_t *json = json_stringn((const char *)out.at, out.size);
  buf_release(&out);
  return must(json);
}

json_t *api_text(struct text text) {
  if (!text.at) {
    return json_null();
  }
  json_t *json = json_stringn(text.at, text.size);
  return json ? json : shown(text);
}

json_t *api_word(const char *string) {
  return api_text((struct text){string, (uint32_t)strlen(string)});
}

json_t *api_moment(int64_t moment) {
  return moment == MOMENT_NONE ? json_null() : json_integer(moment);
}

json_t *api_day(int32_t day) {
  struct civil c = civil_from_days(day);
  char text[16];
  (void)snprintf(text, sizeof text, "%04d-%02d-%02d", (int)c.year % 10000, (int)c.month, (int)c.day);
  return json_string(text);
}

json_t *api_rate(int64_t value, int64_t base) {
  return base > 0 && value >= 0 ? json_real((double)value / (double)base) : json_null();
}

static int take(const char *bytes, size_t size, void *context) {
  buf_add(context, bytes, size);
  return 0;
}

void api_answer(struct http_answer *a, json_t *json) {
  a->type = "application/json; charset=utf-8";
  buf_clear(&a->body);
  (void)json_dump_callback(json, take, &a->body, JSON_COMPACT | JSON_REAL_PRECISION(7));
  buf_add_byte(&a->body, '\n');
  json_decref(json);
}

static void refuse(struct http_answer *a, unsigned status, const char *code, const char *en, const char *zh) {
  json_t *error = json_pack("{s:{s:s}}", "error", "code", code);
  json_t *inner = json_object_get(error, "error");
  (void)json_object_set_new(inner, "message", api_word(en));
  (void)json_object_set_new(inner, "message_zh", api_word(zh));
  a->status = status;
  api_answer(a, error);
}

void api_refuse(struct http_answer *a, const struct api_fault *f) {
  refuse(a, f->status, f->code, f->en, f->zh);
}

static const struct {
  unsigned status;
  const char *code;
  const char *zh;
} refusals[] = {
  {400, "bad-request", "请求有误。"},
  {404, "not-found", "这里没有这样的页面；可用的见 /openapi.json。"},
  {405, "bad-method", "此处不接受这种请求方法。"},
  {413, "too-large", "请求内容太大。"},
  {415, "bad-type", "请求内容须为 application/json。"},
  {429, "too-many", "请求过于频繁，请稍后再试。"},
  {503, "busy", "服务繁忙，请稍后再试。"},
};

void api_refusal(const struct http_request *request, struct http_answer *a) {
  if (strncmp(http_path(request), "/api/", strlen("/api/")) != 0) {
    return;
  }
  struct buf sentence = a->body;
  const char *code = "error";
  const char *zh = "请求未能完成。";
  a->body = (struct buf){0};
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    if (refusals[i].status == a->status) {
      code = refusals[i].code;
      zh = refusals[i].zh;
    }
  }
  if (a->status == 404) {  // a list of all files of the page is of no use here
    buf_clear(&sentence);
    buf_add_string(&sentence, "There is no such page; /openapi.json tells which there are.");
  }
  while (sentence.size && sentence.at[sentence.size - 1] == '\n') {
    sentence.size--;
  }
  refuse(a, a->status, code, buf_string(&sentence), zh);
  buf_release(&sentence);
}
