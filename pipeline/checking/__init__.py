"""Whether finished episodes are fit to be heard and published, told from their files alone."""
