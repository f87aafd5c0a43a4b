"""``[–]ana 12 points 4 years ago`` above the words, as a forum shows who posted, how it was liked and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Label, Mark

SIGNS = re.compile(r"p(?:oint|unkt|unt[oi])|score hidden", re.IGNORECASE)
_POSTED = re.compile(
    r"(?:\[[–—+-]\]\s*)?(?P<user>\[?[^\W_][\w.-]{1,39}\]?)(?:\s?\[\w{1,6}\])*\s+"
    r"(?:[-\d.,k]+ (?:points?|punkte?|puntos?|punti)\b|score hidden).{0,40}\Z",
    re.IGNORECASE,
)


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph that holds a user's name and the points of a post, and nothing else."""
    for index, paragraph in enumerate(paragraphs):
        match = _POSTED.match(paragraph.text)
        if match:
            user = match["user"]
            yield Mark(index, Label(user, user, "full name"), "", stamped=True)
