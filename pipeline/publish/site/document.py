"""A whole HTML document of ours: its policy, its style and its programs inside, and no request to any other host."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from pipeline.publish.site.elements import element, inline_script, inline_style, render


def render_document(
    language: str, *, head: Iterable[Element], body: Element, style: str, scripts: Sequence[str] = ()
) -> str:
    """Return a document; ``head`` holds its title and what else is said of it, ``scripts`` run at its end."""
    root = element("html", lang=language)
    root.append(element("head", children=[*_head_elements(style, scripts), *head]))
    body.extend([inline_script(script) for script in scripts])
    root.append(body)
    return f"<!DOCTYPE html>\n{render(root)}\n"


def _head_elements(style: str, scripts: Sequence[str]) -> Iterator[Element]:
    named = {
        "viewport": "width=device-width, initial-scale=1, viewport-fit=cover",
        "referrer": "no-referrer",
        "color-scheme": "light dark",
        "generator": "Duologue",
    }
    yield element("meta", charset="utf-8")
    yield Element("meta", {"http-equiv": "Content-Security-Policy", "content": _policy(style, scripts)})
    yield from (element("meta", name=name, content=content) for name, content in named.items())
    # Without an icon, browsers ask the host for one.
    yield element("link", rel="icon", href="data:,")
    yield inline_style(style)


def _policy(style: str, scripts: Sequence[str]) -> str:
    """Return a Content-Security-Policy: nothing runs but our own script, nothing is fetched from afar."""
    here = "'self' file:"
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *map(_hash, scripts)]),
        "style-src": _hash(style),
        "img-src": f"{here} data:",
        "media-src": f"{here} blob:",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
