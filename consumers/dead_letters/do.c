// SPDX-License-Identifier: Apache-2.0
// What is done with dead letters: listed, shown, sent again.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/dead_letters/dead_letters.h"
#include "consumers/log/dead_letter_kind.h"
#include "consumers/screen/local_time.h"
#include "consumers/screen/visible.h"
#include "runtime/outbound.h"

// It can be read, and would come back: the log still holds it, where a rebuild finds it.
static const char dead_letters_too_late[] =
  "it came too late, and would again; to count it, `huiyin rebuild` with a longer --keep-closed";

static bool dead_letters_is_too_late(const struct dead_letter *d) {
  char reason[64];
  (void)snprintf(reason, sizeof reason, "%.*s", (int)d->reason.size, d->reason.at ? d->reason.at : "");
  return dead_letter_kind_of(reason) == DEAD_LETTER_TOO_LATE;
}

// --- list

struct dead_letters_row {
  int64_t partition;
  int64_t offset;
  char *line;
};

// They come as the partitions of their own topic are read, and are shown in the order of their origins.
struct dead_letters_listing {
  struct dead_letters *all;
  struct dead_letters_row *rows;
  size_t count;
  size_t room;
};

static void dead_letters_keep(struct dead_letters_listing *l, const struct dead_letter *d, const struct buf *line) {
  if (l->count == l->room) {
    l->room = l->room ? 2 * l->room : 64;
    l->rows = must(realloc(l->rows, l->room * sizeof *l->rows));
  }
  char *copy = must(strndup((const char *)line->at, line->size));
  l->rows[l->count++] = (struct dead_letters_row){.partition = d->partition, .offset = d->offset, .line = copy};
}

static int dead_letters_by_origin(const void *a, const void *b) {
  const struct dead_letters_row *one = a;
  const struct dead_letters_row *other = b;
  if (one->partition != other->partition) {
    return one->partition > other->partition ? 1 : -1;
  }
  return (one->offset > other->offset) - (one->offset < other->offset);
}

// PARTITION:OFFSET, time, topic, size, reason.
static int dead_letters_list_one(void *context, const struct dead_letter *d, struct err *e) {
  struct dead_letters_listing *l = context;
  struct buf line = {0};
  (void)e;
  visible_add(&line, d->name);
  buf_add_string(&line, "  ");
  local_time_add(&line, &l->all->zone, d->timestamp);
  buf_add_string(&line, "  ");
  visible_add(&line, d->topic);
  buf_printf(&line, "  %zu bytes  ", d->cut >= 0 ? (size_t)d->cut : d->size);
  visible_add(&line, d->reason);
  dead_letters_keep(l, d, &line);
  buf_release(&line);
  return 0;
}

int dead_letters_list(struct dead_letters *d, struct err *e) {
  struct dead_letters_listing l = {.all = d};
  int code = dead_letters_read(d, dead_letters_list_one, &l, e) != 0 ? 1 : 0;
  if (l.count) {
    qsort(l.rows, l.count, sizeof *l.rows, dead_letters_by_origin);
  }
  for (size_t i = 0; i < l.count; i++) {
    if (!code) {
      printf("%s\n", l.rows[i].line);
    }
    free(l.rows[i].line);
  }
  free(l.rows);
  if (!code) {
    printf("%zu dead letters\n", l.count);
  }
  return code;
}

// --- show

struct dead_letters_choice {
  struct dead_letters *all;
  const char *name;
  size_t count;
};

static bool dead_letters_is(const struct dead_letter *d, const char *name) {
  return d->name.size == strlen(name) && memcmp(d->name.at, name, d->name.size) == 0;
}

static void dead_letters_line(struct buf *out, const char *label, struct text text) {
  buf_printf(out, "%-12s", label);
  visible_add(out, text);
  buf_add_byte(out, '\n');
}

// The framing alone: what follows may hold a summary, which is for no screen.
static void dead_letters_body(struct buf *out, const struct dead_letter *d) {
  const uint8_t *bytes = d->body;
  buf_printf(out, "%-12s%zu bytes%s, beginning", "body", d->size, d->cut >= 0 ? " (cut)" : "");
  for (size_t i = 0; i < d->size && i < 10; i++) {
    buf_printf(out, " %02x", (unsigned)bytes[i]);
  }
  buf_add_byte(out, '\n');
}

static void dead_letters_now(struct buf *out, const struct wire *wire, const struct dead_letter *d) {
  struct event event;
  struct err why = {""};
  if (dead_letters_is_too_late(d)) {
    dead_letters_line(out, "now", (struct text){dead_letters_too_late, sizeof dead_letters_too_late - 1});
  } else if (wire_decode(wire, d->body, d->size, &event, &why) == 0) {
    buf_printf(out, "%-12sit can be read: huiyin dead-letters resend --offset ", "now");
    visible_add(out, d->name);
    buf_add_byte(out, '\n');
  } else {
    dead_letters_line(out, "now", (struct text){why.text, (uint32_t)strlen(why.text)});
  }
}

// One of `huiyin notify`: what somebody was to be told.
static void dead_letters_message(struct buf *out, const struct zone *zone, const struct dead_letter *d) {
  dead_letters_line(out, "receiver", d->receiver);
  buf_printf(out, "%-12s", "timestamp");
  local_time_add(out, zone, d->timestamp);
  buf_add_byte(out, '\n');
  dead_letters_line(out, "reason", d->reason);
  dead_letters_line(out, "message", (struct text){d->body, (uint32_t)d->size});
}

static void dead_letters_event(struct buf *out, const struct dead_letters *all, const struct dead_letter *d) {
  buf_printf(
    out, "%-12s%" PRId64 "\n%-12s%" PRId64 "\n%-12s", "partition", d->partition, "offset", d->offset, "timestamp");
  local_time_add(out, &all->zone, d->timestamp);
  buf_add_byte(out, '\n');
  dead_letters_line(out, "key", d->key.at ? d->key : (struct text){"(none)", 6});
  dead_letters_line(out, "reason", d->reason);
  dead_letters_body(out, d);
  dead_letters_now(out, all->wire, d);
}

static int dead_letters_show_one(void *context, const struct dead_letter *d, struct err *e) {
  struct dead_letters_choice *c = context;
  struct buf out = {0};
  (void)e;
  if (!dead_letters_is(d, c->name)) {
    return 0;
  }
  dead_letters_line(&out, "topic", d->topic);
  if (d->receiver.at) {
    dead_letters_message(&out, &c->all->zone, d);
  } else {
    dead_letters_event(&out, c->all, d);
  }
  printf("%s", buf_string(&out));
  buf_release(&out);
  c->count++;
  return 0;
}

int dead_letters_show(struct dead_letters *d, const char *name, struct err *e) {
  struct dead_letters_choice c = {.all = d, .name = name};
  if (dead_letters_read(d, dead_letters_show_one, &c, e) != 0) {
    return 1;
  }
  if (!c.count) {
    (void)err_set(e, "topic %s holds no dead letter %s; `huiyin dead-letters list` names them", d->topic, name);
  }
  return c.count ? 0 : 1;
}

// --- resend

struct dead_letters_resending {
  struct dead_letters *all;
  struct outbound *out;
  size_t chosen;
  size_t left;
  bool *found;  // for each --offset
};

static void dead_letters_refused(void *context, uint64_t tag, const char *sentence) {
  (void)context;
  (void)tag;
  (void)fprintf(stderr, "huiyin dead-letters: the broker did not take one: %s\n", sentence);
}

static bool dead_letters_is_chosen(struct dead_letters_resending *r, const struct dead_letter *d) {
  const struct settings *s = r->all->settings;
  size_t count = settings_list_count(s, "offset");
  bool chosen = count == 0;
  for (size_t i = 0; i < count; i++) {
    if (dead_letters_is(d, settings_list_item(s, "offset", i))) {
      r->found[i] = chosen = true;
    }
  }
  return chosen;
}

static int dead_letters_leave(struct dead_letters_resending *r, const struct dead_letter *d, const char *why) {
  struct buf line = {0};
  visible_add(&line, d->name);
  buf_add_string(&line, ": left: ");
  visible_add(&line, (struct text){why, (uint32_t)strlen(why)});
  printf("%s\n", buf_string(&line));
  buf_release(&line);
  r->left++;
  return 0;
}

// By its key, as a producer would place it; one without a key goes where it came from.
static int dead_letters_send(struct dead_letters_resending *r, const struct dead_letter *d, struct err *e) {
  int32_t partition = d->key.at ? RD_KAFKA_PARTITION_UA : (int32_t)d->partition;
  int64_t timestamp = d->timestamp == MOMENT_NONE ? 0 : d->timestamp;
  struct buf line = {0};
  if (outbound_send_to(r->out, partition, d->key.at, d->key.size, d->body, d->size, timestamp, NULL, 0, e) != 0) {
    return -1;
  }
  visible_add(&line, d->name);
  printf("%s: sent again\n", buf_string(&line));
  buf_release(&line);
  return 0;
}

static int dead_letters_resend_one(void *context, const struct dead_letter *d, struct err *e) {
  struct dead_letters_resending *r = context;
  const char *topic = settings_text(r->all->settings, "topic");
  struct event event;
  struct err why = {""};
  if (!dead_letters_is_chosen(r, d)) {
    return 0;
  }
  r->chosen++;
  if (d->receiver.at) {
    return dead_letters_leave(r, d, "it is a message of `huiyin notify` to a receiver, and no event");
  }
  if (d->topic.size != strlen(topic) || memcmp(d->topic.at, topic, d->topic.size) != 0) {
    return dead_letters_leave(r, d, "it comes from another topic than --topic names");
  }
  if (d->cut >= 0) {
    return dead_letters_leave(r, d, "its body was cut to fit; let its source publish it again");
  }
  if (wire_decode(r->all->wire, d->body, d->size, &event, &why) != 0) {
    (void)err_prefix(&why, "it would come back, for it can still not be read");
    return dead_letters_leave(r, d, why.text);
  }
  if (dead_letters_is_too_late(d)) {
    return dead_letters_leave(r, d, dead_letters_too_late);
  }
  return dead_letters_send(r, d, e);
}

// -1 with a sentence that names those of --offset which the topic does not hold.
static int dead_letters_missing(const struct dead_letters_resending *r, struct err *e) {
  struct buf names = {0};
  for (size_t i = 0; i < settings_list_count(r->all->settings, "offset"); i++) {
    if (!r->found[i]) {
      buf_printf(&names, "%s%.48s", names.size ? ", " : "", settings_list_item(r->all->settings, "offset", i));
    }
  }
  if (names.size) {
    (void)err_set(e, "topic %s holds no dead letter %.300s; `huiyin dead-letters list` names them", r->all->topic,
      buf_string(&names));
  }
  int result = names.size ? -1 : 0;
  buf_release(&names);
  return result;
}

static int dead_letters_run(struct dead_letters_resending *r, struct err *e) {
  r->found = calloc(settings_list_count(r->all->settings, "offset") + 1, sizeof *r->found);
  if (!r->found) {
    return err_set(e, "no memory is left");
  }
  r->out = outbound_new(r->all->settings, settings_text(r->all->settings, "topic"), dead_letters_refused, r, e);
  return r->out && dead_letters_read(r->all, dead_letters_resend_one, r, e) == 0 ? outbound_wait(r->out, -1, e) : -1;
}

int dead_letters_resend(struct dead_letters *d, struct err *e) {
  struct dead_letters_resending r = {.all = d};
  int result = dead_letters_run(&r, e);
  uint64_t refused = r.out ? outbound_refused_count(r.out) : 0;
  if (!result) {
    printf("%zu chosen, %" PRIu64 " sent again, %zu left, %" PRIu64 " refused\n", r.chosen,
      outbound_acknowledged(r.out), r.left, refused);
    result = dead_letters_missing(&r, e);
  }
  outbound_free(r.out);
  free(r.found);
  return result || refused || r.left ? 1 : 0;
}
