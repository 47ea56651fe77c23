# SPDX-License-Identifier: Apache-2.0
# The unit tests of runtime/.
unit_test(outbound huiyin-runtime)
unit_test(buf huiyin-base)
unit_test(log huiyin-base)
unit_test(stop huiyin-base)
unit_test(conf_file huiyin-base)
unit_test(settings huiyin-base)
unit_test(nearest huiyin-base)
unit_test(character huiyin-base)
unit_test(kafka huiyin-runtime)
unit_test(broker huiyin-runtime)
set_tests_properties(unit.outbound unit.kafka unit.broker PROPERTIES TIMEOUT 120)
