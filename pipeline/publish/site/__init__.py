"""What the pages of a podcast's site share: elements, their own words, their look, and how they are kept offline."""
