"""A transcript becomes a script: who speaks what, in which voice, in which order."""
