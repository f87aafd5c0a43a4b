"""Feeds and pages that name the address which they are served from, where on disk they name the public one.

What the public address is, the finished folder says itself: a feed names its own address, which ends
in its place in the folder.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree

from pipeline.serving.paths import find_inside, parse_target, quote_names

FEED_FILE = "feed.xml"

_ATOM_LINK = "{http://www.w3.org/2005/Atom}link"
# Where the address of the audio stands; it may lie on another host, or lead through one that counts downloads.
_AUDIO = {"enclosure": "url", "source": "uri"}
# In the middle of another address, an address is that one's business. Chinese comes before one without a space.
_NOT_WITHIN_AN_ADDRESS = r"(?<![A-Za-z0-9_/%=&+-])"


Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finished folder is served from."""

    folder: Path
    address: str  # with a slash at its end


def file_stamp(path: Path) -> Stamp:
    """Return what changes when a file does."""
    facts = path.stat()
    return facts.st_mtime_ns, facts.st_size


def find_feeds(folder: Path) -> tuple[str, ...]:
    """Return the feeds of a finished folder, or of an edition's, each by its path in it."""
    found = (FEED_FILE, *(path.relative_to(folder).as_posix() for path in sorted(folder.glob(f"*/{FEED_FILE}"))))
    return tuple(name for name in found if find_inside(folder, tuple(name.split("/"))))


def public_addresses(folder: Path) -> tuple[str, ...]:
    """Return the addresses under which the feeds of a folder believe it to be, longest first."""
    names = find_feeds(folder)
    own = [_own_address(folder / name, file_stamp(folder / name)) for name in names]
    found = {
        address.removesuffix(name) for name, address in zip(names, own, strict=True) if address.endswith(f"/{name}")
    }
    return tuple(sorted(found, key=lambda address: (-len(address), address)))


def readdress_page(page: bytes, place: Place, public: tuple[str, ...]) -> bytes:
    """Return an HTML page with its own address in place of the public ones; all else stays byte for byte."""
    if not public:
        return page
    written = tuple(dict.fromkeys((*public, *map(html.escape, public))))
    return _swap(written, place.address)(page.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def readdress_feed(feed: bytes, name: str, place: Place, public: tuple[str, ...]) -> bytes:
    """Return a feed, or other XML, with its own address in place of the public ones, and audio from here.

    ``name`` is the path of the feed in the folder. What cannot be read as XML is returned as it is.
    """
    # Entities stay as they are written, and CDATA does.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, strip_cdata=False)
    try:
        root = etree.fromstring(feed, parser)
    except etree.XMLSyntaxError:
        return feed
    swap = _swap(public, place.address)
    for node in root.iter(etree.Element):
        _readdress_audio(node, name, place)
        for key, value in node.items():
            node.set(key, swap(value))
        if node.text and (text := swap(node.text)) != node.text:
            node.text = etree.CDATA(text) if "<" in text and "]]>" not in text else text
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)


def _readdress_audio(node: etree._Element, feed: str, place: Place) -> None:
    """Let the address of an audio file that lies in the folder of the feed, or below, lead there."""
    key = _AUDIO.get(etree.QName(node).localname)
    address = node.get(key) if key else None
    if not key or not address:
        return
    here = feed.split("/")[:-1]
    below = urlsplit(address).path.split("/")[-len(here) - 2 :]  # the edition, the episode, its audio
    names = parse_target("/" + "/".join(below))
    if names and list(names[:-2]) == here and (path := find_inside(place.folder, names)) and path.is_file():
        node.set(key, place.address + quote_names(names))


def _swap(public: tuple[str, ...], own: str) -> Callable[[str], str]:
    if not public:
        return lambda text: text
    pattern = re.compile(f"{_NOT_WITHIN_AN_ADDRESS}(?:{'|'.join(map(re.escape, public))})")
    return lambda text: pattern.sub(lambda _: own, text)


@lru_cache(maxsize=256)
def _own_address(feed: Path, _stamp: Stamp) -> str:
    """Return the address that a feed gives itself, or an empty one; it is read again when it has changed."""
    try:
        with feed.open("rb") as file:
            for _, link in etree.iterparse(file, tag=_ATOM_LINK, resolve_entities=False, no_network=True):
                if link.get("rel") == "self":
                    return link.get("href", "")
    except (etree.XMLSyntaxError, OSError):
        return ""
    return ""
