"""What a web page says of itself: its title, address, site, author, date and language.

The sources, the surest first: JSON-LD (schema.org), Open Graph, plain ``<meta>``, ``<title>``, and
the comment that a browser puts on top of a page that it saves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element

_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)(?P<saved>\S+)|Page saved with SingleFile\s+url: (?P<single>https?://\S+))"
)
_ARTICLE_TYPES = re.compile(
    r"Article|Posting|Episode|WebPage|Interview|Report\b|PodcastEpisode|VideoObject|AudioObject"
)
_LONGEST_FACT = 300
_LONGEST_HEAD = 4000

_DATES = ("article:published_time", "date", "dc.date", "dcterms.date", "publishdate", "pubdate")

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of itself; empty where it does not."""

    title: str = ""
    url: str = ""
    site: str = ""
    author: str = ""
    date: str = ""
    language: str = ""


def page_facts(root: _Element, head: str) -> Facts:
    """Return what a parsed page says of itself; ``head`` is the beginning of its text, where a browser comments."""
    meta = _meta(root)
    article = _article(root)
    base = next((href for element in root.iter("base") if (href := element.get("href"))), "")
    canonical = next((link.get("href") or "" for link in root.iter("link") if link.get("rel") == "canonical"), "")
    saved_from = _saved_from(head)
    site = meta.get("og:site_name") or meta.get("application-name", "")
    return Facts(
        title=_title(root, meta.get("og:title") or _text(article.get("headline")), site),
        url=_address(canonical or meta.get("og:url", ""), meta.get("og:url") or saved_from or base)
        or _address(saved_from, ""),
        site=site or _name(article.get("publisher")),
        author=_name(article.get("author")) or _person(meta.get("author") or meta.get("article:author", "")),
        date=_text(article.get("datePublished"))
        or next((meta[name] for name in _DATES if meta.get(name)), "")
        or next((time.get("datetime") or "" for time in root.iter("time") if time.get("pubdate") is not None), ""),
        language=root.get("lang") or _text(article.get("inLanguage")),
    )


def _meta(root: _Element) -> dict[str, str]:
    """Return the ``<meta>`` facts of a page, the first of each name."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        content = " ".join((element.get("content") or "").split())
        if name and content and len(content) <= _LONGEST_FACT * 10:
            found.setdefault(name, content)
    return found


def _title(root: _Element, shared: str, site: str) -> str:
    """Return the title, without the name of the site where another source shows it to be that."""
    titles = (" ".join("".join(element.itertext()).split()) for element in root.iter("title") if _is_of_page(element))
    written = next((title for title in titles if title), "")
    if shared and (not written or written.startswith(shared)):
        return shared
    if site and written.endswith(site) and written != site:
        return written.removesuffix(site).rstrip(" |｜_-–—·:：") or written
    return written


def _is_of_page(element: _Element) -> bool:
    parent = element.getparent()
    return parent is None or parent.tag != "svg"


def _article(root: _Element) -> dict[str, Json]:
    """Return the JSON-LD description of the article, or an empty one."""
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            for thing in _things(_parsed(script.text or "")):
                if _ARTICLE_TYPES.search(json.dumps(thing.get("@type", ""))):
                    return thing
    return {}


def _parsed(source: str) -> Json:
    try:
        parsed: Json = json.loads(source)
    except (ValueError, RecursionError):
        return None  # what a page says of itself may be missing; its text is there all the same
    return parsed


def _things(value: Json) -> Iterator[dict[str, Json]]:
    """Yield the objects on top of a JSON-LD text: one, a list, or those of a graph."""
    if isinstance(value, list):
        for entry in value:
            if isinstance(entry, dict):
                yield entry
    elif isinstance(value, dict):
        yield value
        yield from _things(value.get("@graph") if isinstance(value.get("@graph"), list) else None)


def _text(value: Json) -> str:
    return " ".join(value.split())[:_LONGEST_FACT] if isinstance(value, str) else ""


def _name(value: Json) -> str:
    """Return the names of a person, an organisation or several of them."""
    if isinstance(value, dict):
        return _text(value.get("name"))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value)))[:_LONGEST_FACT]
    return _person(_text(value))


def _person(text: str) -> str:
    """Return a name; an address in its place names nobody."""
    return "" if "://" in text or len(text) > _LONGEST_FACT else text


def _saved_from(head: str) -> str:
    """Return the address in the comment of the browser that saved the page, or of SingleFile."""
    match = _SAVED_FROM.search(head[:_LONGEST_HEAD])
    return (match["saved"] or match["single"]) if match else ""


def _address(address: str, base: str) -> str:
    """Return an address in full, or nothing where it is none of the web."""
    try:
        full = urljoin(base, address.strip())
        parts = urlsplit(full)
    except ValueError:
        return ""
    return full if parts.scheme in ("http", "https") and parts.netloc else ""
