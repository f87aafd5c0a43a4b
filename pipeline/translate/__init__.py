"""A transcript's texts in one language become its texts in another: translators, and what wraps each of them."""
