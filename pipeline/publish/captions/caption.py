"""What stands on the screen at a time: one or two lines of one speaker."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line that is never broken, with the space after it, and when it begins to sound."""

    text: str
    start_ms: int


@dataclass(frozen=True, slots=True)
class Caption:
    """One or two lines, shown from ``start_ms`` to ``end_ms``.

    >>> Caption(0, 900, "ana", "Ana", "en", ((Piece("Good ", 0),), (Piece("morning.", 400),))).text
    'Good morning.'
    """

    start_ms: int
    end_ms: int
    speaker: str
    name: str  # of the speaker, in the language of the words
    language: str
    lines: tuple[tuple[Piece, ...], ...]
    is_estimated: bool = False  # the times of its pieces are

    @property
    def line_texts(self) -> tuple[str, ...]:
        """Its lines as they are shown."""
        return tuple("".join(piece.text for piece in line).strip() for line in self.lines)

    @property
    def text(self) -> str:
        """Its words on one line."""
        return "".join(piece.text for line in self.lines for piece in line).strip()
