# SPDX-License-Identifier: Apache-2.0
# The tests of schemas/.
unit_test(moment huiyin-event)
unit_test(zone huiyin-event)
