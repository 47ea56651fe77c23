// SPDX-License-Identifier: Apache-2.0
// The figures of the board for Prometheus.
#ifndef HUIYIN_CONSUMERS_BOARD_FIGURES_H
#define HUIYIN_CONSUMERS_BOARD_FIGURES_H

#include "consumers/board/loop.h"
#include "runtime/metrics.h"

// All but what the HTTP server counts itself; `clients` follow the stream. Any thread.
void figures_of_board(const struct board *b, struct board_loop *l, size_t clients, struct metrics *m);

#endif
