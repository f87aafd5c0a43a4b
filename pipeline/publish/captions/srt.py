"""SubRip: numbered captions, with the speaker's name where another one begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.publish.captions.caption import Caption
from pipeline.publish.captions.captioning import prefix
from pipeline.publish.captions.clock import clock

# The format knows no escapes: what a player would take for a tag, a style or a time line looks a little different.
_LOOKALIKES = ((re.compile(r"<(?=[A-Za-z/!])"), "‹"), (re.compile(r"\{(?=\\)"), "｛"), (re.compile(r"-->"), "→"))


def render_srt(captions: Sequence[Caption]) -> str:
    """Return captions as a SubRip file."""
    return "\n".join(_blocks(captions))


def _blocks(captions: Sequence[Caption]) -> Iterator[str]:
    speaker = ""
    for number, caption in enumerate(captions, 1):
        text = "\n".join(caption.line_texts)
        if caption.speaker != speaker:
            text = prefix(caption.name) + text
        speaker = caption.speaker
        yield f"{number}\n{clock(caption.start_ms, ',')} --> {clock(caption.end_ms, ',')}\n{_plain(text)}\n"


def _plain(text: str) -> str:
    for pattern, lookalike in _LOOKALIKES:
        text = pattern.sub(lookalike, text)
    return text
