// SPDX-License-Identifier: Apache-2.0
// What the pages of the API stand on. For api*.c alone.
#ifndef HUIYIN_CONSUMERS_BOARD_API_PARTS_H
#define HUIYIN_CONSUMERS_BOARD_API_PARTS_H

#include <librdkafka/rdkafka.h>
#include <pthread.h>

#include "consumers/board/api.h"
#include "consumers/board/api_cursor.h"
#include "consumers/board/api_json.h"
#include "consumers/board/api_params.h"
#include "consumers/stored/counting.h"
#include "consumers/versions/policies.h"
#include "consumers/view/connection.h"
#include "consumers/view/moment.h"

// What the numbers were counted under, as it was last read.
struct api_rules {
  bool known;
  char line[COUNTING_TEXT_SIZE];
  size_t versions;  // of the policy
  struct counting counting;
  struct policies policies;
};

// Of one thread that makes pages.
struct api_worker {
  struct view_connection connection;
  struct view_question question;
  struct api_rules rules;
};

// Stories read a log, which is work: so many at once, each with a handle of its own.
enum { API_STORIES = 2 };

struct api_kafka {
  pthread_mutex_t lock;
  bool busy[API_STORIES];
  rd_kafka_t *handles[API_STORIES];  // NULL before the first use
};

struct api_call;
// Makes an answer: in *out, or, where that stays NULL, in call->answer. -1 with the call's fault.
typedef int api_make(struct api_call *c, json_t **out);

struct api_page {
  struct api *api;
  api_make *make;
};

struct api {
  struct api_options options;
  const char *prefix;
  struct api_worker *workers;
  struct api_page pages[API_ROUTES];
  struct api_kafka kafka;
};

// One request under way.
struct api_call {
  struct api *api;
  struct api_worker *worker;
  const struct http_request *request;
  struct http_answer *answer;
  struct api_params params;
  struct api_fault fault;
};

// --- asking Redis

// The connection; NULL with a fault.
redisContext *api_redis(struct api_call *c);
// A fault of Redis that `e` tells of; the connection is given up. -1.
int api_redis_failed(struct api_call *c, const struct err *e);

// An empty question, for the scopes that are wanted.
struct view_question *api_question(struct api_call *c);
// Asks it. Release the moment where this was 0.
int api_read(struct api_call *c, struct view_moment *m);

// Reads under which rules the numbers were counted, where they are others than the last time. They are the worker's.
// NULL with a fault: nothing was counted yet (404), or by other rules than this program's.
const struct counting *api_rules(struct api_call *c);
void api_rules_release(struct api_rules *r);

// The local day that today is for these numbers: with the log clock, that of the latest clock.
int32_t api_today(const struct api_call *c, const struct view_moment *m);

// The last walk's names; NULL with a fault before the first. Drop them with view_names_drop.
struct view_list *api_names(struct api_call *c);

// --- saying

// `at` and `offsets`.
void api_put_head(json_t *object, const struct view_moment *m);
// The fields by their names.
json_t *api_fields(enum view_family family, const int64_t *values);
// `next`: the cursor, or null.
void api_put_next(struct api_call *c, json_t *object, const struct api_cursor *cursor);

// A field by its name; -1 with a fault. FIELD_COUNT or VOLUNTEER_FIELD_COUNT words.
int api_read_field(struct api_call *c, const char *parameter, enum view_family family, int *field);
// asc, desc.
int api_read_order(struct api_call *c, bool *descending);

// --- the pages

api_make api_counters;
api_make api_series;
api_make api_scopes;
api_make api_volunteers;
api_make api_ranking;
api_make api_requests;
api_make api_story;
api_make api_behind;
api_make api_alerts;
api_make api_pipeline;
api_make api_letters;
api_make api_letter;
api_make api_openapi;

#endif
