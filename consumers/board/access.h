// SPDX-License-Identifier: Apache-2.0
// Who asks the board, and what they may: by the users of a file, or, without one, whoever sits at this machine.
#ifndef HUIYIN_CONSUMERS_BOARD_ACCESS_H
#define HUIYIN_CONSUMERS_BOARD_ACCESS_H

#include "consumers/board/access_users.h"
#include "runtime/http.h"

// `Authorization: Bearer TOKEN` or Basic, or the cookie of a session. The file is read again when it has changed: who
// is not in it any more, or with another secret or role, is out at once. Any thread; a password takes some 100 ms the
// first time, so ask in slow pages: elsewhere Basic is only taken of who was known a short while ago.
struct access;

struct access_who {
  char name[ACCESS_NAME_SIZE];  // "local" without users
  enum access_role role;
};

// `users` is the file, NULL for none: then only this machine is answered, once access_set_local says that the server
// listens to it alone. NULL with a sentence.
struct access *access_new(const char *users, struct err *e);
void access_free(struct access *a);
void access_set_local(struct access *a, bool local);
bool access_has_users(const struct access *a);

// Whether who asks may look; where not, the answer says why (401, 403, 429, 503). `context` is the access: the hook of
// pages that know no more.
bool access_may_view(void *context, const struct http_request *request, struct http_answer *answer);

// Whether they may act, and who they are. Of a POST, too, that it is JSON and that no other site's page sent it (415,
// 403).
bool access_may_act(
  struct access *a, const struct http_request *request, struct http_answer *answer, struct access_who *who);

// POST /api/v1/login and /logout, GET /api/v1/me.
enum { ACCESS_ROUTES = 3 };
void access_routes(struct access *a, struct http_route routes[ACCESS_ROUTES]);

#endif
