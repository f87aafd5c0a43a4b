"""Which elements of a page stand outside its conversation: menus, comments, notices, what is hidden.

Only their form tells: the element, its role, and the words that makers of pages commonly use in
class names. The verdict is provisional, since pages are built in every way: what holds the
conversation is taken back (:mod:`pipeline.transcript.formats.html_cut`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.etree import _Element

from pipeline.transcript.vocabulary import words


@dataclass(frozen=True, slots=True)
class Outside:
    """Why an element is left out, and the sign that told so: a tag, a role or a word of a class name."""

    sign: str
    reason: str


_TAGS = {
    "nav": "navigation",
    "footer": "page furniture",
    "aside": "page furniture",
    "form": "page furniture",
    "button": "page furniture",
    "select": "page furniture",
    "textarea": "page furniture",
    "dialog": "page furniture",
    "figcaption": "caption",
    "noscript": "shown without scripts",
    "summary": "page furniture",
    "rt": "reading aid",
    "rp": "reading aid",
}
_ROLES = {
    "navigation": "navigation",
    "menu": "navigation",
    "banner": "page furniture",
    "contentinfo": "page furniture",
    "complementary": "page furniture",
    "search": "page furniture",
    "dialog": "page furniture",
    "alertdialog": "page furniture",
    "button": "page furniture",
}
_CLASS_WORDS = {
    **dict.fromkeys(words("comments commentlist respond disqus"), "comments"),
    **dict.fromkeys(words("related recommended recommendations popular trending"), "related pages"),
    **dict.fromkeys(words("share sharing sharebar social socials"), "share buttons"),
    **dict.fromkeys(words("breadcrumb breadcrumbs menu navbar pagination pager toolbar"), "navigation"),
    **dict.fromkeys(words("ad ads advert advertisement sponsored promo promotion newsletter"), "advertisement"),
    **dict.fromkeys(words("cookie cookies consent gdpr modal popup paywall sidebar widget"), "page furniture"),
    **dict.fromkeys(words("pullquote"), "repeated text"),
}
_HIDDEN_CLASSES = words("visually-hidden visuallyhidden sr-only screen-reader-text sf-hidden")
# An element that says of itself what else the page has is not that part of it.
_OF_ANOTHER = words("has with without no is not hide show")
_HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NEVER = words("html body main article h1")
_MARK_OF_A_NOTE = re.compile(r"\s*[\[(]?\w{1,3}[\])]?\s*\Z")


def outside_of(tag: str, element: _Element, language: str) -> Outside | None:
    """Return why an element is no part of the page's text, or None. ``language`` is that of the page."""
    if tag in _NEVER:
        return None
    if reason := _TAGS.get(tag):
        return Outside(tag, reason)
    if tag == "sup" and _refers_to_a_note(element):
        return Outside(tag, "mark of a note")
    if not element.attrib:
        return None
    if is_hidden(element) and not _is_in_another_language(element, language):
        return Outside("hidden", "hidden")
    role = (element.get("role") or "").lower()
    if role in _ROLES:
        return Outside(role, _ROLES[role])
    return _by_class(f"{element.get('class') or ''} {element.get('id') or ''}")


def is_hidden(element: _Element) -> bool:
    """True if a browser does not show an element, as far as the element itself says so."""
    if element.get("hidden") is not None or _HIDING.search((element.get("style") or "")[:1000]):
        return True
    return not _HIDDEN_CLASSES.isdisjoint((element.get("class") or "").split())


def _is_in_another_language(element: _Element, language: str) -> bool:
    """True for a translation, which pages often tuck away behind a button."""
    own = (element.get("lang") or "").partition("-")[0].lower()
    return bool(own) and own != language.partition("-")[0].lower()


def _by_class(names: str) -> Outside | None:
    for name in names.split():
        parts = [part.lower() for part in re.split(r"[-_]+", _CAMEL.sub("-", name[:100]))]
        word = next((part for part in parts if part in _CLASS_WORDS), "")
        if word and _OF_ANOTHER.isdisjoint(parts[: parts.index(word)]):
            return Outside(f".{word}", _CLASS_WORDS[word])
    return None


def _refers_to_a_note(element: _Element) -> bool:
    link = element.find(".//a")
    text = "".join(element.itertext())
    return link is not None and (link.get("href") or "").startswith("#") and bool(_MARK_OF_A_NOTE.match(text))
