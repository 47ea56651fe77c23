# SPDX-License-Identifier: Apache-2.0
# The simulated town: what a seed means, and the order in which its events are sent.
unit_test(town huiyin-producers huiyin-schemas)
unit_test(simulate_order huiyin-producers)
unit_test(simulate_options huiyin-producers huiyin-schemas)
unit_test(simulate huiyin-producers huiyin-schemas)
