// SPDX-License-Identifier: Apache-2.0
// Reads physical lines through one buffer, and spools what can not be read twice.
#include "producers/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_SIZE = 256 << 10 };

int lines_open(struct lines *l, const char *path, struct err *e) {
  bool standard = !strcmp(path, "-");
  *l = (struct lines){.name = path, .spool = -1, .line = 1, .owns = !standard};
  l->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
  struct stat s;
  if (l->fd < 0 || fstat(l->fd, &s)) {
    return err_set(e, "%s can not be opened: %s", path, strerror(errno));
  }
  if (S_ISDIR(s.st_mode)) {
    lines_close(l);
    return err_set(e, "%s is a folder; name the files in it", path);
  }
  l->start = S_ISREG(s.st_mode) ? lseek(l->fd, 0, SEEK_CUR) : -1;
  l->regular = l->start >= 0;
  l->total = l->regular && s.st_size > l->start ? (uint64_t)(s.st_size - l->start) : 0;
  return 0;
}

void lines_close(struct lines *l) {
  if (l->owns && l->fd >= 0) {
    (void)close(l->fd);
  }
  if (l->spool >= 0) {
    (void)close(l->spool);
  }
  free(l->at);
  *l = (struct lines){.fd = -1, .spool = -1};
}

int lines_keep(struct lines *l, struct err *e) {
  if (l->regular) {
    return 0;
  }
  const char *folder = getenv("TMPDIR");
  folder = folder && *folder ? folder : "/tmp";
  char path[4096];
  (void)snprintf(path, sizeof path, "%s/huiyin-publish-XXXXXX", folder);
  l->spool = mkostemp(path, O_CLOEXEC);
  if (l->spool < 0) {
    return err_set(e, "no temporary file can be made in %s (TMPDIR) to hold %s for a second reading: %s", folder,
      l->name, strerror(errno));
  }
  (void)unlink(path);
  return 0;
}

int lines_rewind(struct lines *l, struct err *e) {
  if (!l->regular) {
    l->fd = l->spool;
    l->owns = false;  // the spool is closed as the spool
  }
  if (l->fd < 0 || lseek(l->fd, l->regular ? l->start : 0, SEEK_SET) < 0) {
    return err_set(e, "%s can not be read a second time", l->name);
  }
  free(l->at);  // many inputs may wait for their turn
  l->at = NULL;
  l->room = l->begin = l->end = 0;
  l->ended = false;
  l->line = 1;
  l->bytes = 0;
  return 0;
}

static int spool_write(struct lines *l, const char *at, size_t size, struct err *e) {
  while (size) {
    ssize_t written = write(l->spool, at, size);
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return err_set(
        e, "the temporary file that holds %s for a second reading can not be written: %s", l->name, strerror(errno));
    }
    at += written;
    size -= (size_t)written;
  }
  return 0;
}

// Moves what is left to the front and sees that one reading fits behind it.
static int lines_room(struct lines *l, struct err *e) {
  if (l->begin && l->at) {
    memmove(l->at, l->at + l->begin, l->end - l->begin);
    l->end -= l->begin;
    l->begin = 0;
  }
  if (l->room - l->end >= READ_SIZE) {
    return 0;
  }
  if (l->end > LINE_MOST) {
    return err_set(e, "%s:%llu: this line is longer than 16 MiB; that is neither an export nor JSON Lines", l->name,
      (unsigned long long)l->line);
  }
  size_t room = l->room ? 2 * l->room : 2 * (size_t)READ_SIZE;
  char *at = realloc(l->at, room);
  if (!at) {
    return err_set(e, "there is no memory left to read %s", l->name);
  }
  l->at = at;
  l->room = room;
  return 0;
}

static int lines_fill(struct lines *l, struct err *e) {
  if (lines_room(l, e)) {
    return -1;
  }
  ssize_t got = 0;
  do {
    got = read(l->fd, l->at + l->end, READ_SIZE);
  } while (got < 0 && errno == EINTR);
  if (got < 0) {
    return err_set(e, "%s can not be read: %s", l->name, strerror(errno));
  }
  l->ended = got == 0;
  if (l->spool >= 0 && l->spool != l->fd && spool_write(l, l->at + l->end, (size_t)got, e)) {
    return -1;
  }
  l->end += (size_t)got;
  return 0;
}

int lines_peek(struct lines *l, size_t from, struct text *line, struct err *e) {
  size_t searched = 0;
  for (;;) {
    size_t left = l->end - l->begin - from;
    const char *at = l->at ? l->at + l->begin + from : "";
    const char *newline = left > searched ? memchr(at + searched, '\n', left - searched) : NULL;
    if (newline || (l->ended && left)) {
      *line = (struct text){.at = at, .size = (uint32_t)(newline ? newline + 1 - at : (ptrdiff_t)left)};
      return 1;
    }
    if (l->ended) {
      return 0;
    }
    searched = left;
    if (lines_fill(l, e)) {
      return -1;
    }
  }
}

const char *lines_at(const struct lines *l) {
  return l->at + l->begin;
}

void lines_take(struct lines *l, size_t size, uint64_t count) {
  l->begin += size;
  l->bytes += size;
  l->line += count;
}
