"""The words of an episode as elements: chapters, turns, rows, sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element

from pipeline.language import primary
from pipeline.model import NARRATOR, ChapterMark, Localized
from pipeline.publish.page.rows import Column, Row
from pipeline.publish.site.elements import clock_text, element, text_element
from pipeline.publish.site.phrases import Phrases

COLOURS = 8
"""How many speakers have a colour of their own."""

_WITHOUT_SPACES = ("zh", "ja", "yue")


def moment_address(time_ms: int) -> str:
    """Return the address of a moment within the page.

    >>> moment_address(83_400), moment_address(2000)
    ('#t=83.4', '#t=2')
    """
    return f"#t={time_ms / 1000:.3f}".rstrip("0").rstrip(".") if time_ms else "#t=0"


def speaker_name(id: str, names: Mapping[str, Localized], phrases: Phrases) -> str:
    """Return what a speaker is called in the page's language."""
    known = names.get(id)
    return (known.best(phrases["language"]) if known else "") or (phrases["narrator"] if id == NARRATOR else id)


def transcript_elements(
    rows: Sequence[Row],
    chapters: Sequence[ChapterMark],
    *,
    languages: Sequence[str],
    speakers: Sequence[str],
    names: Mapping[str, Localized],
    phrases: Phrases,
) -> Iterator[Element]:
    """Yield the heading of each chapter, and the turns in it."""
    if not chapters:
        yield element("h2", phrases["words"], class_="unseen")
    starts_ms = [chapter.start_ms for chapter in chapters]
    told = 0
    for (begun, id), turn in groupby(rows, key=lambda row: (bisect_right(starts_ms, row.start_ms), row.speaker)):
        for number in range(told, begun):
            yield text_element("h2", chapters[number].title, id=f"chapter-{number}")
        told = begun
        name = text_element("h3", speaker_name(id, names, phrases))
        passages = [_row_element(row, languages, phrases) for row in turn]
        colour = speakers.index(id) % COLOURS
        yield element("section", children=[name, *passages], class_=f"turn v{colour}")


def _row_element(row: Row, languages: Sequence[str], phrases: Phrases) -> Element:
    time = clock_text(row.start_ms)
    label = f"{phrases['from_here']} {time}"
    parts = [element("a", time, class_="time", href=moment_address(row.start_ms), aria_label=label)]
    parts += [_column_element(column, languages.index(column.language)) for column in row.columns]
    if len(row.columns) > 1:
        parts.append(element("button", "…", type="button", class_="reveal", aria_label=phrases["reveal"]))
    return element("div", children=parts, class_="row")


def _column_element(column: Column, number: int) -> Element:
    said = [text_element("span", sentence.text, class_="s") for sentence in column.sentences]
    if primary(column.language) not in _WITHOUT_SPACES:
        for sentence in said[:-1]:
            sentence.tail = " "
    return element("p", children=said, class_=f"l{number}", lang=column.language, dir="auto")
