"""Markdown: its marks are read and taken away, its front matter says what the page is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.errors import TranscriptError
from pipeline.model import Omission
from pipeline.transcript.document import Document, Paragraph, paragraphs_of
from pipeline.transcript.repair import Line
from pipeline.transcript.text import ends_sentence, width
from pipeline.transcript.vocabulary import ANSWER_WORDS, QUESTION_WORDS
from pipeline.yamlfile import Node, load_yaml

_SIGNS = re.compile(r"(?m)^#{1,6} +\S|\*\*\S|\]\((?:https?:|/|#)|^> +\S|^(?:={4,}|-{4,})$")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*\n", re.DOTALL | re.MULTILINE)
_IMAGE = re.compile(r"!\[(?P<alt>[^\]\n]{0,500})\]\([^)\n]{0,2000}\)")
_LINK = re.compile(r"\[(?P<text>[^\[\]\n]{0,500})\]\((?:https?:|/|#|mailto:)[^)\n]{0,2000}\)")
_AUTOLINK = re.compile(r"<(?P<url>https?://[^>\s]{1,2000})>")
_STARS = re.compile(r"\*{2,}|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)(?P<text>[^*\n]{1,500})(?<=\S)\*(?![\w*])")
_ONLY_IMAGE = re.compile(rf"(?:{_IMAGE.pattern}\s*)+".replace("(?P<alt>", "(?:"))
_ALL_ITALIC = re.compile(r"(?P<mark>[*_])(?![*_\s])[^\n]{1,500}(?<![*_\s])(?P=mark)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_HEADING = re.compile(r"(?P<marks>#{1,6})\s+(?P<text>.*?)\s*#*\Z")
_SETEXT = re.compile(r"(?:={3,}|-{3,})\Z")
_QUOTE = re.compile(r"(?:>\s?)+")
_WORDS = "|".join(sorted(map(re.escape, (*QUESTION_WORDS, *ANSWER_WORDS)), key=len, reverse=True))
_INNER_LABEL = re.compile(rf"(?<=\S)\s*(?=\*\*(?:{_WORDS})\s*(?:\*\*\s*)*[:：])")
_ROW = re.compile(r"\|(?P<cells>[^\n]*\|[^\n]*)\|")
_TABLE_HEAD = re.compile(r"(?m)^\|[^\n]{1,500}\|[ \t]*\n\|(?:[ \t]*:?-{3,}:?[ \t]*\|){2,20}[ \t]*$")
_TABLE_RULE = re.compile(r"\|?(?:\s*:?-{3,}:?\s*\|)+(?:\s*:?-{3,}:?\s*)?")
_CAPTION_WIDTH = 100
_KEYS = {"title": ("title",), "date": ("date", "published"), "url": ("source", "url", "link"), "author": ("author",)}


@dataclass(slots=True)
class _Page:
    """What is gathered while the lines are read."""

    omissions: list[Omission]
    marks: dict[int, Paragraph]  # by line: what its markup said


def is_markdown(text: str) -> bool:
    """True if a text opens with front matter, holds a table or uses the marks of Markdown twice."""
    if _FRONT_MATTER.match(text) or _TABLE_HEAD.search(text):
        return True
    found = _SIGNS.finditer(text)
    return next(found, None) is not None and next(found, None) is not None


def read_markdown(text: str) -> Document:
    """Return the paragraphs of a Markdown page, and what its front matter says."""
    page = _Page([], {})
    front = _FRONT_MATTER.match(text)
    facts: dict[str, str] = {}
    skipped = 0
    if front:
        facts = _front_matter(front["yaml"])
        skipped = front.group().count("\n")
        page.omissions += [
            Omission(number, "front matter", line.strip())
            for number, line in enumerate(front["yaml"].split("\n"), 2)
            if line.strip()
        ]
    body = text[front.end() :] if front else text
    lines = list(_lines(body.split("\n"), skipped, page))
    paragraphs = tuple(
        paragraph._replace(
            level=page.marks[paragraph.line].level,
            bold=page.marks[paragraph.line].bold,
            quote=page.marks[paragraph.line].quote,
        )
        for paragraph in paragraphs_of(lines)
    )
    return Document(paragraphs, tuple(page.omissions), **facts)


def _front_matter(source: str) -> dict[str, str]:
    try:
        node = load_yaml(source, file="front matter", error=TranscriptError)
    except TranscriptError:
        return {}  # it is not spoken, and what it says can be said by hand
    fields = dict(_fields(node))
    return {
        fact: next((" ".join(fields[key].split()) for key in keys if fields.get(key)), "")
        for fact, keys in _KEYS.items()
    }


def _fields(node: Node) -> Iterator[tuple[str, str]]:
    if isinstance(node.value, dict):
        for key, value in node.value.items():
            if isinstance(value.value, str):
                yield key.lower(), value.value
            else:
                yield from _fields(value)


def _lines(lines: list[str], skipped: int, page: _Page) -> Iterator[Line]:
    for index, line in enumerate(lines):
        number = skipped + index + 1
        below = lines[index + 1].strip() if index + 1 < len(lines) else ""
        if _SETEXT.match(line.strip()) and index and lines[index - 1].strip():
            continue
        quote = _QUOTE.match(line.lstrip())
        content = line.lstrip()[quote.end() :] if quote else line
        if index and _ALL_ITALIC.fullmatch(content.strip()) and _ONLY_IMAGE.fullmatch(lines[index - 1].strip()):
            page.omissions.append(Omission(number, "caption", _unmarked(content).strip()))
            continue
        heading = _HEADING.match(content.strip())
        level = len(heading["marks"]) if heading else 0
        if not level and content.strip() and _SETEXT.match(below):
            level = 1 if below.startswith("=") else 2
        if _TABLE_RULE.fullmatch(content.strip()):
            continue
        for part in _parts(heading["text"] if heading else content):
            cleaned = _cleaned(part, number, page)
            stars = part.strip()
            page.marks[number] = Paragraph(
                number,
                "",
                level=level,
                bold=stars.startswith("**") and stars.endswith("**"),
                quote=bool(quote),
            )
            yield Line(number, cleaned)


def _parts(text: str) -> list[str]:
    """Return the cells of a table's row, or a line parted before the labels inside it."""
    row = _ROW.fullmatch(text.strip())
    return row["cells"].split("|") if row else _INNER_LABEL.split(text)


def _cleaned(text: str, number: int, page: _Page) -> str:
    """Return a line without inline marks; what stood for or under a picture is an omission."""
    images = list(_IMAGE.finditer(text))
    if images:
        page.omissions += [
            Omission(number, "description of a picture", image["alt"]) for image in images if image["alt"]
        ]
        text = _IMAGE.sub("", text)
        beside = _unmarked(text).strip()
        if beside and width(beside) > _CAPTION_WIDTH and ends_sentence(beside):
            return beside
        if beside:
            page.omissions.append(Omission(number, "caption", beside))
        return ""
    return _unmarked(text)


def _unmarked(text: str) -> str:
    indent = text[: len(text) - len(text.lstrip())]
    plain = _AUTOLINK.sub(lambda match: match["url"], _LINK.sub(lambda match: match["text"], text.strip()))
    plain = _EMPHASIS.sub(lambda match: match["text"], _STARS.sub("", plain))
    return indent + _ESCAPE.sub(r"\1", plain).strip()
