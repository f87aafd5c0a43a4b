"""The page of an episode: one file that plays it, reads along and needs nothing from anywhere."""
