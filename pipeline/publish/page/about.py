"""What is said of an episode around its words: heading, chapters, notes, source, voices."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pipeline.model import ChapterMark, Episode
from pipeline.publish.page.elements import element, relative_address, text_element
from pipeline.publish.page.phrases import Phrases, language_name
from pipeline.publish.page.transcript import COLOURS, moment_address, short_clock, speaker_name


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page tells beyond what its episode knows; files are named as they lie beside the page."""

    notes: str = ""  # paragraphs, with empty lines between them
    machine_languages: Collection[str] = ()  # in which words are a machine's translation
    cover: str = ""
    files: Sequence[str] = ()  # captions and transcripts


NOTHING_BESIDE = Beside()


def heading_elements(episode: Episode, beside: Beside) -> Iterator[Element]:
    """Yield the cover, the title, and the line below it."""
    if beside.cover:
        yield element("img", class_="cover", src=relative_address(beside.cover), alt="", width="96", height="96")
    yield text_element("h1", episode.shown_title, episode.plan.languages[0])
    facts = (episode.artist, episode.date or "", short_clock(episode.duration_ms))
    yield element("p", children=[text_element("span", fact) for fact in facts if fact], class_="facts")


def chapter_elements(chapters: Sequence[ChapterMark], phrases: Phrases) -> Iterator[Element]:
    """Yield the list of chapters, where there are any."""
    if not chapters:
        return
    listed = []
    for number, chapter in enumerate(chapters):
        time = element("span", short_clock(chapter.start_ms), class_="at")
        parts = [time, text_element("span", chapter.title)]
        # The heading for whoever has no script, the moment for the script.
        link = element("a", "", parts, href=f"#chapter-{number}", data_at=moment_address(chapter.start_ms))
        listed.append(element("li", children=[link]))
    summary = element("summary", children=[element("h2", phrases["chapters"])])
    yield element("details", children=[summary, element("ol", children=listed)], class_="chapters", open="")


def speaker_elements(episode: Episode, phrases: Phrases) -> Iterator[Element]:
    """Yield who is heard, each in the colour that the words and the waveform have."""
    listed = [
        text_element("li", speaker_name(id, episode.names, phrases), class_=f"v{number % COLOURS}")
        for number, id in enumerate(episode.spoken_ms)
    ]
    if listed:
        yield element("ul", children=listed, class_="speakers", aria_label=phrases["speakers"])


def about_elements(episode: Episode, beside: Beside, phrases: Phrases) -> Iterator[Element]:
    """Yield notes, files, the source, and the statement about voices and translations."""
    paragraphs = [text_element("p", part) for part in beside.notes.split("\n\n") if part.strip()]
    if paragraphs:
        yield element("h2", phrases["notes"])
        yield from paragraphs
    yield element("h2", phrases["about"])
    yield element("p", phrases["voices"].format(engine=episode.engine), class_="voices")
    if beside.machine_languages:
        named = ", ".join(language_name(tag) for tag in beside.machine_languages)
        yield element("p", f"{phrases['machine']} {named}", class_="machine")
    if episode.draft:
        yield element("p", phrases["draft"], class_="draft")
    yield from _source_elements(episode, phrases)
    downloads = [_download(episode.audio.name, phrases["download"])]
    downloads += [_download(name, name) for name in beside.files]
    yield element("ul", children=[element("li", children=[link]) for link in downloads], class_="files")


def _download(name: str, text: str) -> Element:
    return text_element("a", text, href=relative_address(name), download=name)


def _source_elements(episode: Episode, phrases: Phrases) -> Iterator[Element]:
    source = episode.source
    told = {
        "source": source.site or source.url,
        "author": source.author,
        "translator": source.translator,
        "published": source.published,
        "notice": source.notice,
        "rights": episode.rights,
    }
    rows = []
    for name, text in told.items():
        if text:
            is_link = name == "source" and source.url.startswith(("http://", "https://"))
            shown = text_element("a", text, href=source.url, rel="noopener") if is_link else text_element("span", text)
            value = element("dd", children=[shown])
            rows.append(element("div", children=[element("dt", phrases[name]), value]))
    if rows:
        yield element("dl", children=rows, class_="source")
