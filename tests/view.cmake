# SPDX-License-Identifier: Apache-2.0
# Tests of what is looked at, by board and top.
unit_test(view_spelling huiyin-consumers)
unit_test(view_standing huiyin-consumers)
unit_test(view_days huiyin-consumers)
unit_test(view_freshness huiyin-consumers)
unit_test(board_patch huiyin-consumers PkgConfig::JANSSON)
