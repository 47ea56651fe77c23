// SPDX-License-Identifier: Apache-2.0
// What Redis stores of the requests of a page: how they are now, where their alerts tell how they were.
#ifndef HUIYIN_CONSUMERS_BOARD_API_STATES_H
#define HUIYIN_CONSUMERS_BOARD_API_STATES_H

#include "consumers/board/api_parts.h"

// Gives an object for each request of the page, in its order, or null: of one that is not stored, has no filing or is
// damaged, and of all where it is not known by which rules they were counted. `now` has room for page->count; what is
// in it is the caller's. -1 with the call's fault, and nothing in it.
int api_states_read(struct api_call *c, const struct view_page *page, const struct view_moment *m, json_t **now);

#endif
