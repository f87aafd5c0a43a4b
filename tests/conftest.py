"""What all the tests share."""

from hypothesis import settings

# The machines that run these tests are busy; how long one example takes proves nothing.
settings.register_profile("duologue", deadline=None)
settings.load_profile("duologue")
