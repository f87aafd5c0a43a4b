"""A plain list of episodes, for a finished folder that has no home page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from pipeline.publish.episode_file import read_built_before
from pipeline.publish.episode_files import EPISODE_FILE
from pipeline.publish.site.elements import element, render, text_element
from pipeline.serving.paths import find_inside, quote_names

_TITLE = "Episodes"


def render_listing(folder: Path) -> str | None:
    """Return a page that leads to the episodes in a folder and in its editions, or None if there are none."""
    links = list(_links(folder))
    if not links:
        return None
    head = element(
        "head",
        children=[
            element("meta", charset="utf-8"),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light dark"),
            element("title", _TITLE),
            element("link", rel="icon", href="data:,"),
        ],
    )
    body = element("body", children=[element("h1", _TITLE), element("ul", children=links)])
    return f"<!DOCTYPE html>\n{render(element('html', '', [head, body], lang='en'))}\n"


def _links(folder: Path) -> Iterator[Element]:
    for depth in ("*", "*/*"):
        for file in sorted(folder.glob(f"{depth}/{EPISODE_FILE}")):
            names = file.parent.relative_to(folder).parts
            episode = read_built_before(file.parent) if find_inside(folder, names) else None
            if episode:
                shown = (episode.title or names[-1]) + (" (draft)" if episode.draft else "")
                link = text_element("a", shown, href=quote_names((*names, "")))
                link.tail = " "
                edition = [element("small", names[0])] if len(names) > 1 else []
                yield element("li", children=[link, *edition])
