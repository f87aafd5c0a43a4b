"""HTML: the text of its blocks, without what a browser shows around the article."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import islice

from pipeline.model import Omission
from pipeline.transcript.document import Document, Paragraph
from pipeline.transcript.vocabulary import words

_BLOCKS = words(
    "address article blockquote body br cite dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 "
    "header hr html li main ol p pre section summary table tbody td th thead time tr ul"
)
_SILENT = words("script style template noscript svg head")
_AROUND = {
    "nav": "navigation",
    "footer": "page furniture",
    "aside": "page furniture",
    "form": "page furniture",
    "button": "page furniture",
    "select": "page furniture",
    "figcaption": "caption",
}
_EMPTY = words("area base br col embed hr img input link meta source track wbr")
_END_OPTIONAL = words("p li dt dd td th tr option")
_MARKUP = re.compile(r"\A\s*<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_TAGS = re.compile(
    r"<(?:/?(?:p|div|h[1-6]|li|cite|time|article|section|blockquote|b|strong|span)\b|br\b)", re.IGNORECASE
)
_FEWEST_TAGS = 4


def is_html(text: str) -> bool:
    """True for a document by its first tag, and for a fragment that begins with a tag and has several."""
    tags = islice(_TAGS.finditer(text), _FEWEST_TAGS)
    return bool(_MARKUP.match(text)) or (text.lstrip().startswith("<") and sum(1 for _ in tags) == _FEWEST_TAGS)


def read_html(text: str) -> Document:
    """Return the blocks of an HTML page; a ``<title>`` is its title."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_block()
    return Document(tuple(reader.paragraphs), tuple(reader.omissions), title=" ".join(reader.title.split()))


class _Reader(HTMLParser):
    """Gathers text until a block begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[Paragraph] = []
        self.omissions: list[Omission] = []
        self.title = ""
        self._gathered: list[str] = []
        self._bold: list[bool] = []
        self._line = 0
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS or tag in _AROUND:
            self.end_block()
        if tag == "img":
            alternative = (dict(attrs).get("alt") or "").strip()
            if alternative:
                self.omissions.append(Omission(self.getpos()[0], "description of a picture", alternative))
        if tag in _END_OPTIONAL and self._open[-1:] == [tag]:
            self._open.pop()
        if tag not in _EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS or tag in _AROUND:
            self.end_block()
        if tag in self._open:  # tags left open inside it end with it
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if "title" in self._open and "svg" not in self._open:
            self.title += data
        elif not _SILENT.intersection(self._open) and data.strip():
            if not self._gathered:
                self._line = self.getpos()[0]
            self._gathered.append(data)
            self._bold.append(bool({"b", "strong"}.intersection(self._open)))
        elif self._gathered:
            self._gathered.append(" ")

    def end_block(self) -> None:
        """Close the paragraph that is being gathered."""
        text = " ".join("".join(self._gathered).split())
        reason = next((_AROUND[tag] for tag in self._open if tag in _AROUND), "")
        if text and reason:
            self.omissions.append(Omission(self._line, reason, text))
        elif text:
            level = next((int(tag[1]) for tag in self._open if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}), 0)
            self.paragraphs.append(
                Paragraph(
                    self._line,
                    text,
                    bullet="li" in self._open,
                    level=level,
                    bold=all(self._bold),
                    quote="blockquote" in self._open,
                )
            )
        self._gathered, self._bold = [], []
