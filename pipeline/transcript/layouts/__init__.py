"""The ways in which people lay out conversations, one module each."""
