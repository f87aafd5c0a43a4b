"""Elements of a feed, named as its specifications name them; whatever text they hold is made fit for XML."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree
from lxml.etree import CDATA, QName, SubElement, _Element

from pipeline.publish.site.elements import fit

NAMESPACES: Mapping[str, str] = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",  # RFC 5005
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
"""By prefix; apps compare both letter by letter."""

LONGEST = 255
"""Characters of a value, unless its tag says otherwise (PSP-1)."""


def root_element() -> _Element:
    """Return an empty feed: RSS 2.0 with the namespaces that apps know."""
    return etree.Element("rss", {"version": "2.0"}, nsmap=dict(NAMESPACES))


def add(parent: _Element, tag: str, text: str = "", /, *, longest: int = LONGEST, **attributes: str) -> _Element:
    """Add an element to another one; a text or a value that is too long loses its end.

    >>> made = add(root_element(), "podcast:person", "Ana ", role="host")
    >>> made.text, made.attrib
    ('Ana', {'role': 'host'})
    """
    made = SubElement(parent, _name(tag), {name: fit(value)[:longest].strip() for name, value in attributes.items()})
    made.text = fit(text)[:longest].strip() or None
    return made


def add_address(parent: _Element, tag: str, /, **attributes: str) -> _Element:
    """Add an element whose attributes are addresses and what belongs to them, none of which is ever cut."""
    return SubElement(parent, _name(tag), attributes)


def add_html(parent: _Element, tag: str, html: str) -> None:
    """Add an element that holds HTML, as it stands."""
    # Rendered HTML writes ">" as an entity wherever it is text, so that nothing ends the section early.
    SubElement(parent, _name(tag)).text = CDATA(html)


def render(root: _Element) -> bytes:
    """Return the file of a feed."""
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="UTF-8", pretty_print=True)


def _name(tag: str) -> str | QName:
    prefix, colon, name = tag.partition(":")
    return QName(NAMESPACES[prefix], name) if colon else tag
