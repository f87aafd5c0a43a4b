"""DOCX (ECMA-376): the paragraphs of a text document, with their headings, lists, bold type and tables.

A paragraph has its number in place of a line. What stands beside the text (notes, comments, headers
and footers, what was deleted) is an omission.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from lxml import etree
from lxml.etree import _Element

from pipeline.errors import TranscriptError
from pipeline.model import Omission
from pipeline.pages import MOST_BYTES
from pipeline.transcript.document import Document, Paragraph
from pipeline.transcript.formats.leads import Led, part_leads

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BODY = "word/document.xml"
_BESIDE = (
    (re.compile(r"word/(?:header|footer)\d*\.xml"), "page furniture"),
    (re.compile(r"word/(?:footnotes|endnotes)\.xml"), "note"),
    (re.compile(r"word/comments\.xml"), "comment"),
)
_HEADING = re.compile(r"heading (?P<level>[1-6])\Z")
_BREAKS = frozenset({_W + "br", _W + "cr", _W + "p"})
_DAMAGED = "the DOCX file is damaged"
_SAVE_AGAIN = "Open it in the program that made it and save it again."


def is_docx(content: bytes) -> bool:
    """True for a ZIP archive with the parts of a text document, also where its end is missing."""
    return content.startswith(b"PK\x03\x04") and b"word/" in content


def read_docx(content: bytes) -> Document:
    """Return the paragraphs of a text document.

    Raises:
        TranscriptError: if the file is damaged, or unpacks to more than is read.
    """
    parts = _unpack(content)
    if _BODY not in parts:
        raise TranscriptError(f"{_DAMAGED}: its text is missing", hint=_SAVE_AGAIN)
    styles = _styles(parts.get("word/styles.xml"))
    omissions: list[Omission] = []
    led: list[Led] = []
    for number, element in enumerate(_paragraph_elements(_parse(parts[_BODY])), 1):
        led += _read_paragraph(number, element, styles, omissions)
    for pattern, reason in _BESIDE:
        for name in sorted(filter(pattern.fullmatch, parts)):
            texts = (_text_of(element) for element in _paragraph_elements(_parse(parts[name])))
            omissions += [Omission(0, reason, text) for text in texts if text]
    return Document(tuple(part_leads(led)), tuple(omissions), title=_title(parts.get("docProps/core.xml")))


def _unpack(content: bytes) -> dict[str, bytes]:
    """Return the XML parts of the archive, none of them larger than what is read of a page."""
    parts: dict[str, bytes] = {}
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                if not info.filename.endswith(".xml") or info.filename in parts:
                    continue
                with archive.open(info) as file:
                    parts[info.filename] = file.read(left + 1)
                left -= len(parts[info.filename])
                if left < 0:
                    raise TranscriptError("unpacks to more than 64 MB of text", hint="Save its text alone, as text.")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise TranscriptError(_DAMAGED, hint=_SAVE_AGAIN) from error
    return parts


def _parse(part: bytes) -> _Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise TranscriptError(_DAMAGED, hint=_SAVE_AGAIN) from error


@dataclass(frozen=True, slots=True)
class _Style:
    level: int = 0
    bold: bool = False
    quote: bool = False
    bullet: bool = False


def _styles(part: bytes | None) -> Mapping[str, _Style]:
    """Return what the paragraph styles of a document say, by their ids; their names are the same in every language."""
    if part is None:
        return {}
    found: dict[str, _Style] = {}
    for style in _parse(part).iter(_W + "style"):
        name = _value(style.find(_W + "name")).lower()
        heading = _HEADING.match(name)
        found[style.get(_W + "styleId", "")] = _Style(
            level=int(heading["level"]) if heading else int(name == "title"),
            bold=_is_on(style.find(f"{_W}rPr/{_W}b")),
            quote="quote" in name,
            bullet=name.startswith("list") and name != "list paragraph",
        )
    return found


def _value(element: _Element | None) -> str:
    return "" if element is None else element.get(_W + "val", "")


def _is_on(element: _Element | None) -> bool:
    """True for a property that is there and not switched off (ECMA-376, 17.17.4)."""
    return element is not None and _value(element) not in ("0", "false", "off", "none")


def _paragraph_elements(root: _Element) -> Iterator[_Element]:
    """Yield the paragraphs in order, those in cells and text boxes too, but nothing that stands there twice."""
    for element in root.iter(_W + "p"):
        if next(element.iterancestors(_FALLBACK), None) is None:
            yield element


def _read_paragraph(
    number: int, element: _Element, styles: Mapping[str, _Style], omissions: list[Omission]
) -> Iterator[Led]:
    """Yield a paragraph, or several where line breaks part it; what is not shown goes to the omissions."""
    style = styles.get(_value(element.find(f"{_W}pPr/{_W}pStyle")), _Style())
    shown = Paragraph(
        number,
        "",
        bullet=style.bullet or element.find(f"{_W}pPr/{_W}numPr") is not None,
        level=style.level,
        quote=style.quote,
    )
    for place, line in enumerate(_lines(number, element, style, omissions)):
        text = _joined(line)
        lead = _joined(list(takewhile(lambda part: part.bold or not part.text.strip(), line)))
        if text:
            yield Led(shown._replace(text=text, bold=lead == text, blank_before=not place), lead)


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of text of one kind."""

    text: str
    bold: bool


def _joined(parts: Sequence[_Part]) -> str:
    return " ".join("".join(part.text for part in parts).split())


def _lines(number: int, paragraph: _Element, style: _Style, omissions: list[Omission]) -> list[list[_Part]]:
    """Return the parts of a paragraph between its line breaks."""
    lines: list[list[_Part]] = [[]]
    for run in _runs(paragraph):
        if deleted := "".join(part.text or "" for part in run.iter(_W + "delText")).strip():
            omissions.append(Omission(number, "deleted", deleted))
        if _is_on(run.find(f"{_W}rPr/{_W}vanish")):
            omissions += [Omission(number, "hidden", hidden)] if (hidden := _text_of(run)) else []
            continue
        own = run.find(f"{_W}rPr/{_W}b")
        bold = style.bold if own is None else _is_on(own)
        for place, text in enumerate(_texts(run)):
            if place:
                lines.append([])
            lines[-1].append(_Part(text, bold))
    return lines


def _runs(paragraph: _Element) -> Iterator[_Element]:
    """Yield the runs of a paragraph, also in links and insertions; those of a text box in it are another's."""
    for run in paragraph.iter(_W + "r"):
        if next(run.iterancestors(_W + "p"), None) is paragraph:
            yield run


def _texts(run: _Element) -> list[str]:
    """Return the text of a run, parted where a line break stands in it."""
    lines = [""]
    for part in run:
        if part.tag == _W + "t":
            lines[-1] += part.text or ""
        elif part.tag == _W + "tab":
            lines[-1] += "\t"
        elif part.tag == _W + "noBreakHyphen":
            lines[-1] += "-"
        elif part.tag in _BREAKS:
            lines.append("")
    return lines


def _text_of(element: _Element) -> str:
    return " ".join("".join(part.text or "" for part in element.iter(_W + "t")).split())


def _title(part: bytes | None) -> str:
    element = None if part is None else _parse(part).find(_DC + "title")
    return " ".join((element.text or "").split()) if element is not None else ""
