"""Which formats there are, and which one a page is in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.errors import TranscriptError
from pipeline.transcript.decoding import check_size, decode_page
from pipeline.transcript.document import Document
from pipeline.transcript.formats import docx, html, markdown, mhtml, plain, subtitles, timed_json, webarchive


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A way of packing a page into a file: its bytes are no text, or not the page's alone."""

    name: str
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes], Document]


FILE_FORMATS = (
    FileFormat("docx", docx.is_docx, docx.read_docx),
    FileFormat("webarchive", webarchive.is_webarchive, webarchive.read_webarchive),
    FileFormat("mhtml", mhtml.is_mhtml, mhtml.read_mhtml),
)


@dataclass(frozen=True, slots=True)
class TextFormat:
    """A way of writing a page down as text."""

    name: str
    recognises: Callable[[str], bool]
    read: Callable[[str], Document]
    suffixes: tuple[str, ...] = ()
    may_be: Callable[[str], bool] = lambda _: False  # enough where the file's name says so too


# The first that recognises a text reads it: files lie about their extension, their content does not.
TEXT_FORMATS = (
    TextFormat("subtitles", subtitles.is_subtitles, subtitles.read_subtitles),
    TextFormat("json", timed_json.is_timed_json, timed_json.read_timed_json),
    TextFormat("html", html.is_html, html.read_html, (".html", ".htm", ".xhtml"), html.has_tags),
    TextFormat("markdown", markdown.is_markdown, markdown.read_markdown),
    TextFormat("plain text", lambda _: True, plain.read_plain),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """The paragraphs of a page, and the format in which they were written."""

    format: str
    document: Document


def open_page(content: bytes, *, name: str) -> Opened:
    """Return the paragraphs of a saved page. ``name`` is its file name.

    Raises:
        TranscriptError: if the bytes are no page that can be read.
    """
    check_size(content, name=name)
    packed = next((found for found in FILE_FORMATS if found.recognises(content)), None)
    try:
        if packed:
            return Opened(packed.name, packed.read(content))
        text = decode_page(content, name=name, encoding=html.declared_encoding(content))
        form = format_of(text, name=name)
        return Opened(form.name, form.read(text))
    except TranscriptError as error:
        raise TranscriptError(error.message, where=name, hint=error.hint) from error


def format_of(text: str, *, name: str = "") -> TextFormat:
    r"""Return the format that a text is in; the file's name decides only where the text leaves it open.

    >>> format_of("WEBVTT\n\n00:00.000 --> 00:01.000\nHello.").name, format_of("Ana: Hello.").name
    ('subtitles', 'plain text')
    """
    named = tuple(found for found in TEXT_FORMATS if name.lower().endswith(found.suffixes or ("\0",)))
    sure = next(found for found in TEXT_FORMATS if found.recognises(text))
    if sure.read is not plain.read_plain:
        return sure
    return next((found for found in named if found.may_be(text)), sure)
