"""An episode as one HTML file that plays it, reads along, and asks no other host for anything."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from xml.etree.ElementTree import Element

from pipeline.model import Episode
from pipeline.publish.language_names import own_name
from pipeline.publish.page.about import NOTHING_BESIDE, Beside, about_built, about_parts
from pipeline.publish.page.embedded import Pinyin, embedded_facts
from pipeline.publish.page.heading import (
    chapter_elements,
    cover_elements,
    download_elements,
    facts_line,
    speaker_elements,
)
from pipeline.publish.page.rows import Texts, languages_of, rows_of
from pipeline.publish.page.transcript import transcript_elements
from pipeline.publish.site.document import render_document
from pipeline.publish.site.elements import element, inline_script, relative_address, script_json
from pipeline.publish.site.phrases import phrases_for
from pipeline.publish.site.template import filled_template, source

STYLES = ("site/look.css", "page/page.css")
SCRIPTS = ("page/reading.js", "page/player.js", "site/keeping.js")

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
    about = about_parts(about_built(episode, beside))

    def fill_show(select: Element) -> None:
        select.append(element("option", phrases["together"], value="all"))
        for number, tag in enumerate(languages):
            text = f"{phrases['only']} {own_name(tag)}"
            select.append(element("option", text, value=str(number)))

    words = transcript_elements(
        rows,
        episode.chapters,
        languages=languages,
        speakers=list(episode.spoken_ms),
        names=episode.names,
        phrases=phrases,
    )
    heading = [*cover_elements(beside.cover), *about["heading"], facts_line(episode)]
    downloads = download_elements(episode.audio.name, beside.files, phrases)
    body = filled_template(
        "page/page.html",
        phrases,
        {
            "heading": lambda part: part.extend(heading),
            "audio": lambda audio: audio.set("src", relative_address(episode.audio.name)),
            "show": fill_show,
            "speakers": lambda part: part.extend([*speaker_elements(episode, phrases)]),
            "chapters": lambda part: part.extend([*chapter_elements(episode.chapters, phrases)]),
            "transcript": lambda part: part.extend([*words]),
            "about": lambda part: part.extend([*about["notes"], *downloads]),
        },
    )
    body.append(inline_script(script_json(facts), type="application/json", id="facts"))
    style = "".join(map(source, STYLES))
    return render_document(
        phrases["language"], head=about["head"], body=body, style=style, scripts=list(map(source, SCRIPTS))
    )
