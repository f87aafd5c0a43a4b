"""Labels that stand in bold before the words, without a colon: only the markup tells where they end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import read_label


@dataclass(frozen=True, slots=True)
class Led:
    """A paragraph, and the text in bold with which it begins."""

    paragraph: Paragraph
    lead: str = ""


def part_leads(led: Sequence[Led]) -> Iterator[Paragraph]:
    """Yield paragraphs; a label in bold that has no colon is one of its own.

    A lead is a label where several of its kind recur; one alone may be any word that is stressed.

    >>> led = [Led(Paragraph(n, f"{who} Hm."), who) for n, who in enumerate(["Ana", "Ben", "Ana", "Ben"], 1)]
    >>> [paragraph.text for paragraph in part_leads(led)][:3]
    ['Ana', 'Hm.', 'Ben']
    """
    labels = _labels(led)
    for entry in led:
        if entry.paragraph.bold or entry.lead not in labels:
            yield entry.paragraph
        else:
            yield entry.paragraph._replace(text=entry.lead, bold=True)
            yield entry.paragraph._replace(text=_behind(entry), blank_before=False)


def _labels(led: Sequence[Led]) -> frozenset[str]:
    found = Counter(
        entry.lead
        for entry in led
        if not entry.paragraph.bold
        and (label := read_label(entry.lead))
        and label.shape != "other"
        and entry.lead[-1:] not in ":："
        and _behind(entry)[:1] not in (":", "：")
    )
    return frozenset(found) if sum(count > 1 for count in found.values()) > 1 else frozenset()


def _behind(entry: Led) -> str:
    return entry.paragraph.text[len(entry.lead) :].strip()
