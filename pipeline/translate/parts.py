"""Texts that are too long for one request, in parts that are not, and their translations as one again.

A model that has to write for too long is cut off, and all that it wrote has been paid for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.language import primary
from pipeline.sentences import split_sentences
from pipeline.translate.glossary import occurs
from pipeline.translate.report import TranslationReport, Untranslated
from pipeline.translate.translator import Batch, Piece

_WITHOUT_SPACES = ("zh", "yue", "ja", "th")


def parts_of(piece: Piece, most_characters: int) -> tuple[Piece, ...]:
    """Return a piece in parts that end with sentences, none longer than a limit unless one sentence is; else itself.

    >>> [part.text for part in parts_of(Piece("turn 1.1", "Ana", "One. Two. Three."), 10)]
    ['One. Two. ', 'Three.']
    """
    if len(piece.text) <= most_characters:
        return (piece,)
    texts = list(_gathered(split_sentences(piece.text), most_characters))
    if len(texts) == 1:
        return (piece,)
    return tuple(replace(piece, place=_place(piece, number), text=text) for number, text in enumerate(texts, start=1))


def split_need(need: Batch, most_characters: int) -> tuple[Batch, ...]:
    """Return a need as those of its parts; a conversation is summed up as a whole."""
    if need.kind == "summary":
        return (need,)
    parts = parts_of(need.pieces[0], most_characters)
    if len(parts) == 1:
        return (need,)
    return tuple(
        replace(need, pieces=(part,), terms=tuple(term for term in need.terms if occurs(term.source, part.text)))
        for part in parts
    )


def joined_again(report: TranslationReport, needs: Sequence[Batch], most_characters: int) -> TranslationReport:
    """Return a report on parts as one on the texts that they are of; a text lacks what one of its parts does."""
    texts = dict(report.texts)
    failures = {failure.place: failure for failure in report.failures}
    for need in needs:
        (piece,) = need.pieces
        parts = [part.pieces[0] for part in split_need(need, most_characters)]
        if len(parts) == 1:
            continue
        failed = [failures.pop(part.place) for part in parts if part.place in failures]
        if failed:
            failures[piece.place] = Untranslated(piece.place, piece.text, failed[0].reason, failed[0].answer)
        else:
            texts[piece.place] = _joined(parts, texts, need.target)
        for part in parts:
            texts.pop(part.place, None)
    order = {need.pieces[0].place: index for index, need in enumerate(needs)}
    in_order = tuple(sorted(failures.values(), key=lambda failure: order[failure.place]))
    return replace(report, texts=texts, failures=in_order, cached=min(report.cached, len(texts)))


def _place(piece: Piece, number: int) -> str:
    return f"{piece.place} part {number}"


def _gathered(sentences: Sequence[str], most_characters: int) -> Iterator[str]:
    gathered = ""
    for sentence in sentences:
        if gathered and len(gathered) + len(sentence) > most_characters:
            yield gathered
            gathered = ""
        gathered += sentence
    yield gathered


def _joined(parts: Sequence[Piece], texts: Mapping[str, str], target: str) -> str:
    space = "" if primary(target) in _WITHOUT_SPACES else " "
    whole = ""
    for part in parts:
        end = part.text[len(part.text.rstrip()) :]
        whole += texts[part.place] + (end if "\n" in end else space)
    return whole.strip()
