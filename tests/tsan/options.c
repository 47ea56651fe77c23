// SPDX-License-Identifier: Apache-2.0
// What ThreadSanitizer is told at the start of each program that is built with it: to end at what it finds, and what is
// not ours to mend.
const char *__tsan_default_options(void);
const char *__tsan_default_suppressions(void);

const char *__tsan_default_options(void) {
  return "halt_on_error=1:exitcode=66:second_deadlock_stack=1";
}

// librdkafka and OpenSSL are not built with it: the atomic operations by which their threads hand memory on are not
// seen, so what they read and write by way of libc (memcpy, free, write), and where their locks begin and end (mtx_,
// cnd_, which nothing of ours uses), looks like races. Only that is left out: what our own code does in their callbacks
// counts.
const char *__tsan_default_suppressions(void) {
  return "called_from_lib:librdkafka.so\n"
         "called_from_lib:libcrypto.so\n"
         "race:^mtx_\n"
         "race:^cnd_\n";
}
