// SPDX-License-Identifier: Apache-2.0
// The settings of `huiyin publish`.
#ifndef HUIYIN_PRODUCERS_PUBLISH_OPTIONS_H
#define HUIYIN_PRODUCERS_PUBLISH_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/err.h"
#include "runtime/settings.h"

// What was asked for. Texts belong to `settings`.
struct publish_options {
  struct settings *settings;
  const char *topic;
  const char *profile;  // NULL: JSON Lines
  const char *rejects;  // NULL: not set aside
  bool stamped;         // --timestamps event
  bool strict;
  bool dry_run;
  bool embedded;
  size_t memory_limit;  // bytes
};

// As settings_read: 0, 1 where help was printed, -1 with a sentence.
int publish_options_read(struct publish_options *o, int argc, char **argv, struct err *e);
void publish_options_release(struct publish_options *o);

// Bytes from `1GiB`, `512MiB`, `64KiB`, `1G`, `512M` or a plain number. -1 where it is none of these.
int publish_size(const char *text, size_t *bytes);

#endif
