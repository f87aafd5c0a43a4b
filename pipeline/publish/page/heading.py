"""What stands above the words of an episode: its cover, who is heard, its chapters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from pipeline.model import ChapterMark, Episode
from pipeline.publish.page.transcript import COLOURS, moment_address, speaker_name
from pipeline.publish.site.elements import clock_text, element, relative_address, text_element
from pipeline.publish.site.phrases import Phrases


def cover_elements(cover: str) -> Iterator[Element]:
    """Yield the cover, where there is one; the title beside it says all that it shows."""
    if cover:
        yield element("img", class_="cover", src=relative_address(cover), alt="", width="136", height="136")


def facts_line(episode: Episode) -> Element:
    """Return who speaks, when they spoke, and how long."""
    facts = (episode.artist, episode.date or "", clock_text(episode.duration_ms))
    return element("p", children=[text_element("span", fact) for fact in facts if fact], class_="facts")


def chapter_elements(chapters: Sequence[ChapterMark], phrases: Phrases) -> Iterator[Element]:
    """Yield the list of chapters, where there are any."""
    if not chapters:
        return
    listed = []
    for number, chapter in enumerate(chapters):
        time = element("span", clock_text(chapter.start_ms), class_="at")
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


def download_elements(audio: str, files: Sequence[str], phrases: Phrases) -> Iterator[Element]:
    """Yield links to the files beside the page."""
    links = [_download(audio, phrases["download"]), *(_download(name, name) for name in files)]
    yield element("ul", children=[element("li", children=[link]) for link in links], class_="files")


def _download(name: str, text: str) -> Element:
    return text_element("a", text, href=relative_address(name), download=name)
