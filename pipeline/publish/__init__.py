"""Episodes become a podcast: for now, the facts that each finished folder holds."""
