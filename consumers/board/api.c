// SPDX-License-Identifier: Apache-2.0
// The pages of the API, and what each does before its own work.
#include "consumers/board/api.h"

#include <stdlib.h>

#include "consumers/board/api_parts.h"
#include "consumers/core/must.h"
#include "runtime/kafka_end.h"

static const struct {
  const char *path;
  api_make *make;
  bool slow;
} pages[] = {
  {"/api/v1/counters", api_counters, true},
  {"/api/v1/scopes", api_scopes, true},
  {"/api/v1/series", api_series, true},
  {"/api/v1/ranking", api_ranking, true},
  {"/api/v1/requests", api_requests, true},
  {"/api/v1/requests/*", api_story, true},
  {"/api/v1/behind", api_behind, true},
  {"/api/v1/alerts", api_alerts, true},
  {"/api/v1/volunteers", api_volunteers, true},
  {"/api/v1/pipeline", api_pipeline, true},
  {"/api/v1/dead-letters", api_letters, true},
  {"/api/v1/dead-letters/*", api_letter, true},
  {"/openapi.json", api_openapi, true},
  {"/api/v1/openapi.json", api_openapi, true},
};
_Static_assert(sizeof pages / sizeof *pages == API_ROUTES, "each page has its route");

struct api *api_new(const struct api_options *options) {
  struct api *a = must(calloc(1, sizeof *a));
  a->options = *options;
  a->prefix = settings_text(options->settings, "prefix");
  a->workers = must(calloc(options->workers ? options->workers : 1, sizeof *a->workers));
  for (unsigned i = 0; i < options->workers; i++) {
    a->workers[i].connection.url = *options->url;
    view_question_init(&a->workers[i].question, a->prefix);
  }
  if (pthread_mutex_init(&a->kafka.lock, NULL) != 0) {
    abort();
  }
  return a;
}

void api_free(struct api *a) {
  if (!a) {
    return;
  }
  for (unsigned i = 0; i < a->options.workers; i++) {
    view_disconnect(&a->workers[i].connection);
    view_question_release(&a->workers[i].question);
    api_rules_release(&a->workers[i].rules);
  }
  for (size_t i = 0; i < API_STORIES; i++) {
    if (a->kafka.handles[i]) {
      kafka_end(a->kafka.handles[i]);
    }
  }
  (void)pthread_mutex_destroy(&a->kafka.lock);
  free(a->workers);
  free(a);
}

static void page(void *context, const struct http_request *request, struct http_answer *answer) {
  const struct api_page *p = context;
  int worker = http_worker(request);
  struct api_call c = {.api = p->api, .request = request, .answer = answer};
  json_t *out = NULL;
  if (p->api->options.may && !p->api->options.may(p->api->options.may_context, request, answer)) {
    return;
  }
  c.worker = worker >= 0 && (unsigned)worker < p->api->options.workers ? &p->api->workers[worker] : NULL;
  http_query_each(request, api_params_take, &c.params);
  if (p->make(&c, &out) != 0) {
    api_refuse(answer, &c.fault);
  } else if (out) {
    api_answer(answer, out);
  }
  answer->tagged = answer->status == 200;
}

void api_routes(struct api *a, struct http_route routes[API_ROUTES]) {
  for (size_t i = 0; i < API_ROUTES; i++) {
    a->pages[i] = (struct api_page){a, pages[i].make};
    routes[i] =
      (struct http_route){.path = pages[i].path, .page = page, .context = &a->pages[i], .slow = pages[i].slow};
  }
}
