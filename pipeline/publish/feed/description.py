"""What a feed says of an episode and of itself, as simple HTML.

Directories show 4,000 bytes of it. What listeners must be told (synthetic voices, a machine's
translation) is therefore never cut; notes are, at the end of a paragraph or a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from xml.etree.ElementTree import Element

from pipeline.model import Edition, ListedEpisode
from pipeline.publish.disclosure import disclosure, disclosure_of_show
from pipeline.publish.feed.moments import has_moments, moments_element
from pipeline.publish.feed.phrases import Phrases, phrases_for
from pipeline.publish.language_names import name_in
from pipeline.publish.notes import link_address, note_blocks
from pipeline.publish.site.elements import element, fit, render
from pipeline.sentences import split_sentences

MOST_BYTES = 4000  # PSP-1, <description>
_MOST_CREDITS_BYTES = 1000
_MOST_MOMENTS_BYTES = 1500
_LONGEST_CREDIT = 300  # characters
_LONGEST_ADDRESS = 500

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of an episode, in the order in which it is read; each part is whole elements of HTML."""

    notes: tuple[str, ...]
    moments: tuple[str, ...]
    credits: tuple[str, ...]
    statements: tuple[str, ...]

    @property
    def whole(self) -> str:
        """All of it."""
        return "\n".join([*self.notes, *self.moments, *self.credits, *self.statements])

    @property
    def short(self) -> str:
        """As much of it as directories show."""
        moments = self.moments if _size(self.moments) <= _MOST_MOMENTS_BYTES else ()
        closing = [*moments, *_fitting(self.credits, _MOST_CREDITS_BYTES), *self.statements]
        return "\n".join([*_fitting(self.notes, MOST_BYTES - _size(closing)), *closing])


def describe_episode(episode: ListedEpisode) -> Description:
    """Return what a feed says of an episode: the notes that a person wrote, else its facts."""
    language = episode.plan.languages[0]
    phrases = phrases_for(language)
    sheet = episode.sheet
    written = sheet.notes.best(language)
    subtitle = fit(sheet.subtitles.best(language))
    notes = [
        *([_html(element("p", subtitle))] if subtitle else []),
        *(note_blocks(written) or [_html(element("p", _facts(episode, phrases)))]),
        *map(_html, _links(episode, phrases)),
    ]
    told = disclosure(
        episode.plan.languages[0], engine=episode.engine, translators=episode.translators, draft=episode.draft
    )
    moments = None if has_moments(written) else moments_element(episode.chapters, episode.duration_ms)
    return Description(
        notes=tuple(notes),
        moments=() if moments is None else (_html(moments),),
        credits=tuple(_html(credit) for credit in _credits(episode, phrases)),
        statements=tuple(_html(element("p", _cut(sentence, _LONGEST_CREDIT))) for sentence in told.sentences),
    )


def describe_show(edition: Edition, siblings: Iterable[tuple[str, str]]) -> str:
    """Return what a feed says of itself; ``siblings`` are the titles and the pages of the show's other editions."""
    phrases = phrases_for(edition.plan.languages[0])
    others = [_named_link(phrases["siblings"], title, page, phrases) for title, page in siblings]
    closing = [
        _html(element("p", disclosure_of_show(edition.plan.languages[0]))),
        *_fitting(map(_html, others), _MOST_CREDITS_BYTES),
    ]
    return "\n".join([*_fitting(note_blocks(edition.facts.description), MOST_BYTES - _size(closing)), *closing])


def _html(part: Element) -> str:
    return render(part)


def _facts(episode: ListedEpisode, phrases: Phrases) -> str:
    """Say who speaks, when it was recorded, and in which languages it is heard."""
    names = [fit(person.name) for person in episode.people if person.role not in ("narrator", "audience")]
    languages = [name_in(phrases["language"], tag) for tag in episode.plan.languages]
    told = [
        phrases["with"].format(names=phrases["and"].join(names)) if names else "",
        phrases["recorded"].format(date=episode.recorded) if episode.recorded else "",
        phrases["languages"].format(languages=phrases["and"].join(languages)),
    ]
    return (" " if phrases["language"] == "en" else "").join(filter(None, told))


def _links(episode: ListedEpisode, phrases: Phrases) -> Iterator[Element]:
    """Yield the links that a person gives."""
    links = [_link(link.title or link.url, link.url) for link in episode.sheet.links]
    if links:
        yield element("p", phrases["links"])
        yield element("ul", children=[element("li", children=[link]) for link in links])


def _credits(episode: ListedEpisode, phrases: Phrases) -> Iterator[Element]:
    """Yield where the words are from, and what may be done with them."""
    source = episode.source
    if source.site or source.url:
        yield _named_link(phrases["source"], source.site or source.url, source.url, phrases)
    for name, text in (
        ("author", source.author),
        ("translator", source.translator),
        ("rights", episode.sheet.rights),
    ):
        if text:
            yield element("p", f"{phrases[name]}{phrases['colon']}{_cut(text, _LONGEST_CREDIT)}")


def _named_link(name: str, text: str, address: str, phrases: Phrases) -> Element:
    paragraph = element("p", children=[_link(text, address)])
    paragraph.text = name + phrases["colon"]
    return paragraph


def _link(text: str, address: str) -> Element:
    """Return a link, or its text alone where it leads nowhere that an app can open."""
    shown = _cut(text, _LONGEST_CREDIT)
    safe = link_address(fit(address))
    return element("a", shown, href=safe) if 0 < len(safe) <= _LONGEST_ADDRESS else element("span", shown)


def _cut(text: str, longest: int) -> str:
    shown = fit(text)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _size(blocks: Sequence[str]) -> int:
    """Return how many bytes some blocks take, with the line ends between them and what follows."""
    return sum(len(block.encode()) + 1 for block in blocks)


def _fitting(blocks: Iterable[str], most_bytes: int) -> Iterator[str]:
    """Yield as many blocks as take no more bytes, the last of them perhaps cut at the end of a sentence."""
    left = most_bytes
    for block in blocks:
        if _size([block]) > left:
            yield from _shortened(block, left)
            return
        left -= _size([block])
        yield block


def _shortened(block: str, most_bytes: int) -> Iterator[str]:
    """Yield a paragraph with the sentences that fit of a block, without its links; nothing where none does."""
    kept = ""
    for sentence in split_sentences(unescape(_TAG.sub(" ", block))):
        if _size([_html(element("p", kept + sentence))]) > most_bytes:
            break
        kept += sentence
    if kept.strip():
        yield _html(element("p", kept))
