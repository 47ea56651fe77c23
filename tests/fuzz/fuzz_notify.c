// SPDX-License-Identifier: Apache-2.0
// libFuzzer on what `huiyin notify` reads: routes (R), messages (M) and alerts (A) that Redis holds, silences (S) and
// acknowledgements (K) as JSON; the first byte says which. What is read is the same when it is written and read again,
// and every form of a message can be made.
#include "consumers/notify/forms.h"
#include "consumers/notify/orders.h"
#include "consumers/notify/written.h"
#include "tests/fuzz/fuzz.h"

static const struct wire *the_wire(void) {
  static struct wire *wire;
  struct err e;
  wire = wire ? wire : wire_new(&e);
  demand(wire != NULL, "a wire");
  return wire;
}

static void same(const struct buf *first, const struct buf *second) {
  demand(first->size == second->size && memcmp(first->at, second->at, first->size) == 0, "the same again");
}

static void read_routes(const char *text, size_t size) {
  struct conf_file file;
  struct err e;
  struct routes routes = {0};
  struct faults faults = {.file = "f"};
  if (conf_file_parse_on(&file, "f", text, size, faults_take, &faults, &e) != 0) {
    return;
  }
  routes_read(&routes, &file, &faults);
  demand(faults.count || routes.count, "routes, or what is wrong");
  routes_release(&routes);
  faults_release(&faults);
  conf_file_release(&file);
}

static void make_forms(struct written_message *m) {
  static int64_t from[] = {INT64_MIN / 2};
  static int32_t offset[] = {0};
  static const struct zone zone = {"UTC", 1, from, offset};
  struct buf out = {0};
  m->notice.zone = &zone;
  forms_webhook(&m->notice, "/huiyin", &out);
  forms_alertmanager(&m->notice, m->until, &out);
  forms_wecom(&m->notice, &out);
  forms_dingtalk(&m->notice, &out);
  forms_feishu(&m->notice, "x", &out);
  forms_environment(&m->notice, &out);
  buf_release(&out);
}

// Moments are not held to bounds where they are ours; those that no text can be made of are left out.
static bool is_usual(const struct written_message *m) {
  return m->notice.at >= MOMENT_FIRST && m->notice.at <= MOMENT_LAST && m->until >= MOMENT_FIRST &&
         m->until <= MOMENT_LAST;
}

static void read_message(const char *bytes, size_t size) {
  struct written_message m;
  struct written_message again;
  struct buf first = {0};
  struct buf second = {0};
  struct err e;
  if (written_message_read(&m, the_wire(), bytes, size, &e) == 0) {
    written_message_add(&first, the_wire(), &m.notice, m.until);
    demand(written_message_read(&again, the_wire(), first.at, first.size, &e) == 0, e.text);
    written_message_add(&second, the_wire(), &again.notice, again.until);
    same(&first, &second);
    if (is_usual(&m)) {
      make_forms(&m);
    }
  }
  buf_release(&first);
  buf_release(&second);
}

static void read_alert(const char *bytes, size_t size) {
  struct written_alert a;
  struct err e;
  if (written_alert_read(&a, the_wire(), bytes, size, &e) == 0) {
    struct buf out = {0};
    struct held_alert held = {NULL, &a.raise, a.cleared ? &a.clear : NULL, a.progress};
    written_alert_add(&out, the_wire(), &held);
    demand(written_alert_read(&a, the_wire(), out.at, out.size, &e) == 0, e.text);
    buf_release(&out);
  }
}

static void read_silence(const char *json, size_t size) {
  struct silence_order s;
  struct buf first = {0};
  struct buf second = {0};
  struct err e;
  if (silence_order_read(&s, json, size, &e) == 0) {
    silence_order_write(&s, &first);
    silence_order_release(&s);
    demand(silence_order_read(&s, (const char *)first.at, first.size, &e) == 0, e.text);
    silence_order_write(&s, &second);
    silence_order_release(&s);
    same(&first, &second);
  }
  buf_release(&first);
  buf_release(&second);
}

static void read_acknowledgement(const char *json, size_t size) {
  struct acknowledgement_order a;
  struct buf out = {0};
  struct err e;
  if (acknowledgement_order_read(&a, json, size, &e) == 0) {
    acknowledgement_order_write(&a, &out);
    acknowledgement_order_release(&a);
    demand(acknowledgement_order_read(&a, (const char *)out.at, out.size, &e) == 0, e.text);
    acknowledgement_order_release(&a);
  }
  buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static void (*const readers[128])(const char *text, size_t size) = {
    ['R'] = read_routes, ['M'] = read_message, ['A'] = read_alert, ['S'] = read_silence, ['K'] = read_acknowledgement};
  if (size && bytes[0] < 128 && readers[bytes[0]]) {
    readers[bytes[0]]((const char *)bytes + 1, size - 1);
  }
  return 0;
}
