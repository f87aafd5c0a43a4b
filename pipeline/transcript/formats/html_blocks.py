"""The blocks of an HTML page: a paragraph, a heading, an item, a cell, each with what its markup says.

The tree is walked once and without recursion, so that time is linear in the length of the page and
depth costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element

from pipeline.model import Omission
from pipeline.transcript.formats.html_outside import Outside, outside_of
from pipeline.transcript.vocabulary import words

_BLOCKS = words(
    "address article blockquote body br cite dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr html legend li main nav aside noscript ol option p pre section summary table tbody td "
    "tfoot th thead time tr ul"
)
_SILENT = words("script style template svg head iframe object canvas audio video map")
_BOLD = words("b strong")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_MOST_LINE = 65_535  # libxml2 counts lines in 16 bits


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text between two places where a browser begins a new line."""

    line: int
    text: str
    lead: str = ""  # the text in bold with which it begins
    level: int = 0
    bullet: bool = False
    quote: bool = False
    linked: bool = False  # all of it is links
    outside: tuple[Outside, ...] = ()  # why it may be left out, the outermost element first

    @property
    def bold(self) -> bool:
        """True if all of it is in bold."""
        return self.lead == self.text


@dataclass(slots=True)
class _Buffer:
    """The text of the block that is being gathered."""

    line: int = 0
    runs: list[tuple[str, bool, bool]] = field(default_factory=list)  # text, bold, linked


@dataclass(frozen=True, slots=True)
class Gathered:
    """The blocks of a page in order, and the descriptions of its pictures."""

    blocks: tuple[Block, ...]
    omissions: tuple[Omission, ...]


def gather_blocks(root: _Element) -> Gathered:
    """Return the blocks of a parsed page."""
    gatherer = _Gatherer((root.get("lang") or "")[:35])
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if not gatherer.start(element):
                walk.skip_subtree()
        else:
            gatherer.end(element)
    gatherer.end_block()
    return Gathered(tuple(gatherer.blocks), tuple(gatherer.omissions))


class _Gatherer:
    """Keeps what is open at the place that the walk has reached."""

    def __init__(self, language: str) -> None:
        self.blocks: list[Block] = []
        self.omissions: list[Omission] = []
        self._language = language
        self._line = 1
        self._open: dict[str, int] = {}  # how many elements of each tag, where it matters
        self._bold: list[bool] = []
        self._outside: list[tuple[_Element, Outside]] = []
        self._buffers = [_Buffer()]

    def start(self, element: _Element) -> bool:
        """Open an element and read the text before its first child; False if nothing in it is text."""
        tag = str(element.tag)
        self._reach(element)
        if tag == "img":
            self._picture(element)
        if tag in _SILENT:
            return False
        if tag in _BLOCKS or "-" in tag:
            self.end_block()
        self._open[tag] = self._open.get(tag, 0) + 1
        self._bold.append(
            self._is_bold or tag in _BOLD or bool(_BOLD_STYLE.search((element.get("style") or "")[:1000]))
        )
        found = self._outside_of(tag, element)
        if found and all(found.sign != outside.sign for _, outside in self._outside):
            self._outside.append((element, found))
            self._buffers.append(_Buffer())
        self._add(element.text)
        return True

    def end(self, element: _Element) -> None:
        """Close an element and read the text behind it."""
        tag = str(element.tag)
        if tag not in _SILENT:
            if self._outside and self._outside[-1][0] is element:
                self.end_block()
                self._buffers.pop()
                self._outside.pop()
            elif tag in _BLOCKS or "-" in tag:
                self.end_block()
            self._open[tag] -= 1
            self._bold.pop()
        self._add(element.tail)

    def end_block(self) -> None:
        """Close the block that is being gathered."""
        buffer, self._buffers[-1] = self._buffers[-1], _Buffer()
        if not any(text.strip() for text, _, _ in buffer.runs):
            return
        level = next((int(tag[1]) for tag in _HEADINGS if self._open.get(tag)), 0)
        written = [run for run in buffer.runs if run[0].strip()]
        plain = next((place for place, (text, bold, _) in enumerate(buffer.runs) if text.strip() and not bold), None)
        self.blocks.append(
            Block(
                buffer.line,
                _joined(buffer.runs),
                lead=_joined(buffer.runs[:plain]),
                level=level,
                bullet=bool(self._open.get("li")),
                quote=bool(self._open.get("blockquote")),
                linked=all(linked for _, _, linked in written),
                outside=tuple(outside for _, outside in self._outside),
            )
        )

    @property
    def _is_bold(self) -> bool:
        return bool(self._bold) and self._bold[-1]

    def _outside_of(self, tag: str, element: _Element) -> Outside | None:
        if tag == "header":
            # The header of the article holds its title; that of the site holds its menu.
            inner = self._open.get("article") or self._open.get("main") or element.find(".//h1") is not None
            return None if inner else Outside(tag, "page furniture")
        return outside_of(tag, element, self._language)

    def _reach(self, element: _Element) -> None:
        line = element.sourceline or 0
        if self._line < line < _MOST_LINE:
            self._line = line

    def _add(self, text: str | None) -> None:
        if not text:
            return
        buffer = self._buffers[-1]
        if self._open.get("pre"):
            for number, line in enumerate(text.split("\n")):
                if number:
                    self._line += 1
                    self.end_block()
                    buffer = self._buffers[-1]
                self._append(buffer, line)
            return
        self._append(buffer, text)
        self._line += text.count("\n")

    def _append(self, buffer: _Buffer, text: str) -> None:
        if text.strip() and not any(run[0].strip() for run in buffer.runs):
            buffer.line = self._line + text[: len(text) - len(text.lstrip())].count("\n")
        buffer.runs.append((text, self._is_bold, bool(self._open.get("a"))))

    def _picture(self, element: _Element) -> None:
        alternative = " ".join((element.get("alt") or "").split())
        if alternative:
            self.omissions.append(Omission(self._line, "description of a picture", alternative))


def _joined(runs: list[tuple[str, bool, bool]]) -> str:
    return " ".join("".join(text for text, _, _ in runs).split())
