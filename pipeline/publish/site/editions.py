"""Links from the page of an edition to the same page of another one."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from pipeline.publish.language_names import own_names
from pipeline.publish.site.elements import element
from pipeline.publish.site.phrases import Phrases


def edition_alternate(languages: Sequence[str], address: str) -> Element:
    """Return what tells browsers and search engines where a page is in other languages."""
    return element("link", rel="alternate", hreflang=languages[0], href=address)


def edition_link(languages: Sequence[str], address: str, phrases: Phrases) -> Element:
    """Return what tells people so."""
    named = {"lang": languages[0], "hreflang": languages[0]}
    made = element("span", children=[element("a", own_names(languages), (), href=address, **named)])
    made.text = f"{phrases['also']} "
    return made
