"""What people wrote, as elements: texts and notes, each in whichever language it was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, fromstring

from pipeline.language import detect_language
from pipeline.publish.notes import render_notes
from pipeline.publish.site.elements import element, text_element


def written_element(tag: str, text: str, languages: Sequence[str], **attributes: str) -> Element:
    """Return an element with a text that was written in one of some languages, the first one if nothing tells."""
    return text_element(tag, text, detect_language(text, languages) or languages[0], **attributes)


def notes_elements(markdown: str, languages: Sequence[str]) -> Iterator[Element]:
    """Yield an element with notes, where they say anything."""
    blocks = _blocks(markdown)
    if len(blocks):
        language = detect_language("".join(blocks.itertext()), languages) or languages[0]
        yield element("div", "", blocks, class_="notes", lang=language, dir="auto")


def shortened_notes(markdown: str, most: int) -> str:
    r"""Return the first paragraph of notes as a text of so many signs at most.

    >>> shortened_notes("Ana *rows*.\n\nMore.", 20), shortened_notes("Ana rows.", 5)
    ('Ana rows.', 'Ana…')
    """
    text = " ".join("".join(next(iter(_blocks(markdown)), Element("p")).itertext()).split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _blocks(markdown: str) -> Element:
    # What render_notes writes is well-formed, and is written again as elements of ours.
    return fromstring(f"<div>{render_notes(markdown)}</div>")  # noqa: S314 - our own markup
