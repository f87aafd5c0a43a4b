"""The page as it is before an episode: ``template.html``, in which words and places are to be filled.

An element gets a phrase of the page's language by ``data-text`` (what it says), ``data-label`` (what
it is called) or ``data-placeholder``; one with ``data-slot`` is filled by a function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files
from xml.etree.ElementTree import Element, fromstring

from pipeline.publish.page.phrases import Phrases

Slots = Mapping[str, Callable[[Element], None]]


def source(name: str) -> str:
    """Return the text of a file of this folder."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def filled_template(phrases: Phrases, slots: Slots) -> Element:
    """Return the page with its own words, and its slots filled."""
    page = fromstring(source("template.html"))  # noqa: S314 - our own file
    page.set("lang", phrases["language"])
    for part in page.iter():
        if phrase := part.attrib.pop("data-text", ""):
            part.text = phrases[phrase]
        if phrase := part.attrib.pop("data-label", ""):
            part.set("aria-label", phrases[phrase])
            if part.tag in ("button", "select"):
                part.set("title", phrases[phrase])
        if phrase := part.attrib.pop("data-placeholder", ""):
            part.set("placeholder", phrases[phrase])
    for part in list(page.iter()):
        if slot := part.attrib.pop("data-slot", ""):
            slots[slot](part)
    return page
