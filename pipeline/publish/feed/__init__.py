"""Feeds: what directories and podcast apps read of a show."""
