# SPDX-License-Identifier: Apache-2.0
# Whole terminal screens: each tests/screens/NAME.py is the test screen.NAME, on the flows' broker; `NAME.py --renew` writes
# what it sees as what is expected.
tests_on_servers(screen screens terminal 180)
