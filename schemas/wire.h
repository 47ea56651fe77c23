// SPDX-License-Identifier: Apache-2.0
// Kafka payloads to events and back: framing, schema fingerprints and versions, bounds.
#ifndef HUIYIN_SCHEMAS_WIRE_H
#define HUIYIN_SCHEMAS_WIRE_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/buf.h"
#include "runtime/err.h"
#include "schemas/event.h"

// All published versions of the five records, compiled to decode plans. After wire_new and wire_map_id it is only read,
// by any number of threads.
struct wire;

struct wire *wire_new(struct err *e);
void wire_free(struct wire *w);

// `ID=NAME` of --schema-id: Confluent framing with that id is read as the schema file NAME of schemas/ or
// schemas/history/ (with or without `.avsc`). -1 with a sentence that lists the names there are.
int wire_map_id(struct wire *w, const char *assignment, struct err *e);

// Adds a published version that is not built in: the schema `text` under the name `name`. For tests and tools, before
// the wire is used. -1 with a sentence where it is no schema of one of the five records, or does not resolve to
// today's.
int wire_add(struct wire *w, const char *name, const char *text, struct err *e);

// Decodes one payload. Text fields of `event` point into `bytes`, or to constants. Allocates nothing. On -1 `e` says in
// a sentence what is wrong and at which field; `event` is then undefined. Every bound of the contract is checked.
int wire_decode(const struct wire *w, const void *bytes, size_t size, struct event *event, struct err *e);
int wire_decode_alert(const struct wire *w, const void *bytes, size_t size, struct overdue_alert *alert, struct err *e);

// Appends the single-object encoding. The event must hold the bounds (event_check).
void wire_encode(const struct wire *w, const struct event *event, struct buf *out);
void wire_encode_alert(const struct wire *w, const struct overdue_alert *alert, struct buf *out);

// Whether a struct made by other means (JSON, CSV, simulation) holds every bound; -1 names the field and the bound.
int event_check(const struct event *event, struct err *e);

#endif
