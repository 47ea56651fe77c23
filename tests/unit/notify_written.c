// SPDX-License-Identifier: Apache-2.0
// Messages and alerts as they are kept: what was written is read, and nothing that is cut or changed does harm.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/core/text.h"
#include "consumers/notify/written.h"
#include "notify_sample.h"
#include "one_wire.h"

static void assert_alert(const struct overdue_alert *a, const struct overdue_alert *b) {
  assert_true(text_equal(a->alert_id, b->alert_id) && text_equal(a->unit, b->unit));
  assert_true(text_equal(a->category, b->category) && text_equal(a->request_id, b->request_id));
  assert_int_equal(a->status, b->status);
  assert_int_equal(a->at, b->at);
}

static void write_sample(struct buf *out) {
  struct overdue_alert raise = sample_alert();
  struct overdue_alert clear = raise;
  clear.status = ALERT_CLEARED;
  clear.at += 5;
  const struct noticed all[] = {{&raise, NULL}, {&clear, &raise}};
  struct notice n = sample_notice(all, 2, LANGUAGE_ZH);
  n.total = 38;
  n.level = 2;
  n.again = 3;
  n.number = 77;
  written_message_add(out, wire, &n, 12345);
}

static void a_message_comes_back(void **state) {
  struct buf out = {0};
  struct written_message m;
  struct err e = {""};
  struct overdue_alert raise = sample_alert();
  (void)state;
  write_sample(&out);
  assert_int_equal(written_message_read(&m, wire, out.at, out.size, &e), 0);
  assert_int_equal(m.notice.count, 2);
  assert_int_equal(m.notice.total, 38);
  assert_int_equal(m.notice.level, 2);
  assert_int_equal(m.notice.again, 3);
  assert_int_equal(m.notice.number, 77);
  assert_int_equal(m.notice.at, SAMPLE_FILED + 49 * SAMPLE_HOUR);
  assert_int_equal(m.until, 12345);
  assert_alert(m.notice.all[0].alert, &raise);
  assert_null(m.notice.all[0].raise);
  assert_int_equal(m.notice.all[1].alert->status, ALERT_CLEARED);
  assert_alert(m.notice.all[1].raise, &raise);
  assert_int_equal(written_message_at(out.at, out.size), m.notice.at);
  buf_release(&out);
}

static void an_alert_comes_back(void **state) {
  struct buf out = {0};
  struct written_alert a;
  struct err e = {""};
  struct overdue_alert raise = sample_alert();
  struct held_alert held = {NULL, &raise, NULL, {.came_at = 5, .told_at = MOMENT_NONE, .level = 1, .again = 9}};
  (void)state;
  written_alert_add(&out, wire, &held);
  assert_int_equal(written_alert_read(&a, wire, out.at, out.size, &e), 0);
  assert_false(a.cleared);
  assert_alert(&a.raise, &raise);
  assert_true(a.progress.told_at == MOMENT_NONE && a.progress.came_at == 5);
  assert_int_equal(a.progress.level, 1);
  assert_int_equal(a.progress.again, 9);
  buf_clear(&out);
  held.clear = &raise;
  written_alert_add(&out, wire, &held);
  assert_int_equal(written_alert_read(&a, wire, out.at, out.size, &e), 0);
  assert_true(a.cleared);
  buf_release(&out);
}

// Each piece lies in memory of its own, so that a read beyond it is seen.
static int read_piece(const uint8_t *bytes, size_t size) {
  struct written_message m;
  struct written_alert a;
  struct err e;
  uint8_t *piece = malloc(size ? size : 1);
  assert_non_null(piece);
  memcpy(piece, bytes, size);
  (void)written_alert_read(&a, wire, piece, size, &e);
  int result = written_message_read(&m, wire, piece, size, &e);
  free(piece);
  return result;
}

static void what_is_cut_or_changed_is_refused_or_read(void **state) {
  struct buf out = {0};
  (void)state;
  write_sample(&out);
  for (size_t size = 0; size < out.size; size++) {
    assert_int_equal(read_piece(out.at, size), -1);
  }
  for (size_t i = 0; i < out.size; i++) {
    uint8_t kept = out.at[i];
    for (int c = 0; c < 256; c += 7) {
      out.at[i] = (uint8_t)c;
      (void)read_piece(out.at, out.size);
    }
    out.at[i] = kept;
  }
  buf_release(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_message_comes_back), cmocka_unit_test(an_alert_comes_back),
    cmocka_unit_test(what_is_cut_or_changed_is_refused_or_read)};
  return cmocka_run_group_tests(tests, begin, end);
}
