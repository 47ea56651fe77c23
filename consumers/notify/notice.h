// SPDX-License-Identifier: Apache-2.0
// What one message tells, whatever its form: one alert, or several of a group.
#ifndef HUIYIN_CONSUMERS_NOTIFY_NOTICE_H
#define HUIYIN_CONSUMERS_NOTIFY_NOTICE_H

#include "consumers/notify/plain.h"
#include "consumers/notify/receivers.h"

// How many alerts a message lists.
enum { NOTICE_LISTED_MOST = 10 };

// `raise` is the alert as it was raised, where `alert` clears it; NULL where that is not known.
struct noticed {
  const struct overdue_alert *alert;
  const struct overdue_alert *raise;
};

// All of it outlives the call that it is given to. Names are UTF-8, as the contract has them.
struct notice {
  const struct noticed *all;  // the worst first, but for what was before it
  size_t count;               // at least 1
  size_t total;               // for how many it stands: `count`, or more where only the worst are listed
  uint32_t level;             // of the escalation; 0 before it
  uint32_t again;             // how many times this was told before
  uint64_t number;            // of the group's message, where it tells of several; a message sent again has the same
  int64_t at;                 // when it was made
  enum language language;
  const struct zone *zone;  // of the times that people read
};

// The worst of what is raised; where all is cleared, the first.
const struct overdue_alert *notice_worst(const struct notice *n);

// What the receiver knows a message by that comes twice: `ALERT_ID:STATUS`, and behind it `:level-1`, `:again-2`; of
// several alerts `group:` and a digest. Visible ASCII without quotes, the rest percent-encoded: it may stand in a
// header.
void notice_key(const struct notice *n, struct buf *out);

// One line: how grave, what, and of which request, or of how many. At most NOTICE_TITLE_MOST bytes.
enum { NOTICE_TITLE_MOST = 512 };
void notice_title(const struct notice *n, enum plain_kind kind, struct buf *out);

// The lines of the text, each by itself; `add` is called with at most NOTICE_LINE_MOST bytes.
enum { NOTICE_LINE_MOST = 512 };
void notice_lines(
  const struct notice *n, enum plain_kind kind, void (*add)(void *context, struct text line), void *context);

#endif
