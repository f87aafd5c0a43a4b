"""Which formats there are, and which one a text is in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.transcript.document import Document
from pipeline.transcript.formats import html, markdown, plain, subtitles


@dataclass(frozen=True, slots=True)
class Format:
    """A way of writing a page down."""

    name: str
    recognises: Callable[[str], bool]
    read: Callable[[str], Document]


# The first that recognises a text reads it: files lie about their extension, their content does not.
FORMATS = (
    Format("subtitles", subtitles.is_subtitles, subtitles.read_subtitles),
    Format("html", html.is_html, html.read_html),
    Format("markdown", markdown.is_markdown, markdown.read_markdown),
    Format("plain text", lambda _: True, plain.read_plain),
)


def format_of(text: str) -> Format:
    r"""Return the format that a text is in.

    >>> format_of("WEBVTT\n\n00:00.000 --> 00:01.000\nHello.").name, format_of("Ana: Hello.").name
    ('subtitles', 'plain text')
    """
    return next(found for found in FORMATS if found.recognises(text))
