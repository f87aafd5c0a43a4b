"""Values of ``show.yaml`` that have a form: addresses, truths, time zones, categories.

Each reader returns a usable value even where it notes a fault, as those of :class:`Faults` do.
"""

from __future__ import annotations

import re
import zoneinfo
from urllib.parse import urlsplit

from pipeline.errors import PlanError
from pipeline.guessing import closest, did_you_mean
from pipeline.language import normalise_tag
from pipeline.publish.categories import CATEGORIES, closest_category, find_category
from pipeline.yamlfile import Faults, Node

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
# RFC 3986: what may stand in an address; everything else is percent-encoded.
_ADDRESS = re.compile(r"https?://(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")
_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}


def read_truth(node: Node, faults: Faults) -> bool:
    """Return whether a value says yes."""
    return _TRUTHS[faults.choice(node, tuple(_TRUTHS))]


def read_address(node: Node, faults: Faults) -> str:
    """Return the address of a folder of a web site, with a slash at its end; empty where it is blank."""
    text = faults.text(node).strip()
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        is_address = bool(parts.hostname) and bool(_ADDRESS.fullmatch(text)) and not {"?", "#"} & set(text)
    except ValueError:  # a port or an IPv6 address that is none
        is_address = False
    if not is_address:
        faults.add(
            node,
            "expected an address such as https://example.org/show/, without ? and #, other signs percent-encoded; "
            f"found {text[:80]!r}",
        )
    return text if text.endswith("/") else f"{text}/"


def read_email(node: Node, faults: Faults) -> str:
    """Return an e-mail address."""
    text = faults.text(node).strip()
    if text and not _EMAIL.fullmatch(text):
        faults.add(node, f"expected an e-mail address, found {text[:80]!r}")
    return text


def read_tag(node: Node, faults: Faults) -> str:
    """Return a language tag in its proper form; empty where it is blank."""
    text = faults.text(node)
    if not text:
        return ""
    try:
        return normalise_tag(text)
    except PlanError:
        faults.add(node, f"expected a language such as zh, en or pt-BR, found {text[:40]!r}")
        return ""


def read_zone(node: Node, faults: Faults) -> str:
    """Return the IANA name of a time zone."""
    text = faults.text(node)
    try:
        return zoneinfo.ZoneInfo(text).key
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):  # OSError: "Europe" is a folder of zones
        meant = did_you_mean(closest(text, zoneinfo.available_timezones()))
        faults.add(
            node, f"expected a time zone such as Europe/Berlin or Asia/Shanghai, found {text[:40]!r}. {meant}".rstrip()
        )
        return "UTC"


def read_category(node: Node, faults: Faults) -> tuple[str, ...]:
    """Return a category of Apple's, however people write one.

    ``Education``, ``Education > Language Learning``, ``[Education, Language Learning]`` and
    ``{Education: Language Learning}`` are understood, capitals aside.
    """
    names = _category_names(node, faults)
    if not any(names):
        return ()
    category = find_category(names)
    if category is None:
        meant = did_you_mean(closest_category(names))
        faults.add(
            node,
            f"{' > '.join(names)[:80]!r} is no category of Apple Podcasts. "
            + (meant.rstrip() or f"Categories are {', '.join(CATEGORIES)}."),
        )
    return category or ()


def _category_names(node: Node, faults: Faults) -> tuple[str, ...]:
    if isinstance(node.value, list):
        return tuple(faults.text(name).strip() for name in node.value)
    if isinstance(node.value, dict):
        return tuple(
            name
            for category, below in node.value.items()
            for name in (category, *(filter(None, _category_names(below, faults))))
        )
    return tuple(name.strip() for name in faults.text(node).split(">"))
