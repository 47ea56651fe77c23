// SPDX-License-Identifier: Apache-2.0
// The dead letters: counted by reason, and the newest kept, as a reader of their topic hands them over.
#include "consumers/view/letters.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/view/letter.h"
#include "consumers/view/letters_seen.h"
#include "consumers/view/reader.h"
#include "runtime/log.h"

struct view_letters {
  struct view_reader *reader;
  // Guarded by the reader's lock:
  struct letters_seen seen;
  struct letter_copy newest[VIEW_LETTERS_KEPT];  // a ring: the one of number n at n % VIEW_LETTERS_KEPT
  uint64_t number;                               // of the last one; the first is 1
  struct letter_counts *counts;                  // by partition of their topic
  int32_t partitions;
};

struct letter_counts {
  uint64_t by_kind[VIEW_LETTER_KINDS];
};

const char *view_letter_kind_name(size_t kind) {
  return kind < DEAD_LETTER_KINDS ? dead_letter_kind_names[kind] : "notify";
}

// --- from the topic, in the reader's thread

static struct letter_counts *counts_of(struct view_letters *v, int32_t partition) {
  if (partition >= v->partitions) {
    size_t more = (size_t)(partition + 1 - v->partitions);
    v->counts = must(realloc(v->counts, ((size_t)partition + 1) * sizeof *v->counts));
    memset(v->counts + v->partitions, 0, more * sizeof *v->counts);
    v->partitions = partition + 1;
  }
  return &v->counts[partition];
}

static void take(struct view_letters *v, const rd_kafka_message_t *m) {
  struct view_letter letter;
  struct err e;
  if (letter_parse(&letter, m, &e) != 0) {
    log_say(LOG_WARN, e.text);
    return;
  }
  if (!letters_seen_add(&v->seen, letter.topic, letter.name)) {
    return;
  }
  letter.number = ++v->number;
  counts_of(v, m->partition)->by_kind[letter.kind]++;
  letter_copy_set(&v->newest[letter.number % VIEW_LETTERS_KEPT], &letter);
}

static void on_messages(void *context, rd_kafka_message_t **messages, size_t count) {
  struct view_letters *v = context;
  for (size_t i = 0; i < count; i++) {
    take(v, messages[i]);
  }
}

static void on_forget(void *context, int32_t partition) {
  struct view_letters *v = context;
  letters_seen_release(&v->seen);
  *counts_of(v, partition) = (struct letter_counts){{0}};
  for (size_t i = 0; i < VIEW_LETTERS_KEPT; i++) {
    if (v->newest[i].letter.in_partition == partition) {
      letter_copy_release(&v->newest[i]);
    }
  }
}

// --- beginning and end

struct view_letters *view_letters_new(const struct settings *s, const char *topic, struct err *e) {
  struct view_letters *v = must(calloc(1, sizeof *v));
  const struct view_reader_events events = {.context = v, .messages = on_messages, .forget = on_forget};
  v->reader = view_reader_new(s, topic, &events, e);
  if (!v->reader) {
    view_letters_free(v);
    return NULL;
  }
  return v;
}

void view_letters_stop(struct view_letters *v) {
  if (v) {
    view_reader_stop(v->reader);
  }
}

void view_letters_free(struct view_letters *v) {
  if (!v) {
    return;
  }
  view_reader_free(v->reader);
  for (size_t i = 0; i < VIEW_LETTERS_KEPT; i++) {
    letter_copy_release(&v->newest[i]);
  }
  letters_seen_release(&v->seen);
  free(v->counts);
  free(v);
}

// --- asking

void view_letters_state(struct view_letters *v, struct view_letters_state *out) {
  struct view_reader_state reading;
  view_reader_state(v->reader, &reading);
  *out =
    (struct view_letters_state){.known = reading.known, .connected = reading.connected, .version = reading.version};
  (void)snprintf(out->fault, sizeof out->fault, "%s", reading.fault);
  view_reader_lock(v->reader);
  for (int32_t p = 0; p < v->partitions; p++) {
    for (size_t i = 0; i < VIEW_LETTER_KINDS; i++) {
      out->by_kind[i] += v->counts[p].by_kind[i];
      out->total += v->counts[p].by_kind[i];
    }
  }
  view_reader_unlock(v->reader);
}

static void page_begin(struct view_letters_page *p, size_t most, size_t bytes) {
  p->count = p->total = 0;
  p->more = false;
  buf_clear(&p->texts);
  (void)buf_grow(&p->texts, bytes + 1);
  if (most > p->room) {
    p->list = must(realloc(p->list, most * sizeof *p->list));
    p->room = most;
  }
}

void view_letters_page_release(struct view_letters_page *p) {
  free(p->list);
  buf_release(&p->texts);
  *p = (struct view_letters_page){0};
}

// The kept letter of that number; NULL for none.
static const struct letter_copy *kept(const struct view_letters *v, uint64_t number) {
  const struct letter_copy *c = &v->newest[number % VIEW_LETTERS_KEPT];
  return c->bytes && c->letter.number == number ? c : NULL;
}

void view_letters_newest(
  struct view_letters *v, int kind, uint64_t before, size_t most, struct view_letters_page *out) {
  view_reader_lock(v->reader);
  most = most < VIEW_LETTERS_KEPT ? most : (size_t)VIEW_LETTERS_KEPT;
  page_begin(out, most, most * LETTER_TEXTS);
  for (size_t i = 0; i < VIEW_LETTERS_KEPT && i < v->number; i++) {
    const struct letter_copy *c = kept(v, v->number - i);
    if (!c || (kind >= 0 && c->letter.kind != (size_t)kind)) {
      continue;
    }
    out->total++;
    bool wanted = !before || c->letter.number < before;
    if (wanted && out->count < most) {
      letter_copy_get(c, false, &out->texts, &out->list[out->count++]);
    } else {
      out->more = out->more || wanted;
    }
  }
  view_reader_unlock(v->reader);
}

void view_letters_find(struct view_letters *v, struct text name, struct view_letters_page *out) {
  view_reader_lock(v->reader);
  page_begin(out, 1, LETTER_TEXTS + VIEW_LETTER_BODY);
  for (size_t i = 0; i < VIEW_LETTERS_KEPT && i < v->number && !out->count; i++) {
    const struct letter_copy *c = kept(v, v->number - i);
    if (c && c->letter.name.size == name.size && memcmp(c->letter.name.at, name.at, name.size) == 0) {
      letter_copy_get(c, true, &out->texts, &out->list[out->count++]);
    }
  }
  out->total = out->count;
  view_reader_unlock(v->reader);
}
