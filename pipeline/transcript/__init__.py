"""A document becomes a transcript: what was said, by whom, in which languages."""
