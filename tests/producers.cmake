# SPDX-License-Identifier: Apache-2.0
# The tests of producers/.

# publish
foreach(name stamp profile rows row_events publish_parts cities)
  unit_test(${name} huiyin-producers csv-library)
endforeach()
set_tests_properties(unit.cities PROPERTIES SKIP_RETURN_CODE 77)
