// SPDX-License-Identifier: Apache-2.0
// A stream of events (text/event-stream) that any number of clients follow, by a route of the HTTP server.
#ifndef HUIYIN_RUNTIME_HTTP_STREAM_H
#define HUIYIN_RUNTIME_HTTP_STREAM_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/buf.h"

// Events are numbered, and their ids are BOOT-NUMBER, BOOT being random for each stream. The last ones are kept: a
// client that comes back with a known Last-Event-ID gets what it lacks; any other, and one that fell behind what is
// kept, gets what stands for the whole, and then what followed it. A client that takes nothing for `patience` is let
// go. Any thread may call, between http_stream_new and _free.
// The page of its route is asked now and then, in the stream's thread, whether a client still may follow; where it
// leaves another status than 200, the client is let go.
struct http_stream;

struct http_stream_options {
  size_t frames_most;  // events that are kept; 0: 256
  size_t bytes_most;   // and their bytes; 0: 4 MiB
  int64_t patience;    // in ms; 0: 30 s
  int64_t silence;     // a comment is sent after so long without an event, in ms; 0: 15 s
  int64_t again;       // how often the page is asked whether a client still may follow, in ms; 0: 60 s
};

struct http_stream *http_stream_new(const struct http_stream_options *options);  // NULL: the usual
// After http_free of the server that has it.
void http_stream_free(struct http_stream *s);

// A further event, of that name, to all. `data` is a text.
void http_stream_send(struct http_stream *s, const char *event, const void *data, size_t size);

// What stands for all that was sent up to now, for those who come. It reaches none of those who follow already.
void http_stream_whole(struct http_stream *s, const char *event, const void *data, size_t size);

// How many follow.
size_t http_stream_clients(const struct http_stream *s);

#endif
