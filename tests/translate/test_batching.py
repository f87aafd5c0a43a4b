"""Batches: everything once and in order, within limits, with the words around them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.batching import halves, make_batches
from pipeline.translate.translator import Batch, Limits, Piece, Term

TERM = Term("茶", "tea")


def conversation(lengths: Sequence[int]) -> tuple[Piece, ...]:
    """Return passages of some lengths."""
    return tuple(Piece(f"turn {number}.1", "Ana", "茶" * length) for number, length in enumerate(lengths, start=1))


@given(st.lists(st.tuples(st.integers(1, 900), st.booleans()), min_size=1, max_size=30), st.integers(1, 8))
def test_each_text_is_asked_for_once_and_in_order(passages: list[tuple[int, bool]], most: int) -> None:
    """No batch is above the limits, unless one text alone is; its context is what stands around it, and not itself."""
    said = conversation([length for length, _ in passages])
    needed = [piece for piece, (_, is_needed) in zip(said, passages, strict=True) if is_needed]
    limits = Limits(pieces=most, characters=1000)

    batches = make_batches([Batch("speech", "zh", "en", (piece,)) for piece in needed], said, limits)

    assert [piece for batch in batches for piece in batch.pieces] == needed
    for batch in batches:
        places = [said.index(piece) for piece in batch.pieces]
        assert places == list(range(places[0], places[-1] + 1))
        assert len(batch.pieces) <= most
        assert len(batch.pieces) == 1 or sum(len(piece.text) for piece in batch.pieces) <= 1000
        assert batch.before == said[places[0] - len(batch.before) : places[0]]
        assert batch.after == said[places[-1] + 1 : places[-1] + 1 + len(batch.after)]


def test_texts_of_different_kinds_and_languages_part() -> None:
    """A batch is of one kind, from one language; its terms are those of its pieces, each once."""
    said = conversation([5, 5, 5])
    needs = [
        Batch("title", "zh", "en", (Piece("title", "", "茶"),), terms=(TERM,)),
        Batch("title", "zh", "en", (Piece("chapter 1", "", "茶"),), terms=(TERM,)),
        *(Batch("speech", source, "en", (piece,)) for source, piece in zip(("zh", "zh", "ja"), said, strict=True)),
    ]

    batches = make_batches(needs, said, Limits(10, 1000))

    assert [(batch.kind, batch.source, len(batch.pieces)) for batch in batches] == [
        ("title", "zh", 2), ("speech", "zh", 2), ("speech", "ja", 1),
    ]  # fmt: skip
    assert batches[0].terms == (TERM,)


def test_halves_have_their_own_surroundings() -> None:
    """What is left out of one half is context for it."""
    said = conversation([5, 5, 5])

    first, second = halves(Batch("speech", "zh", "en", said), said)

    assert (first.pieces, first.after) == (said[:1], said[1:])
    assert (second.before, second.pieces) == (said[:1], said[1:])
    assert halves(first, said) == (first,)
