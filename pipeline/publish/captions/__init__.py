"""Captions, transcripts and chapters of an episode, as files."""
