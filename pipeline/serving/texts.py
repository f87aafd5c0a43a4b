"""Texts as they are sent: readdressed, compressed, and known by a hash of what is sent."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.serving.media_types import HTML, RSS, XML, media_type
from pipeline.serving.readdressing import Place, Stamp, file_stamp, public_addresses, readdress_feed, readdress_page

_NO_WEIGHT = re.compile(r"\s*q\s*=\s*0(?:\.0*)?\s*")


@dataclass(frozen=True, slots=True)
class SentText:
    """The bytes of a text, and what they are known by."""

    plain: bytes
    zipped: bytes
    digest: str


def has_addresses(name: str) -> bool:
    """Tell whether a file may name the public address."""
    return media_type(name) in (HTML, RSS, XML)


def load_text(place: Place, path: Path) -> SentText:
    """Return a text of the folder as it is sent."""
    public = public_addresses(place.folder) if has_addresses(path.name) else ()
    return _load(place, path, public, file_stamp(path))


def accepts_gzip(accepted: str) -> bool:
    """Tell whether a client that sends such an ``Accept-Encoding`` can unpack gzip.

    >>> accepts_gzip("br, GZIP;q=0.5"), accepts_gzip("gzip;q=0"), accepts_gzip("")
    (True, False, False)
    """
    codings = dict(entry.strip().lower().partition(";")[::2] for entry in accepted.split(","))
    return "gzip" in codings and not _NO_WEIGHT.fullmatch(codings["gzip"])


# A page of ten hours is 4 MB; what one listener opens in a row stays ready.
@lru_cache(maxsize=8)
def _load(place: Place, path: Path, public: tuple[str, ...], _stamp: Stamp) -> SentText:
    text = path.read_bytes()
    if media_type(path.name) == HTML:
        text = readdress_page(text, place, public)
    elif has_addresses(path.name):
        text = readdress_feed(text, path.relative_to(place.folder).as_posix(), place, public)
    return SentText(text, gzip.compress(text, mtime=0), hashlib.sha256(text).hexdigest()[:32])
