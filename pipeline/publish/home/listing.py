"""Episodes as pages list them: cover, title, and the facts that help to choose one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from pipeline.model import Edition, ListedEpisode
from pipeline.publish.episode_files import COVER_FILE, PAGE_FILE
from pipeline.publish.language_names import own_names
from pipeline.publish.site.elements import clock_text, element, text_element
from pipeline.publish.site.written import written_element

MOST_NAMES = 4

_COVER_PX = "72"
_UNHEARD = ("narrator", "audience")


def episode_list(edition: Edition, episodes: Sequence[ListedEpisode], folder: str, heading: str) -> Element:
    """Return a list of episodes; ``folder`` leads to the edition's, ``heading`` is the tag of each title."""
    listed = (element("li", children=_episode_elements(edition, found, folder, heading)) for found in episodes)
    return element("ol", children=listed, class_="episodes")


def publishing_day(edition: Edition, episode: ListedEpisode) -> str:
    """Return the day on which an episode was published, where the show is at home, in ISO 8601."""
    return episode.published.astimezone(ZoneInfo(edition.facts.timezone)).date().isoformat()


def _episode_elements(edition: Edition, episode: ListedEpisode, folder: str, heading: str) -> Iterator[Element]:
    place, languages = f"{folder}{episode.slug}/", episode.plan.languages
    if COVER_FILE in episode.files:
        size = {"width": _COVER_PX, "height": _COVER_PX}
        yield element("img", "", (), class_="cover", src=f"{place}{COVER_FILE}", alt="", loading="lazy", **size)
    title = written_element("a", episode.title, languages, href=f"{place}{PAGE_FILE}")
    yield element(heading, children=[title])
    if subtitle := episode.sheet.subtitles.best(languages[0]):
        yield written_element("p", subtitle, languages, class_="subtitle")
    day = publishing_day(edition, episode)
    facts = [
        element("span", children=[element("time", day, datetime=day)]),
        element("span", clock_text(episode.duration_ms)),
        element("span", own_names(languages)),
        *([text_element("span", names)] if (names := _names(episode)) else []),
    ]
    yield element("p", children=facts, class_="facts")


def _names(episode: ListedEpisode) -> str:
    names = [person.name for person in episode.people if person.role not in _UNHEARD]
    return ", ".join(names[:MOST_NAMES]) + ("…" if len(names) > MOST_NAMES else "")
