# SPDX-License-Identifier: Apache-2.0
# The tests of schemas/.
unit_test(moment huiyin-event)
unit_test(zone huiyin-event)
unit_test(record huiyin-schemas PkgConfig::JANSSON)
unit_test(canonical huiyin-schemas PkgConfig::AVRO)
unit_test(wire huiyin-schemas PkgConfig::JANSSON)
unit_test(bounds huiyin-schemas)
unit_test(json huiyin-schemas PkgConfig::JANSSON)
unit_test(avro_oracle huiyin-schemas PkgConfig::AVRO)
unit_test(hostile huiyin-schemas)
