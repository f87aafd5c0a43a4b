"""WebVTT: captions with voices, and a time stamp before each word.

W3C, "WebVTT: The Web Video Text Tracks Format", sections 4.1 (files) and 4.2 (cue text).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.publish.captions.caption import Caption
from pipeline.publish.captions.clock import clock

_ESTIMATED = "NOTE Word times from here on are estimated: the engine gave none."
_MARKED = "NOTE Word times from here on are those of the engine."
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def render_webvtt(captions: Sequence[Caption]) -> str:
    """Return captions as a WebVTT file.

    A note says where the times of words are estimated. ``>`` is escaped everywhere, so that no text
    holds the arrow of a time line.
    """
    return "\n\n".join(["WEBVTT", *_blocks(captions)]) + "\n"


def _blocks(captions: Sequence[Caption]) -> Iterator[str]:
    estimated = False
    for caption in captions:
        if caption.is_estimated != estimated:
            estimated = caption.is_estimated
            yield _ESTIMATED if estimated else _MARKED
        voice = f"<v {caption.name.translate(_ESCAPES)}>" if caption.name else ""
        yield f"{clock(caption.start_ms)} --> {clock(caption.end_ms)}\n{voice}{_payload(caption)}"


def _payload(caption: Caption) -> str:
    """Return the cue text; a stamp must be later than the one before it, and within the cue."""
    reached_ms = caption.start_ms
    lines: list[str] = []
    for line in caption.lines:
        parts: list[str] = []
        for piece in line:
            if reached_ms < piece.start_ms < caption.end_ms:
                parts.append(f"<{clock(piece.start_ms)}>")
                reached_ms = piece.start_ms
            parts.append(piece.text.translate(_ESCAPES))
        lines.append("".join(parts).rstrip())
    return "\n".join(lines)
