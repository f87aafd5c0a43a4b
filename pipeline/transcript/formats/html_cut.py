"""What is left of a page when the elements outside its conversation are left out.

A sign of furniture may be wrong: a whole page may stand in a ``<form>``, a transcript in an
``<aside>`` or behind a tab that is hidden. So each sign is put to the test: what is left out because
of it is taken back if it holds more of the conversation than all that is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Omission
from pipeline.transcript.document import Paragraph
from pipeline.transcript.formats.html_blocks import Block
from pipeline.transcript.formats.html_outside import Outside
from pipeline.transcript.formats.leads import Led, part_leads
from pipeline.transcript.labels import peel_last_time, peel_time, read_label, split_label
from pipeline.transcript.text import letters

_FEWEST_LABELLED = 4
_LINKS_IN_A_ROW = 3
_LINKS = Outside("links", "navigation")
_CAPTION = "figcaption"


@dataclass(frozen=True, slots=True)
class _Weights:
    """How much of the conversation each block holds, and how many times more is reason to take back."""

    by_block: tuple[int, ...]
    times: int


def cut_page(blocks: Sequence[Block]) -> tuple[tuple[Paragraph, ...], tuple[Omission, ...]]:
    """Return the paragraphs of a page, and what is left out of it."""
    labels = tuple(_label_of(block) for block in blocks)
    blocks = tuple(_without_link_lists(blocks, labels))
    left_out = _signs_left_out(blocks, _weigh(blocks, labels))
    kept: list[Led] = []
    omissions: list[Omission] = []
    captions = _captions_among_labels(blocks, labels)
    for index, block in enumerate(blocks):
        signs = left_out | {_CAPTION} if index in captions else left_out
        outside = next((outside for outside in block.outside if outside.sign in signs), None)
        if outside and not (outside.sign == "header" and block.level == 1):
            omissions.append(Omission(block.line, outside.reason, block.text))
        else:
            kept.append(Led(_paragraph(block), block.lead))
    return tuple(part_leads(kept)), tuple(omissions)


def _paragraph(block: Block) -> Paragraph:
    return Paragraph(block.line, block.text, bullet=block.bullet, level=block.level, bold=block.bold, quote=block.quote)


def _label_of(block: Block) -> str:
    """Return the key of the label that a block opens with or consists of, or nothing."""
    _, text = peel_time(block.text)
    parts = split_label(text)
    candidate = parts[0] if parts else block.lead or peel_last_time(text)[1]
    label = read_label(candidate)
    return label.key if label and label.shape != "other" else ""


def _without_link_lists(blocks: Sequence[Block], labels: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks; several in a row that are nothing but links are a menu, whatever its markup."""
    run: list[Block] = []
    for block, label in zip(blocks, labels, strict=True):
        if block.linked and not (label and split_label(block.text)):
            run.append(block)
            continue
        yield from _as_menu(run)
        run.clear()
        yield block
    yield from _as_menu(run)


def _as_menu(run: Sequence[Block]) -> Sequence[Block]:
    if len(run) < _LINKS_IN_A_ROW:
        return tuple(run)
    return tuple(replace(block, outside=(*block.outside, _LINKS)) for block in run)


def _weigh(blocks: Sequence[Block], labels: Sequence[str]) -> _Weights:
    """Weigh blocks by the labels that recur, or, where the page has hardly any, by their letters."""
    counts = Counter(labels)
    labelled = tuple(int(bool(label) and counts[label] > 1) for label in labels)
    if sum(labelled) >= _FEWEST_LABELLED:
        return _Weights(labelled, times=1)
    return _Weights(tuple(0 if block.linked else letters(block.text) for block in blocks), times=4)


def _signs_left_out(blocks: Sequence[Block], weights: _Weights) -> set[str]:
    """Return the signs behind which the conversation does not stand."""
    left_out = {outside.sign for block in blocks for outside in block.outside}
    if not _repeats_summaries(blocks):
        left_out.discard("summary")
    for _ in range(len(left_out)):
        held: Counter[str] = Counter()
        for block, weight in zip(blocks, weights.by_block, strict=True):
            held[next((outside.sign for outside in block.outside if outside.sign in left_out), "")] += weight
        kept = held.pop("", 0)
        sign, most = max(held.items(), key=lambda found: (found[1], found[0]), default=("", 0))
        if most <= kept * weights.times:
            break
        left_out.discard(sign)
    return left_out


def _captions_among_labels(blocks: Sequence[Block], labels: Sequence[str]) -> frozenset[int]:
    """Return the captions that hold no label and stand below none: balloons of speech have names for captions."""
    found: set[int] = set()
    below_label = False
    for index, (block, label) in enumerate(zip(blocks, labels, strict=True)):
        captioned = any(outside.sign == _CAPTION for outside in block.outside)
        below_label = captioned and (bool(label) or below_label)
        if captioned and not below_label:
            found.add(index)
    return frozenset(found)


def _repeats_summaries(blocks: Sequence[Block]) -> bool:
    """True if what unfolds the rest of its element says the same each time, as a button does; else it is a heading."""
    texts = [block.text for block in blocks if any(outside.sign == "summary" for outside in block.outside)]
    return len(set(texts)) < len(texts)
