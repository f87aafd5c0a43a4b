"""One request in, one answer out."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import compare_digest
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.abc import AbstractStreamWriter
from multidict import CIMultiDict

from pipeline.serving.listing import render_listing
from pipeline.serving.media_types import HTML, cache_rule, is_for_every_site, is_text, media_type
from pipeline.serving.paths import find_inside, parse_target, quote_names
from pipeline.serving.readdressing import Place
from pipeline.serving.texts import accepts_gzip, has_addresses, load_text

INDEX_FILE = "index.html"
WORKER_FILE = "sw.js"

_METHODS = ("GET", "HEAD")
# RFC 9110, 14.2: a server may pass over a Range; it does so with several ranges, which no player asks for.
_ONE_RANGE = re.compile(r"bytes=(?:[0-9]+-[0-9]*|-0*[1-9][0-9]*)", re.IGNORECASE)
_ALWAYS = {
    hdrs.SERVER: "Duologue",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# Pages hold their script and style, and name their hashes in a policy of their own, which holds beside this one.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


@dataclass(frozen=True, slots=True)
class Site:
    """What is served, and under which name that nobody can guess, if any."""

    place: Place
    secret: str = ""

    @property
    def root(self) -> str:
        """The path of the home page, with a slash at its end."""
        return urlsplit(self.place.address).path


def answer(site: Site, request: web.BaseRequest) -> web.StreamResponse:
    """Return what is sent for a request."""
    if not _is_meant(site, request.headers.get(hdrs.HOST, "")):
        return _nothing()
    names = _known(site, parse_target(request.raw_path))
    found = None if names is None else find_inside(site.place.folder, tuple(filter(None, names)))
    if names is None or found is None:
        return _nothing()
    if request.method not in _METHODS:
        return web.Response(status=405, text="Not allowed.\n", headers={**_ALWAYS, hdrs.ALLOW: ", ".join(_METHODS)})
    if found.is_dir():
        return _folder(site, request, names, found)
    if not found.is_file() or names[-1] == "":
        return _nothing()
    return _file(site, request, found)


def _is_meant(site: Site, host: str) -> bool:
    """Tell whether a request names the host that it came to.

    A page of the internet whose name is made to mean this machine could read what is served to it
    alone. A secret name keeps such pages out by itself, whatever the host is called there.
    """
    if site.secret or not host:
        return True
    try:
        named = urlsplit(f"//{host}").hostname
    except ValueError:
        return False
    return named in ("localhost", urlsplit(site.place.address).hostname)


def _known(site: Site, names: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Return the names below the secret one, or None for whoever does not know it."""
    if names is None or not site.secret:
        return names
    return names[1:] if compare_digest(names[0].encode(), site.secret.encode()) else None


def _folder(site: Site, request: web.BaseRequest, names: tuple[str, ...], folder: Path) -> web.StreamResponse:
    """Return the page of a folder, or the way to it; relative links need the slash at its end."""
    if names[-1:] != ("",):
        there = site.root + (quote_names((*names, "")) if names else "")
        return web.Response(status=302, headers={**_ALWAYS, hdrs.LOCATION: there})
    page = find_inside(site.place.folder, (*names[:-1], INDEX_FILE))
    if page and page.is_file():
        return _file(site, request, page)
    listing = render_listing(folder)
    if listing is None:
        return _nothing()
    return web.Response(body=listing.encode(), headers=_headers(site, folder / INDEX_FILE))


def _file(site: Site, request: web.BaseRequest, path: Path) -> web.StreamResponse:
    wants_part = hdrs.RANGE in request.headers
    zips = is_text(media_type(path.name)) and accepts_gzip(request.headers.get(hdrs.ACCEPT_ENCODING, ""))
    try:
        if has_addresses(path.name) or (zips and not wants_part):
            return _text(site, request, path, zips=zips)
        return _RangedFile(path, path.stat(), headers=_headers(site, path))
    except OSError:  # it went away, or is not for us to read
        return _nothing()


def _text(site: Site, request: web.BaseRequest, path: Path, *, zips: bool) -> web.Response:
    text = load_text(site.place, path)
    modified_s = path.stat().st_mtime
    tag = f"{text.digest}-gzip" if zips else text.digest
    response = web.Response(headers=_headers(site, path))
    response.etag = tag
    response.last_modified = modified_s
    if _is_unchanged(request, tag, modified_s):
        response.set_status(304)
    elif zips:
        response.headers[hdrs.CONTENT_ENCODING] = "gzip"
        response.body = text.zipped
    else:
        response.body = text.plain
    return response


def _is_unchanged(request: web.BaseRequest, etag: str, modified_s: float) -> bool:
    # RFC 9110, 13.2.2: the date counts only where no tag is named.
    if hdrs.IF_NONE_MATCH in request.headers:
        return any(tag.value in (etag, "*") for tag in request.if_none_match or ())
    since = request.if_modified_since
    return since is not None and modified_s <= since.timestamp()


def _headers(site: Site, path: Path) -> Mapping[str, str]:
    name = path.name
    kind = media_type(name)
    headers = {**_ALWAYS, hdrs.CONTENT_TYPE: kind, hdrs.CACHE_CONTROL: cache_rule(path)}
    if is_text(kind):
        headers[hdrs.VARY] = hdrs.ACCEPT_ENCODING
    if is_for_every_site(name):
        headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = "*"
    if kind == HTML:
        headers["Content-Security-Policy"] = _POLICY
    if name == WORKER_FILE:
        headers["Service-Worker-Allowed"] = site.root
    return headers


def _nothing() -> web.Response:
    return web.Response(status=404, text="Nothing here.\n", headers=_ALWAYS)


class _RangedFile(web.FileResponse):
    """A file as it lies on the disk, or the one part of it that is asked for."""

    def __init__(self, path: Path, facts: os.stat_result, *, headers: Mapping[str, str]) -> None:
        super().__init__(path, headers=headers)
        self._tag = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"'  # as the library makes it

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Send it, without what the library does beyond that or otherwise than RFC 9110 has it."""
        headers = CIMultiDict(request.headers)
        headers.pop(hdrs.ACCEPT_ENCODING, None)  # talk.mp3.gz beside talk.mp3 would be sent in its place
        condition = headers.get(hdrs.IF_RANGE, "")
        names_other = condition.startswith(('"', "W/")) and condition != self._tag  # it knows dates alone
        if request.method == "HEAD" or names_other or not _ONE_RANGE.fullmatch(headers.get(hdrs.RANGE, "")):
            headers.pop(hdrs.RANGE, None)
        return await super().prepare(request.clone(headers=headers))
