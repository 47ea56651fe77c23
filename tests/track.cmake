# SPDX-License-Identifier: Apache-2.0
# The state machines in a fake world. The tests link huiyin-track and cmocka alone: an object of it that needs Kafka or
# Redis does not link.
file(GLOB fake_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/fake/*.c)
add_library(fake-world STATIC ${fake_sources})
target_link_libraries(fake-world PUBLIC huiyin-track)

foreach(name track_takeover track_commit track_owners track_damage track_memory track_sweep track_gone track_restate track_audit track_departed
    track_clock track_loading track_relay track_ahead track_crash track_figures track_partition_figures track_inbox
    track_resp)
  unit_test(${name} fake-world)
endforeach()
