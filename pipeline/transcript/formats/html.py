"""HTML: the text of its blocks, without what a browser shows around the article."""

from __future__ import annotations

import re
from itertools import chain, islice

from lxml import etree
from lxml.etree import _Element

from pipeline.errors import TranscriptError
from pipeline.transcript.document import Document
from pipeline.transcript.formats.html_blocks import gather_blocks
from pipeline.transcript.formats.html_cut import cut_page
from pipeline.transcript.formats.html_facts import page_facts
from pipeline.transcript.formats.plain import read_plain
from pipeline.transcript.formats.walls import find_wall

_MARKUP = re.compile(
    r"\A\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(
    r"<(?:/?(?:p|div|h[1-6]|li|cite|time|article|section|blockquote|b|strong|span|dl|dt|dd|table|tr|td)\b|br\b)",
    re.IGNORECASE,
)
_FEWEST_TAGS = 4
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?(?P<encoding>[\w-]{2,30})", re.IGNORECASE
)
_HEAD = 16_384  # bytes; browsers look at the first 1,024


def is_html(text: str) -> bool:
    """True for a document by its first tag, and for a fragment that begins with a tag and has several."""
    return bool(_MARKUP.match(text)) or (text.lstrip().startswith("<") and has_tags(text))


def has_tags(text: str) -> bool:
    """True if a text has several of the tags that pages are made of."""
    return sum(1 for _ in islice(_TAGS.finditer(text), _FEWEST_TAGS)) == _FEWEST_TAGS


def declared_encoding(content: bytes) -> str:
    """Return the encoding that the head of a page declares, or nothing.

    >>> declared_encoding(b'<meta charset="gb2312"><title>x</title>')
    'gb2312'
    """
    found = _CHARSET.search(content[:_HEAD])
    return found["encoding"].decode("ascii") if found else ""


def read_html(text: str) -> Document:
    """Return the blocks of an HTML page, and what the page says of itself.

    Raises:
        TranscriptError: if its elements are nested more deeply than the parser follows.
    """
    root = _parse(text)
    if root is None:
        return Document(())
    facts = page_facts(root, text)
    gathered = gather_blocks(root)
    if (written := _plain_text_in(root)) is not None:
        paragraphs, omissions = read_plain(written).paragraphs, gathered.omissions
    else:
        paragraphs, left_out = cut_page(gathered.blocks)
        omissions = tuple(sorted((*gathered.omissions, *left_out), key=lambda omission: omission.line))
    return Document(
        paragraphs,
        omissions,
        title=facts.title,
        date=facts.date,
        url=facts.url,
        site=facts.site,
        author=facts.author,
        language=facts.language,
        wall=find_wall(root, chain([facts.title], (block.text for block in gathered.blocks))),
    )


def _parse(text: str) -> _Element | None:
    """Return the root of a page; None where it holds no element and no text."""
    # Some pages hold pictures of many megabytes in an attribute, which needs `huge_tree`.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise TranscriptError(
            "the elements of the page are nested too deeply: more than 2,048 in one another",
            hint="Open the page in a browser, select all of it, copy it and paste it into a text file.",
        )
    return root


def _plain_text_in(root: _Element) -> str | None:
    """Return the text of a page that is a text file as a browser shows and saves it, or None."""
    body = root.find("body")
    if body is None or len(body) != 1 or body[0].tag != "pre" or (body.text or "").strip():
        return None
    return "".join(body[0].itertext())
