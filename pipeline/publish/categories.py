"""The categories under which directories file a podcast: Apple's, which all of them know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.guessing import closest

# Apple Podcasts categories, podcasters.apple.com/support/1691-apple-podcasts-categories
CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": ("Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "Health & Fitness": ("Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"),
    "History": (),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": (
        "Animation & Manga", "Automotive", "Aviation", "Crafts", "Games", "Hobbies", "Home & Garden", "Video Games",
    ),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": (
        "Business News", "Daily News", "Entertainment News", "News Commentary", "Politics", "Sports News", "Tech News",
    ),
    "Religion & Spirituality": (
        "Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion", "Spirituality",
    ),
    "Science": (
        "Astronomy", "Chemistry", "Earth Sciences", "Life Sciences", "Mathematics", "Natural Sciences", "Nature",
        "Physics", "Social Sciences",
    ),
    "Society & Culture": ("Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"),
    "Sports": (
        "Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football", "Golf", "Hockey", "Rugby", "Running",
        "Soccer", "Swimming", "Tennis", "Volleyball", "Wilderness", "Wrestling",
    ),
    "Technology": (),
    "True Crime": (),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
}  # fmt: skip

_AND = re.compile(r"\s+(?:and|\+)\s+", re.IGNORECASE)


def find_category(names: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return a category, or one and its subcategory, in Apple's spelling; None where Apple has no such one.

    A subcategory alone brings its parent with it.

    >>> find_category(("education", "language learning")), find_category(("tv and film",)), find_category(("Tea",))
    (('Education', 'Language Learning'), ('TV & Film',), None)
    >>> find_category(("Language Learning",))
    ('Education', 'Language Learning')
    """
    wanted = tuple(map(_folded, names))
    return next((path for path in _paths() if wanted and wanted in _ways_to_say(path)), None)


def _ways_to_say(path: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    folded = tuple(map(_folded, path))
    return folded, folded[1:]


def closest_category(names: tuple[str, ...]) -> str | None:
    """Return the category that is written almost like some names, as people write it; None where none is.

    >>> closest_category(("Eduction", "Langage Learning")), closest_category(("Scince",)), closest_category(("Tea",))
    ('Education > Language Learning', 'Science', None)
    """
    whole = [render_category(path) for path in _paths()]
    by_last = {path[-1]: render_category(path) for path in _paths()}
    last = closest(names[-1], by_last) if names else None
    return closest(render_category(names), whole) or (by_last[last] if last else None)


def render_category(path: tuple[str, ...]) -> str:
    """Return a category as people write it.

    >>> render_category(("Education", "Language Learning"))
    'Education > Language Learning'
    """
    return " > ".join(path)


def _paths() -> Iterator[tuple[str, ...]]:
    for category, below in CATEGORIES.items():
        yield (category,)
        yield from ((category, subcategory) for subcategory in below)


def _folded(name: str) -> str:
    return _AND.sub(" & ", name.strip()).casefold()
