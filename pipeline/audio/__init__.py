"""Clips become a programme: levelling, stitching, encoding, tags."""
