# SPDX-License-Identifier: Apache-2.0
# Tests of the verbs that read: verify, rebuild, show, dead-letters, top.
unit_test(redis_url huiyin-consumers)
unit_test(counting huiyin-consumers)
unit_test(policy_words huiyin-consumers)
unit_test(policy_span huiyin-consumers)
unit_test(policy_calendars huiyin-consumers)
unit_test(notify_routes huiyin-consumers)
unit_test(meta huiyin-consumers)
unit_test(replay huiyin-consumers)
unit_test(columns huiyin-consumers)
unit_test(track_shown huiyin-consumers)
unit_test(track_status huiyin-consumers)
