// SPDX-License-Identifier: Apache-2.0
// The verbs of this room. Each takes its own name as argv[0] and returns the exit code: 0, 1 failure, 2 usage.
#ifndef HUIYIN_CONSUMERS_VERBS_H
#define HUIYIN_CONSUMERS_VERBS_H

struct verb_usage;

int verb_track(int argc, char **argv);
int verb_verify(int argc, char **argv);
int verb_rebuild(int argc, char **argv);
int verb_show(int argc, char **argv);
int verb_move(int argc, char **argv);
int verb_dead_letters(int argc, char **argv);
int verb_policy(int argc, char **argv);
int verb_notify(int argc, char **argv);
int verb_top(int argc, char **argv);
int verb_board(int argc, char **argv);

// What each is called with.
extern const struct verb_usage track_usage, verify_usage, rebuild_usage, show_usage, move_usage, dead_letters_usage,
  policy_usage, notify_usage, top_usage, board_usage;

#endif
