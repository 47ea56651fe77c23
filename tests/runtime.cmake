# SPDX-License-Identifier: Apache-2.0
# The unit tests of runtime/.
unit_test(outbound huiyin-runtime)
