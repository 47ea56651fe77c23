// SPDX-License-Identifier: Apache-2.0
// Puts a policy in force: as the last version, in Redis and in the topic that keeps the versions.
#ifndef HUIYIN_CONSUMERS_VERSIONS_INSTALL_H
#define HUIYIN_CONSUMERS_VERSIONS_INSTALL_H

#include "consumers/stored/counting.h"
#include "consumers/versions/policies.h"
#include "runtime/settings.h"

// A policy as its author wrote it, and what it means.
struct install_file {
  const char *path;
  struct buf text;
  char digest[MEANING_DIGEST_SIZE];
};

// Reads the file of --policy, which may come through a pipe, and sees that it can be put in force. -1 with a sentence.
// Release it in any case.
int install_file_read(struct install_file *f, const char *path, struct err *e);
void install_file_release(struct install_file *f);

// What is put in force, and where. The texts are the caller's.
struct install {
  const struct settings *settings;  // for Kafka
  redisContext *redis;
  const char *prefix;
  const char *topic;  // of the versions
  size_t partitions;  // of the events
  const struct counting *counting;
  const struct install_file *file;
  int64_t from;     // the moment from which it holds, or ...
  bool from_given;  // ... now, and an earlier version is not put in force again
  bool retroactive;
  int64_t now;
};

// The policy of the file is the last version then, where it was not: `p` has all of them. What the versions of the
// topic are ahead of Redis, Redis gets back; the topic gets what it lacks. One that is an earlier version is left alone
// with a warning, unless the moment is given. -1 with a sentence; then there is nothing to release.
int install_policy(const struct install *i, struct policies *p, struct err *e);

// The moment of --policy-from: a time with an offset, or `now`. -1 with a sentence.
int install_read_from(const struct settings *s, struct install *i, struct err *e);

#endif
