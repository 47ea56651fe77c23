// SPDX-License-Identifier: Apache-2.0
// The inbox: first in, first out, however it grows and wherever its ring begins.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>

#include "consumers/track/inbox.h"

static void release(void *context, void *handle) {
  size_t *released = context;
  (void)handle;
  ++*released;
}

static void put(struct inbox *i, int64_t offset) {
  inbox_add(i)->message = (struct message){.offset = offset};
}

static void it_grows_in_order(void **state) {
  size_t released = 0;
  struct inbox i = {0};
  const struct port port = {.context = &released, .release = release};
  int64_t next = 0;
  (void)state;
  for (int64_t offset = 0; offset < 200; offset++) {
    put(&i, offset);
  }
  for (; next < 150; next++) {
    assert_int_equal(inbox_take_first(&i).offset, next);
  }
  // The ring begins in its middle, and is outgrown twice.
  for (int64_t offset = 200; offset < 1000; offset++) {
    put(&i, offset);
  }
  assert_int_equal(i.count, 850);
  for (; next < 900; next++) {
    assert_int_equal(inbox_at(&i, 0)->message.offset, next);
    assert_int_equal(inbox_take_first(&i).offset, next);
  }
  inbox_release(&i, &port);
  assert_int_equal(released, 100);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(it_grows_in_order)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
