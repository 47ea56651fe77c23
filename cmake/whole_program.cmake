# SPDX-License-Identifier: Apache-2.0
# A release is optimised as a whole, across files, where compiler and linker can do that.
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT DEFINED CMAKE_INTERPROCEDURAL_OPTIMIZATION)
  include(CheckIPOSupported)
  check_ipo_supported(RESULT huiyin_whole_program OUTPUT huiyin_whole_program_why LANGUAGES C)
  set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ${huiyin_whole_program})
endif()
