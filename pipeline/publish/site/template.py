"""Files of our own that pages are made of: style, programs, and markup in which words and places are to be filled.

An element gets a phrase of the page's language by ``data-text`` (what it says), ``data-label`` (what
it is called) or ``data-placeholder``; one with ``data-slot`` is filled by a function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from xml.etree.ElementTree import Element, fromstring

from pipeline.publish.site.phrases import Phrases

Slots = Mapping[str, Callable[[Element], None]]


@cache
def source(name: str) -> str:
    """Return the text of a file, by its folder beside this one and its name: ``page/page.css``."""
    return files("pipeline.publish").joinpath(name).read_text(encoding="utf-8")


def filled_template(name: str, phrases: Phrases, slots: Slots) -> Element:
    """Return the element that a file holds, with the page's own words, and its slots filled."""
    root = fromstring(source(name))  # noqa: S314 - our own file
    for part in root.iter():
        if phrase := part.attrib.pop("data-text", ""):
            part.text = phrases[phrase]
        if phrase := part.attrib.pop("data-label", ""):
            part.set("aria-label", phrases[phrase])
            if part.tag in ("button", "select"):
                part.set("title", phrases[phrase])
        if phrase := part.attrib.pop("data-placeholder", ""):
            part.set("placeholder", phrases[phrase])
    for part in list(root.iter()):
        if slot := part.attrib.pop("data-slot", ""):
            slots[slot](part)
    return root
