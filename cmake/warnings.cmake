# SPDX-License-Identifier: Apache-2.0
# Warnings are errors, with gcc and with clang.
add_compile_options(-Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual
  -Wwrite-strings -Wundef -Wvla -Wformat=2 -Wno-unused-parameter)
