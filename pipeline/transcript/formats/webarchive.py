"""Safari's web archive: a property list with the page and all that it shows."""

from __future__ import annotations

import plistlib
from dataclasses import replace
from xml.parsers.expat import ExpatError

from pipeline.errors import TranscriptError
from pipeline.transcript.decoding import decode_page
from pipeline.transcript.document import Document
from pipeline.transcript.formats.html import declared_encoding, read_html

_MAIN = "WebMainResource"
_FIRST_BYTES = 4096


def is_webarchive(content: bytes) -> bool:
    """True for a property list, binary or XML, that has a main resource."""
    if content.startswith(b"bplist"):
        return _MAIN.encode() in content
    return b"<plist" in content[:_FIRST_BYTES] and _MAIN.encode() in content[:_FIRST_BYTES]


def read_webarchive(content: bytes) -> Document:
    """Return the page in a web archive.

    Raises:
        TranscriptError: if the archive is damaged, or holds no page.
    """
    try:
        archive: object = plistlib.loads(content)
    except (plistlib.InvalidFileException, ExpatError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise TranscriptError("the web archive is damaged", hint="Save the page again.") from error
    main = archive.get(_MAIN) if isinstance(archive, dict) else None
    page = main.get("WebResourceData") if isinstance(main, dict) else None
    if not isinstance(main, dict) or not isinstance(page, bytes):
        raise TranscriptError("the web archive holds no page", hint="Save the page again, as a web archive or as text.")
    encoding = str(main.get("WebResourceTextEncodingName") or "") or declared_encoding(page)
    document = read_html(decode_page(page, name="", encoding=encoding))
    return replace(document, url=document.url or str(main.get("WebResourceURL") or ""))
