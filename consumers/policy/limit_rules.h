// SPDX-License-Identifier: Apache-2.0
// The limits of a policy and where its calendars are kept, as its author writes them:
//
//   [limit urgent]                     [calendars]
//   priority = URGENT                  everywhere = office
//   pledge = 2h                        152502/night-market = night
//   resolve = 5 working days
//   extensions = 1 by 10 working days   (or none, or a number)
#ifndef HUIYIN_CONSUMERS_POLICY_LIMIT_RULES_H
#define HUIYIN_CONSUMERS_POLICY_LIMIT_RULES_H

#include "consumers/core/limits.h"
#include "consumers/policy/calendars.h"
#include "consumers/policy/faults.h"
#include "runtime/conf_file.h"

// Reads every section [limit NAME] and [calendars]; the file and the calendars outlive the limits. What is wrong is
// added to `faults`: unknown words, two limits of which neither is the more specific, working time without a calendar.
// The caller releases the limits, which are prepared.
void limit_rules_read(
  struct limits *l, const struct conf_file *file, const struct calendars *calendars, struct faults *faults);

// Whether some limit says what marks may be about: a time to pledge in, or which extensions there may be. It is asked
// of the file, so that what is said wrongly is not told of as missing, too.
enum limit_quantity { LIMIT_PLEDGE, LIMIT_EXTENSIONS };
bool limit_rules_set(const struct conf_file *file, enum limit_quantity quantity);

// Whether there is a calendar for every request, so that working time may be told.
bool limit_rules_have_calendar(const struct limits *l);

#endif
