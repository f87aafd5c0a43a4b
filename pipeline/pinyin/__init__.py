"""How Chinese is read: its words, their syllables and tones, for voices and for learners alike."""
