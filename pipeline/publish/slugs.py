"""The name of an episode in paths and addresses."""

from __future__ import annotations

from pipeline.slugs import MOST_CHARACTERS, SLUG, slugify


def make_slug(stem: str, title: str, id: str, *, taken: bool = False) -> str:
    """Return the slug of an episode: from the file's stem, else from the title.

    Six hex digits of the id are added where the slug is taken by another episode, and make it up
    where it would be empty.

    >>> make_slug("page10", "A talk", "c0ffee12"), make_slug("", "", "c0ffee12")
    ('page10', 'c0ffee')
    >>> make_slug("page10", "A talk", "c0ffee12", taken=True)
    'page10-c0ffee'
    """
    slug = slugify(stem) or slugify(title)
    if not slug:
        return id[:6]
    if taken or not SLUG.fullmatch(slug):
        return f"{slug[: MOST_CHARACTERS - 7].rstrip('-')}-{id[:6]}"
    return slug
