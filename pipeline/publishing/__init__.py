"""The finished folder, put where it is hosted: only what changed, what others point to first, the feeds last."""
