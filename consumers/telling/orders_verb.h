// SPDX-License-Identifier: Apache-2.0
// `huiyin notify silence` and `huiyin notify ack`: orders given by hand.
#ifndef HUIYIN_CONSUMERS_TELLING_ORDERS_VERB_H
#define HUIYIN_CONSUMERS_TELLING_ORDERS_VERB_H

#include "runtime/err.h"
#include "runtime/settings.h"

// Lines for the verb's table.
#define ORDERS_SETTINGS                                                                                          \
  {"orders-topic", 0, SETTING_TEXT, "NAME|none", "huiyin.orders",                                                \
    "where silences and acknowledgements are on record"},                                                        \
    {"mark", 0, SETTING_LIST, "NAME", NULL, "silence: alerts of this mark; given again for each, as all lists"}, \
    {"severity", 0, SETTING_LIST, "WORD", NULL, "silence: INFO, WARNING or CRITICAL ones"},                      \
    {"district", 0, SETTING_LIST, "PATH", NULL, "silence: those of this district and below"},                    \
    {"category", 0, SETTING_LIST, "NAME", NULL, "silence: those of this category, NAME* of all that begin so"},  \
    {"unit", 0, SETTING_LIST, "NAME", NULL, "silence: those of this unit"},                                      \
    {"audience", 0, SETTING_LIST, "NAME", NULL, "silence: those for this audience"},                             \
    {"from", 0, SETTING_TEXT, "TIME", NULL, "silence: when it begins; now where not given"},                     \
    {"until", 0, SETTING_TEXT, "TIME", NULL, "when it ends, as 2026-03-01T08:00:00+08:00"},                      \
    {"for", 0, SETTING_TEXT, "DURATION", NULL, "how long it lasts, as 2h, in the place of --until"},             \
    {"by", 0, SETTING_TEXT, "NAME", NULL, "who gives the order, or takes it back"},                              \
    {"time-zone", 0, SETTING_TEXT, "ZONE", "Asia/Shanghai", "silence list, ack list: whose time is shown"},      \
    {"reason", 0, SETTING_TEXT, "TEXT", NULL, "silence: why"}, {                                                 \
    "note", 0, SETTING_TEXT, "TEXT", NULL, "ack: what is to be said"                                             \
  }

// The arguments are `silence` or `ack`, and what is to be done. The exit code, with a sentence unless it is 0.
int orders_verb(const struct settings *s, struct err *e);

#endif
