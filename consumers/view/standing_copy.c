// SPDX-License-Identifier: Apache-2.0
// Copies of requests and alerts with their texts.
#include "consumers/view/standing_copy.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/alert_copy.h"
#include "consumers/core/must.h"

// What the texts of one take, at most: so the buffer is made at once, and they never move.
enum {
  RECORD_TEXTS = ALERT_COPY_MAX,
  REQUEST_TEXTS = ID_MAX + 3 * NAME_MAX_BYTES + VIEW_REQUEST_MARKS * (2 * NAME_MAX_BYTES + ALERT_ID_MAX)
};

void standing_page_begin(struct view_page *p, size_t most) {
  p->count = p->total = 0;
  p->more = false;
  buf_clear(&p->texts);
  (void)buf_grow(&p->texts, most * REQUEST_TEXTS + 1);
  if (most > p->room) {
    p->list = must(realloc(p->list, most * sizeof *p->list));
    p->room = most;
  }
}

void standing_alerts_begin(struct view_alerts *a, size_t most) {
  a->count = 0;
  buf_clear(&a->texts);
  (void)buf_grow(&a->texts, most * RECORD_TEXTS + 1);
  if (most > a->room) {
    a->list = must(realloc(a->list, most * sizeof *a->list));
    a->room = most;
  }
}

static struct text keep(struct buf *texts, struct text text) {
  const char *at = (const char *)texts->at + texts->size;
  buf_add(texts, text.at, text.size);
  return text.at ? (struct text){at, text.size} : text;
}

static struct text keep_name(struct buf *texts, const struct standing_table *t, uint32_t name) {
  return keep(texts, names_text(&t->names, name));
}

// The alert_id, written out where its parts are known.
static struct text keep_id(
  struct buf *texts, const struct standing_table *t, const struct standing_request *r, const struct standing_mark *m) {
  char usual[ALERT_ID_MAX];
  char mark[NAME_MAX_BYTES + 1];
  struct text name = names_text(&t->names, m->mark);
  if (m->odd_id) {
    return keep_name(texts, t, m->odd_id);
  }
  memcpy(mark, name.at, name.size);
  mark[name.size] = 0;
  size_t size = alert_id_format(usual, r->partition, (struct text){r->id, r->id_size}, mark, m->number);
  return keep(texts, (struct text){usual, (uint32_t)size});
}

static void copy_marks(
  const struct standing_table *t, const struct standing_request *r, struct buf *texts, struct view_request *out) {
  for (const struct standing_mark *m = r->marks; m && out->mark_count < VIEW_REQUEST_MARKS; m = m->next) {
    size_t i = out->mark_count++;
    out->marks[i].mark = keep_name(texts, t, m->mark);
    out->marks[i].alert_id = keep_id(texts, t, r, m);
    out->marks[i].audience = keep_name(texts, t, m->audience);
    out->marks[i].severity = m->severity;
    out->marks[i].at = m->at;
    out->marks[i].mark_at = m->mark_at;
    out->marks[i].offset = m->offset;
  }
}

void standing_copy_request(const struct standing_table *t, const struct standing_request *r, struct view_page *p) {
  struct view_request *out = &p->list[p->count++];
  out->request_id = keep(&p->texts, (struct text){r->id, r->id_size});
  out->partition = r->partition;
  out->due_at = r->due_at;
  out->filed_at = r->filed_at;
  out->at = standing_latest(r);
  out->severity = standing_severity(r);
  out->kind = r->kind;
  out->channel = r->channel;
  out->priority = r->priority;
  out->category = keep_name(&p->texts, t, r->category);
  out->district = keep_name(&p->texts, t, r->district);
  out->unit = keep_name(&p->texts, t, r->unit);
  out->mark_count = 0;
  copy_marks(t, r, &p->texts, out);
}

static void keep_texts(struct buf *texts, struct overdue_alert *a) {
  a->alert_id = keep(texts, a->alert_id);
  a->request_id = keep(texts, a->request_id);
  a->mark = keep(texts, a->mark);
  a->audience = keep(texts, a->audience);
  a->category = keep(texts, a->category);
  a->district = keep(texts, a->district);
  a->unit = keep(texts, a->unit);
}

void standing_copy_record(const struct standing_record *record, struct view_alerts *a) {
  struct view_alert *out = &a->list[a->count++];
  alert_copy_read(record->bytes, &out->alert);
  out->partition = record->partition;
  out->offset = record->offset;
  keep_texts(&a->texts, &out->alert);
}

void standing_copy_mark(
  const struct standing_table *t, const struct standing_request *r, int64_t at, struct view_alerts *a) {
  const struct standing_mark *m = r->marks;
  while (m->next && m->at != at) {
    m = m->next;
  }
  struct view_alert *out = &a->list[a->count++];
  out->partition = r->partition;
  out->offset = m->offset;
  out->alert = (struct overdue_alert){.alert_id = keep_id(&a->texts, t, r, m),
    .status = ALERT_RAISED,
    .request_id = keep(&a->texts, (struct text){r->id, r->id_size}),
    .mark = keep_name(&a->texts, t, m->mark),
    .severity = m->severity,
    .audience = keep_name(&a->texts, t, m->audience),
    .at = m->at,
    .mark_at = m->mark_at,
    .due_at = r->due_at,
    .filed_at = r->filed_at,
    .kind = r->kind,
    .channel = r->channel,
    .priority = r->priority,
    .category = keep_name(&a->texts, t, r->category),
    .district = keep_name(&a->texts, t, r->district),
    .unit = keep_name(&a->texts, t, r->unit)};
}

void view_alerts_release(struct view_alerts *a) {
  free(a->list);
  buf_release(&a->texts);
  *a = (struct view_alerts){0};
}

void view_page_release(struct view_page *p) {
  free(p->list);
  buf_release(&p->texts);
  *p = (struct view_page){0};
}
