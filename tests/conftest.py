"""What all the tests share."""

from hypothesis import settings

# The machines that run these tests are busy; how long one example takes proves nothing. Twenty
# examples keep the suite quick; `pytest --hypothesis-profile thorough` looks for longer.
settings.register_profile("duologue", deadline=None, max_examples=20)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("duologue")
