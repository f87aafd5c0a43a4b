"""Finished episodes become a podcast: captions, covers, pages, feeds, and what they are made from."""
