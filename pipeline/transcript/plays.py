"""What happens on the stage of a play, told between what its people say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Mark
from pipeline.transcript.text import width

_ARTICLE = r"(?:the|der|die|das|il|lo|la|le|el|os?|as?|l['’])"
_LIGHT = (
    r"(?:lights?|lamps?|lanterns?|candles?) (?:goes|go|fades?|dies?|is|are) \w+|"
    r"(?:licht|lampe|laterne|kerze)\w* (?:erlischt|erlöschen|verlischt|geht aus|gehen aus)|"
    r"(?:luc[ei]|lampad\w+|lantern\w+|candel\w+) si spe(?:gne|ngono)|"
    r"(?:luz|luces|lámparas?|linternas?|velas?) se apagan?|"
    r"(?:lumières?|lampes?|lanternes?|bougies?) s['’]étei(?:nt|gnent)"
)
_CURTAIN = re.compile(
    rf"\b(?:{_LIGHT}|curtain|blackout|exeunt|vorhang|rideau|sipario|telón|pano|занавес|завіса)\b|幕", re.IGNORECASE
)
_CURTAIN_WIDTH = 120
_SHORTEST_NAME = 3
_SCENE = re.compile(r"(?:\d{1,3}\W+)?(?:INT|EXT|INNEN|AUSSEN|EST)\b[./ ]")


def find_actions(paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark], end: int) -> Iterator[int]:
    """Yield the paragraphs of a play that tell what its people do, and how its light goes out behind the last word.

    A play has its names in capitals with a stop behind, a film has them above the words and says where each
    scene is set. Who is spoken to has a comma behind the name; of whom something is told, a verb.
    """
    if not _is_play(paragraphs, marks):
        return
    names = "|".join(sorted({re.escape(mark.label.name) for mark in marks.values()}, key=len, reverse=True))
    acting = re.compile(rf"(?:{_ARTICLE}\s?)?\b(?:{names}) (?P<verb>[^\W\d_])", re.IGNORECASE)
    last = max(marks)
    for index in range(min(marks), end):
        text = paragraphs[index].text
        action = acting.match(text)
        falls = index > last and width(text) <= _CURTAIN_WIDTH and _CURTAIN.search(text)
        if index not in marks and ((action and action["verb"].islower()) or falls):
            yield index


def is_scene(text: str) -> bool:
    """True for a line that says where a scene of a film is set.

    >>> is_scene("INT. KITCHEN - NIGHT"), is_scene("Into the kitchen")
    (True, False)
    """
    return text.isupper() and bool(_SCENE.match(text))


def _is_play(paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark]) -> bool:
    is_film = any(is_scene(paragraph.text) for paragraph in paragraphs)
    return all(
        mark.label.shape != "role"
        and mark.label.text.isupper()
        and len(mark.label.text) >= _SHORTEST_NAME
        and (is_film or paragraphs[index].text[len(mark.label.text) :].lstrip()[:1] == ".")
        for index, mark in marks.items()
    )
