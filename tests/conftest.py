"""Settings of the whole test suite."""

import os

from hypothesis import settings

# No deadlines: a busy machine is not a bug.  In CI the examples are the same in every run, so that a red run
# can be repeated; elsewhere they vary, so that new ones are found.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
