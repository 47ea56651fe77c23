// SPDX-License-Identifier: Apache-2.0
// For tests/interop/avro.py: payloads with a 4-byte big-endian length before each, between stdin and stdout.
//   wire_tool encode             JSON Lines to payloads
//   wire_tool decode [FILE...]   payloads to JSON Lines; FILEs are schemas of published versions
//   wire_tool recode             payloads to payloads
// A payload that is refused becomes the line {"refused":true}, and is told on stderr.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "schemas/json.h"
#include "schemas/wire.h"

static void write_payload(const struct buf *payload) {
  uint8_t size[4] = {(uint8_t)(payload->size >> 24), (uint8_t)(payload->size >> 16), (uint8_t)(payload->size >> 8),
    (uint8_t)payload->size};
  (void)fwrite(size, 1, sizeof size, stdout);
  (void)fwrite(payload->at, 1, payload->size, stdout);
}

// 1 where there was one, 0 at the end.
static int read_payload(struct buf *payload) {
  uint8_t head[4];
  if (fread(head, 1, sizeof head, stdin) != sizeof head) {
    return 0;
  }
  size_t size = (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
  buf_clear(payload);
  payload->size = fread(buf_grow(payload, size ? size : 1), 1, size, stdin);
  return payload->size == size;
}

static int encode(const struct wire *w) {
  struct json_event hold = {0};
  struct buf payload = {0};
  char *line = NULL;
  size_t room = 0;
  ssize_t size;
  int result = 0;
  while (!result && (size = getline(&line, &room, stdin)) > 0) {
    struct event event;
    struct err e;
    result = json_read_event(&hold, line, (size_t)size, &event, &e);
    if (result) {
      (void)fprintf(stderr, "%s\n", e.text);
    } else {
      buf_clear(&payload);
      wire_encode(w, &event, &payload);
      write_payload(&payload);
    }
  }
  free(line);
  json_event_release(&hold);
  buf_release(&payload);
  return result;
}

// Decodes to JSON into `json`, or, where that is NULL, encodes again into `again`.
static int turn(const struct wire *w, const struct buf *payload, struct buf *json, struct buf *again, struct err *e) {
  struct event event;
  struct overdue_alert alert;
  struct err other;
  if (!wire_decode_alert(w, payload->at, payload->size, &alert, &other)) {
    if (json) {
      json_write_alert(&alert, json);
    } else {
      wire_encode_alert(w, &alert, again);
    }
    return 0;
  }
  if (wire_decode(w, payload->at, payload->size, &event, e)) {
    return -1;
  }
  if (json) {
    json_write_event(&event, 1, json);
  } else {
    wire_encode(w, &event, again);
  }
  return 0;
}

static void decode(const struct wire *w, int to_json) {
  struct buf payload = {0};
  struct buf out = {0};
  while (read_payload(&payload)) {
    struct err e;
    buf_clear(&out);
    if (turn(w, &payload, to_json ? &out : NULL, &out, &e)) {
      (void)fprintf(stderr, "%s\n", e.text);
      buf_add_string(&out, "{\"refused\":true}");
    }
    if (to_json) {
      (void)fwrite(out.at, 1, out.size, stdout);
      (void)fputc('\n', stdout);
    } else {
      write_payload(&out);
    }
  }
  buf_release(&payload);
  buf_release(&out);
}

static int add_schema(struct wire *w, const char *path, struct err *e) {
  FILE *file = fopen(path, "rb");
  if (!file) {
    return err_set(e, "The schema %s cannot be read.", path);
  }
  struct buf text = {0};
  size_t got = 0;
  do {
    text.size += got;
    got = fread(buf_grow(&text, 4096), 1, 4096, file);
  } while (got > 0);
  (void)fclose(file);
  int result = wire_add(w, path, buf_string(&text), e);
  buf_release(&text);
  return result;
}

int main(int argc, char **argv) {
  struct err e;
  struct wire *w = wire_new(&e);
  int result = w ? 0 : -1;
  for (int i = 2; i < argc && !result; i++) {
    result = add_schema(w, argv[i], &e);
  }
  if (result || argc < 2) {
    (void)fprintf(stderr, "%s\n", result ? e.text : "wire_tool encode|decode|recode [SCHEMA...]");
  } else if (!strcmp(argv[1], "encode")) {
    result = encode(w);
  } else {
    decode(w, !strcmp(argv[1], "decode"));
  }
  wire_free(w);
  return result ? 1 : 0;
}
