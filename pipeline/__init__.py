"""Duologue: conversations from the web as bilingual, podcast-style audio."""
