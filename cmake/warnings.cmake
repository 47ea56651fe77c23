# SPDX-License-Identifier: Apache-2.0
# Warnings are errors, with gcc and with clang, but in the release preset: a compiler that is newer than this code may warn
# of what nobody could see, and must not keep a user from building.
option(HUIYIN_WARNINGS_ARE_ERRORS "stop at a warning" ON)
add_compile_options(-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual
  -Wwrite-strings -Wundef -Wvla -Wformat=2 -Wno-unused-parameter)
if(HUIYIN_WARNINGS_ARE_ERRORS)
  add_compile_options(-Werror)
endif()
