"""An episode as one HTML file that plays it, reads along, and asks no other host for anything."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from xml.etree.ElementTree import Element

from pipeline.model import Episode
from pipeline.publish.page.about import (
    NOTHING_BESIDE,
    Beside,
    about_elements,
    chapter_elements,
    heading_elements,
    speaker_elements,
)
from pipeline.publish.page.elements import (
    element,
    fit,
    inline_script,
    inline_style,
    relative_address,
    render,
    script_json,
)
from pipeline.publish.page.embedded import Pinyin, embedded_facts
from pipeline.publish.page.phrases import language_name, phrases_for
from pipeline.publish.page.rows import Texts, languages_of, rows_of
from pipeline.publish.page.template import filled_template, source
from pipeline.publish.page.transcript import transcript_elements

_NO_TEXTS: Texts = MappingProxyType({})


def render_page(
    episode: Episode,
    *,
    peaks: Sequence[int] = (),
    texts: Texts = _NO_TEXTS,
    pinyin: Pinyin | None = None,
    beside: Beside = NOTHING_BESIDE,
) -> str:
    """Return the page of an episode, which lies beside its audio.

    ``peaks`` says how loud the programme is in equal stretches of time, from 0 to 100; ``texts`` what
    passages say in languages that nobody speaks. Without ``pinyin`` there is none to be switched on.
    """
    phrases = phrases_for(episode.plan.languages[0])
    languages = languages_of(episode.cues, texts, episode.plan.languages)
    rows = rows_of(episode.cues, texts, languages)
    facts = embedded_facts(episode, rows, phrases, peaks=peaks, pinyin=pinyin)
    style = source("page.css")
    scripts = (source("reading.js"), source("player.js"))

    def fill_show(select: Element) -> None:
        select.append(element("option", phrases["together"], value="all"))
        for number, tag in enumerate(languages):
            text = f"{phrases['only']} {language_name(tag)}"
            select.append(element("option", text, value=str(number)))

    def fill_title(title: Element) -> None:
        title.text = fit(episode.shown_title)

    words = transcript_elements(
        rows,
        episode.chapters,
        languages=languages,
        speakers=list(episode.spoken_ms),
        names=episode.names,
        phrases=phrases,
    )
    page = filled_template(
        phrases,
        {
            "policy": lambda meta: meta.set("content", _policy(style, scripts)),
            "title": fill_title,
            "heading": lambda part: part.extend(heading_elements(episode, beside)),
            "audio": lambda audio: audio.set("src", relative_address(episode.audio.name)),
            "show": fill_show,
            "speakers": lambda part: part.extend(speaker_elements(episode, phrases)),
            "chapters": lambda part: part.extend(chapter_elements(episode.chapters, phrases)),
            "transcript": lambda part: part.extend(words),
            "about": lambda part: part.extend(about_elements(episode, beside, phrases)),
        },
    )
    _inline(page, style, facts, scripts)
    return f"<!DOCTYPE html>\n{render(page)}\n"


def _inline(page: Element, style: str, facts: Mapping[str, object], scripts: Sequence[str]) -> None:
    head, body = page
    # Without an icon, browsers ask the host for one.
    head.append(element("link", rel="icon", href="data:,"))
    head.append(inline_style(style))
    body.append(inline_script(script_json(facts), type="application/json", id="facts"))
    body.extend(inline_script(script) for script in scripts)


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
