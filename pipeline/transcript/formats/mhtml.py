"""MHTML (RFC 2557): a page with its pictures in one file, as Chrome, Edge and mail programs save it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from pipeline.errors import TranscriptError
from pipeline.transcript.decoding import decode_page
from pipeline.transcript.document import Document
from pipeline.transcript.formats.html import declared_encoding, read_html

_FIRST_LINES = 8192  # bytes, in which the headers stand
_HEADERS = re.compile(rb"\A\s*(?:[!-9;-~]{1,60}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n)*)+")
_RELATED = re.compile(rb"^content-type:\s*multipart/(?:related|mixed|alternative)\b", re.IGNORECASE | re.MULTILINE)
_MOST_PARTS = 10_000


def is_mhtml(content: bytes) -> bool:
    """True for a file that begins with the headers of a message in several parts."""
    headers = _HEADERS.match(content[:_FIRST_LINES].replace(b"\r\n", b"\n"))
    return bool(headers and _RELATED.search(headers.group()))


def read_mhtml(content: bytes) -> Document:
    """Return the page in an MHTML file; lines are counted in the page, not in the file around it.

    Raises:
        TranscriptError: if no page is in it.
    """
    try:
        message = message_from_bytes(content, policy=policy.compat32)
        part = next((part for part in _leaves(message) if part.get_content_type() in _PAGES), None)
    except RecursionError:
        part = None
    if part is None:
        raise TranscriptError("the web archive holds no page", hint="Save the page again, as 'Web page, complete'.")
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    encoding = part.get_content_charset() or declared_encoding(payload)
    page = read_html(decode_page(payload, name="", encoding=encoding))
    address = message.get("Snapshot-Content-Location") or part.get("Content-Location") or ""
    return replace(page, url=page.url or _web_address(str(address)), title=page.title or _subject(message))


_PAGES = ("text/html", "application/xhtml+xml")


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts of a message that hold something, in order; the page comes first (RFC 2387)."""
    waiting = [message]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        below = part.get_payload()
        if isinstance(below, list):
            waiting += [inner for inner in reversed(below) if isinstance(inner, Message)]
        else:
            yield part


def _web_address(text: str) -> str:
    return text.strip() if text.strip().startswith(("http://", "https://")) else ""


def _subject(message: Message) -> str:
    try:
        return " ".join(str(make_header(decode_header(str(message.get("Subject") or "")))).split())
    except (MessageError, LookupError, ValueError):
        return ""
