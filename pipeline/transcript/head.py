"""The head of a transcript file: what it says of the page, and the sheet of the episode.

A feed of thousands of episodes reads thousands of heads, so a head can be read without the turns below
it (:func:`without_body`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import pairwise
from typing import cast, get_args

from pipeline.model import EpisodeType, Link, Localized, Sheet, Source, Status, text_digest
from pipeline.transcript.values import Values, entries_of
from pipeline.yamlfile import Faults, Node

BODY = ("machine", "speakers", "turns", "omissions")
HEAD = (
    "schema", "id", "title", "subtitle", "date", "source", "season", "episode", "type", "status", "publish_at",
    "explicit", "cover", "rights", "notes", "links",
)  # fmt: skip

_SOURCE = tuple(part.name for part in fields(Source))
_ID = re.compile(r"[0-9a-f]{16}")
_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01])(?:T[0-9:.]+(?:Z|[+-][0-9:]+)?)?)?)?")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?")
_YEARS = range(1970, 9999)  # which stay years of a calendar in every time zone
_ADDRESS = re.compile(r"(?:https?://|mailto:[^\x00-\x20<>\"]+@)[^\x00-\x20<>\"]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """What a transcript file says before anybody speaks."""

    id: str
    titles: Localized
    date: str | None
    source: Source
    sheet: Sheet


def read_head(told: Mapping[str, Node], values: Values, *, source: str) -> Head:
    """Return the head that the entries of a file say, of which ``source`` is the text."""
    faults = values.faults
    if faults.text(told["schema"]) not in ("", "1"):
        faults.add(told["schema"], "expected 1; a newer Duologue wrote this file")
    return Head(
        # A file that was written by hand, without a page behind it, is its own first document.
        id=values.pattern(told["id"], _ID, "16 hex digits") or text_digest(source),
        titles=values.localized(told["title"]),
        date=values.pattern(told["date"], _DATE, "a date such as 2023, 2023-03 or 2023-03-14") or None,
        source=Source(**{key: faults.text(node) for key, node in entries_of(told["source"], _SOURCE, faults).items()}),
        sheet=_read_sheet(told, values),
    )


def _read_sheet(told: Mapping[str, Node], values: Values) -> Sheet:
    faults = values.faults
    explicit = values.truth(told["explicit"]) if told["explicit"].value is not None else None
    return Sheet(
        subtitles=values.localized(told["subtitle"]),
        notes=values.localized(told["notes"]),
        links=tuple(_read_link(node, faults) for node in _listed(told["links"], faults)),
        season=values.whole_number(told["season"]),
        episode=values.whole_number(told["episode"]),
        type=cast("EpisodeType", values.choice(told["type"], get_args(EpisodeType), "full")),
        explicit=explicit,
        cover=faults.text(told["cover"]),
        rights=faults.text(told["rights"]),
        publish_at=_read_moment(told["publish_at"], values),
        status=cast("Status", values.choice(told["status"], get_args(Status), "ready")),
    )


def _listed(node: Node, faults: Faults) -> list[Node]:
    """Return the entries of a list; a text or a mapping that stands alone is the only one."""
    return [node] if isinstance(node.value, (str, dict)) else faults.sequence(node)


def _read_link(node: Node, faults: Faults) -> Link:
    """Read ``{title: …, url: …}``, or an address alone."""
    if isinstance(node.value, str):
        title, url = "", node
    else:
        told = entries_of(node, ("title", "url"), faults)
        title, url = faults.text(told["title"]), told["url"]
    address = faults.text(url)
    if not _ADDRESS.fullmatch(address):
        faults.add(url, f"expected an address that begins with https://, http:// or mailto:, found {address[:80]!r}")
    return Link(title, address)


def _read_moment(node: Node, values: Values) -> str:
    expected = "a moment such as 2026-11-22, 2026-11-22T06:00 or 2026-11-22T06:00+08:00"
    text = values.pattern(node, _MOMENT, expected)
    if _MOMENT.fullmatch(text):
        try:
            is_moment = datetime.fromisoformat(text).year in _YEARS
        except ValueError:
            is_moment = False
        if not is_moment:
            values.faults.add(node, f"expected {expected}; there is no {text}")
    return text


# A line at the margin begins an entry; comments, and lists as people write them, stand there, too.
_ENTRY = re.compile(r"\n(?=[^\s#\-])")
_BODY_ENTRY = re.compile(rf"\n(?:{'|'.join(BODY)})[ \t]*:")


def without_body(source: str) -> str:
    r"""Return the entries of a transcript file but for those below its head.

    >>> without_body("# Edit\ntitle: Tea\nturns:\n- ana: Hi.\nstatus: draft\n")
    '\ntitle: Tea\nstatus: draft\n'
    """
    text = "\n" + source.removeprefix("\ufeff")
    starts = [match.start() for match in _ENTRY.finditer(text)]
    return "".join(text[a:b] for a, b in pairwise([*starts, len(text)]) if not _BODY_ENTRY.match(text, a))
