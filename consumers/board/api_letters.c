// SPDX-License-Identifier: Apache-2.0
// Dead letters: the newest of them, and one as text.
#include <inttypes.h>
#include <string.h>

#include "consumers/board/api_parts.h"
#include "consumers/screen/local_time.h"
#include "consumers/screen/visible.h"
#include "runtime/character.h"

// --- the list

static json_t *say_letter(const struct view_letter *l) {
  bool placed = l->partition >= 0;
  json_t *out = json_object();
  (void)json_object_set_new(out, "name", api_text(l->name));
  (void)json_object_set_new(out, "kind", json_string(view_letter_kind_name(l->kind)));
  (void)json_object_set_new(out, "reason", api_text(l->reason));
  (void)json_object_set_new(out, "topic", api_text(l->topic));
  (void)json_object_set_new(out, "partition", placed ? json_integer(l->partition) : json_null());
  (void)json_object_set_new(out, "offset", placed ? json_integer(l->offset) : json_null());
  (void)json_object_set_new(out, "timestamp", api_moment(l->timestamp));
  (void)json_object_set_new(out, "at", api_moment(l->at));
  (void)json_object_set_new(out, "receiver", api_text(l->receiver));
  (void)json_object_set_new(out, "key", api_text(l->key));
  (void)json_object_set_new(out, "size", json_integer((json_int_t)l->size));
  return out;
}

static int read_kind(struct api_call *c, int *kind) {
  const char *words[VIEW_LETTER_KINDS];
  for (size_t i = 0; i < VIEW_LETTER_KINDS; i++) {
    words[i] = view_letter_kind_name(i);
  }
  *kind = -1;
  return api_params_word(&c->params, "reason", words, VIEW_LETTER_KINDS, kind, &c->fault);
}

static json_t *say_kinds(const struct view_letters_state *s) {
  json_t *out = json_object();
  for (size_t i = 0; i < VIEW_LETTER_KINDS; i++) {
    if (s->by_kind[i]) {
      (void)json_object_set_new(out, view_letter_kind_name(i), json_integer((json_int_t)s->by_kind[i]));
    }
  }
  return out;
}

int api_letters(struct api_call *c, json_t **out) {
  static const char *const names[] = {"reason", "limit", "cursor"};
  struct view_letters_page page = {0};
  struct view_letters_state state;
  struct api_cursor cursor;
  bool continued;
  size_t limit;
  int kind;
  if (api_params_check(&c->params, names, 3, NULL, &c->fault) != 0 || read_kind(c, &kind) != 0 ||
      api_params_limit(&c->params, &limit, &c->fault) != 0 ||
      api_cursor_read(&cursor, &c->params, &continued, &c->fault) != 0) {
    return -1;
  }
  uint64_t before = continued ? (uint64_t)cursor.numbers[0] : 0;
  view_letters_state(c->api->options.letters, &state);
  view_letters_newest(c->api->options.letters, kind, before, limit, &page);
  json_t *rows = json_array();
  for (size_t i = 0; i < page.count; i++) {
    (void)json_array_append_new(rows, say_letter(&page.list[i]));
  }
  *out = json_object();
  (void)json_object_set_new(*out, "known", json_boolean(state.known));
  (void)json_object_set_new(*out, "all", json_integer((json_int_t)state.total));
  (void)json_object_set_new(*out, "reasons", say_kinds(&state));
  (void)json_object_set_new(*out, "rows", rows);
  (void)json_object_set_new(*out, "total", json_integer((json_int_t)page.total));
  cursor = (struct api_cursor){.numbers = {page.count ? (int64_t)page.list[page.count - 1].number : 0}};
  api_put_next(c, *out, page.more && page.count ? &cursor : NULL);
  view_letters_page_release(&page);
  return 0;
}

// --- one of them

static void add_line(struct buf *out, const char *label, struct text text) {
  buf_printf(out, "%-12s", label);
  visible_add(out, text);
  buf_add_byte(out, '\n');
}

static void add_moment(struct buf *out, const struct zone *z, const char *label, int64_t moment) {
  buf_printf(out, "%-12s", label);
  local_time_add(out, z, moment);
  buf_add_byte(out, '\n');
}

// The framing alone: what follows may hold a summary, which is for no screen.
static void add_event(struct buf *out, const struct api *a, const struct view_letter *l) {
  struct event event;
  struct err why;
  buf_printf(out, "%-12s%" PRId64 "\n%-12s%" PRId64 "\n", "partition", l->partition, "offset", l->offset);
  add_line(out, "key", l->key.at ? l->key : (struct text){"(none)", 6});
  buf_printf(out, "%-12s%zu bytes, beginning", "body", l->size);
  for (uint32_t i = 0; i < l->body.size && i < 10; i++) {
    buf_printf(out, " %02x", (unsigned)(uint8_t)l->body.at[i]);
  }
  buf_add_byte(out, '\n');
  if (l->kind != DEAD_LETTER_TOO_LATE && l->body.size == l->size &&
      wire_decode(a->options.wire, l->body.at, l->body.size, &event, &why) == 0) {
    buf_printf(out, "%-12sit can be read: huiyin dead-letters resend --offset ", "now");
    visible_add(out, l->name);
    buf_add_byte(out, '\n');
  }
}

static void add_letter(struct buf *out, const struct api *a, const struct view_letter *l) {
  add_line(out, "letter", l->name);
  add_line(out, "topic", l->topic);
  buf_printf(out, "%-12s%s\n", "kind", view_letter_kind_name(l->kind));
  add_line(out, "reason", l->reason);
  add_moment(out, a->options.zone, "timestamp", l->timestamp);
  add_moment(out, a->options.zone, "set aside", l->at);
  if (l->receiver.at) {
    add_line(out, "receiver", l->receiver);
    add_line(out, "message", l->body);
  } else {
    add_event(out, a, l);
  }
}

int api_letter(struct api_call *c, json_t **out) {
  struct view_letters_page page = {0};
  const char *name = http_rest(c->request);
  size_t size = strlen(name);
  *out = NULL;
  if (api_params_check(&c->params, NULL, 0, NULL, &c->fault) != 0) {
    return -1;
  }
  if (size <= 1024 && character_all_valid(name, size)) {
    view_letters_find(c->api->options.letters, (struct text){name, (uint32_t)size}, &page);
  }
  bool found = page.count != 0;
  if (found) {
    add_letter(&c->answer->body, c->api, &page.list[0]);
    c->answer->type = "text/plain; charset=utf-8";
  }
  view_letters_page_release(&page);
  return found ? 0
               : api_fault_set(&c->fault, 404, "not-found",
                   "There is no such letter among the newest %d; `huiyin dead-letters show` finds older ones.",
                   "最近 %d 封死信中没有这一封；更早的请用 `huiyin dead-letters show` 查看。", (int)VIEW_LETTERS_KEPT);
}
