"""Texts that are needed, as batches that a translator takes: neighbours together, with the words around them.

A need is a batch of one piece, with the terms that occur in it and no context. Needs that follow each
other in the conversation share a request, which is cheaper and lets one voice run through; what stands
alone brings its neighbours along as context.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.translate.translator import Batch, Limits, Piece, count_characters

_PIECES_AROUND = 3
_MOST_CHARACTERS_AROUND = 600  # before, and after


def make_batches(needs: Sequence[Batch], conversation: Sequence[Piece], limits: Limits) -> list[Batch]:
    """Return batches with all that is needed, in order; none exceeds the limits, unless one piece alone does."""
    position = {piece.place: index for index, piece in enumerate(conversation)}
    return [in_context(_joined(run), conversation) for run in _runs(needs, position, limits)]


def in_context(batch: Batch, conversation: Sequence[Piece]) -> Batch:
    """Return a batch with the words of the conversation before and after its pieces."""
    places = {piece.place for piece in batch.pieces}
    found = [index for index, piece in enumerate(conversation) if piece.place in places]
    if not found:
        return batch
    before = _within(list(reversed(conversation[max(0, found[0] - _PIECES_AROUND) : found[0]])))
    after = _within(conversation[found[-1] + 1 : found[-1] + 1 + _PIECES_AROUND])
    return replace(batch, before=tuple(reversed(before)), after=tuple(after))


def halves(batch: Batch, conversation: Sequence[Piece]) -> tuple[Batch, ...]:
    """Return a batch in two, each with its own context; one piece stays as it is."""
    middle = len(batch.pieces) // 2
    parts = [part for part in (batch.pieces[:middle], batch.pieces[middle:]) if part]
    return tuple(in_context(replace(batch, pieces=part), conversation) for part in parts)


def _runs(needs: Sequence[Batch], position: dict[str, int], limits: Limits) -> Iterator[list[Batch]]:
    run: list[Batch] = []
    for need in needs:
        if run and not (_belongs(run[-1], need, position) and _fits([*run, need], limits)):
            yield run
            run = []
        run.append(need)
    if run:
        yield run


def _belongs(last: Batch, need: Batch, position: dict[str, int]) -> bool:
    """Return True if a need can share a request with the one before it."""
    if (last.kind, last.source, last.target) != (need.kind, need.source, need.target) or need.kind == "summary":
        return False
    here, there = position.get(last.pieces[0].place), position.get(need.pieces[0].place)
    return here is None or there is None or there == here + 1


def _fits(run: Sequence[Batch], limits: Limits) -> bool:
    pieces = [need.pieces[0] for need in run]
    return len(pieces) <= limits.pieces and count_characters(pieces) <= limits.characters


def _joined(run: Sequence[Batch]) -> Batch:
    terms = dict.fromkeys(term for need in run for term in need.terms)
    return replace(run[0], pieces=tuple(need.pieces[0] for need in run), terms=tuple(terms))


def _within(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the first of some pieces, as many as there is room for."""
    kept: list[Piece] = []
    for piece in pieces:
        if count_characters([*kept, piece]) > _MOST_CHARACTERS_AROUND:
            break
        kept.append(piece)
    return kept
