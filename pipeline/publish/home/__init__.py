"""The pages that lead to episodes: one of each edition, with its archive, and one that joins the editions."""
