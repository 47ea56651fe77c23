# SPDX-License-Identifier: Apache-2.0
"""The pieces of the flow tests' harness; tests import `harness`, not these."""
