"""The page of an episode, read by a parser that did not write it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypedDict
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline.language import LanguagePlan
from pipeline.model import ChapterMark, Cue, Episode, Localized, Source
from pipeline.publish.disclosure import disclosure
from pipeline.publish.page.about import Beside
from pipeline.publish.page.page import SCRIPTS, STYLES, render_page
from pipeline.publish.site.chinese import CHINESE
from pipeline.publish.site.elements import element, fit
from pipeline.publish.site.english import ENGLISH
from pipeline.publish.site.template import source
from pipeline.publish.site.traditional import TRADITIONAL
from tests.publish.captioned import NAMES, TALK, cue, episode, in_a_row

CHAPTERS = (ChapterMark("The lamp", 0, 6000), ChapterMark("One winter", TALK[2].start_ms, 30_000))
EPISODE = replace(episode(TALK, chapters=CHAPTERS), names=NAMES)
HOSTILE = st.lists(
    st.sampled_from(
        ["</script>", "<script>alert(1)</script>", "<!--", "-->", "]]>", "<img src=x onerror=alert(1)>", '"', "'",
         "&amp;", "&", "\u2028", "\u2029", "\x00", "\x1b", "\ud800", "\ufffe", "\u202e", "مرحبا", "javascript:", "../",
         "\\", "\n", "{engine}", "𠮷", "好。", " ", "</title>", "</style>", "x" * 10_000]
    )
    | st.text(max_size=5),
    max_size=6,
).map("".join)  # fmt: skip
LOADING = ("src", "href", "srcset", "poster", "action", "data", "content", "style")


def parsed(page: str) -> html.HtmlElement:
    """Return a page as lxml reads it."""
    return html.document_fromstring(page)


def with_class(page: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    """Return the elements that have a class."""
    return [part for part in page.iter() if name in (part.get("class") or "").split()]


class Facts(TypedDict):
    """What a page tells its script."""

    heard: list[tuple[int, int, int, int, list[int]]]
    pinyin: dict[str, str]


def facts_of(page: str) -> Facts:
    """Return what a page tells its script."""
    text = page.partition('<script type="application/json" id="facts">')[2].partition("</script>")[0]
    facts: Facts = json.loads(text)
    return facts


def timed_words(page: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word that a page can mark, and when, as its script reads them."""
    shown = [part.text_content().encode("utf-16-le") for part in with_class(parsed(page), "s")]
    for start_ms, _, number, _, packed in facts_of(page)["heard"]:
        at, at_ms = 0, start_ms
        for skipped, length, later_ms, lasts_ms in zip(*[iter(packed)] * 4, strict=True):
            start = at + skipped
            at, at_ms = start + length, at_ms + later_ms
            yield shown[number][2 * start : 2 * at].decode("utf-16-le"), at_ms, at_ms + lasts_ms


def test_the_words_that_it_marks_are_those_of_the_cues() -> None:
    """Each word stands in the page where its script finds it, with the times of its cue."""
    marked = list(timed_words(render_page(EPISODE)))

    assert marked == [(word.text, word.start_ms, word.end_ms) for found in TALK for word in found.words]


def test_signs_beyond_the_first_plane_are_counted_as_the_script_counts() -> None:
    """A character that takes two units in JavaScript moves none of the words after it."""
    found = cue("𠮷野家 opens. 𠮷 is rare.", "en")

    assert [word for word, *_ in timed_words(render_page(episode([found])))] == [word.text for word in found.words]


def test_it_reads_without_a_script() -> None:
    """The names, the words in both languages and a player of the browser's own stand in the page itself."""
    page = parsed(render_page(EPISODE))
    (main,) = page.iter("main")
    (audio,) = page.iter("audio")

    assert [part.text_content() for part in main.iter("h2")] == ["The lamp", "One winter"]
    assert [part.text_content() for part in main.iter("h3")] == ["Ben", "Ana"]
    shown = list(main.iter("p"))
    assert [part.get("href") for part in page.iter("a") if part.get("data-at")] == ["#chapter-0", "#chapter-1"]
    assert [part.get("id") for part in main.iter("h2")] == ["chapter-0", "chapter-1"]
    assert [(part.get("lang"), part.text_content()) for part in shown] == [(c.language, c.text) for c in TALK]
    assert (audio.get("src"), audio.get("controls")) == ("ferry.mp3", "")


def test_it_asks_no_other_host_for_anything() -> None:
    """Nothing that a browser loads by itself has an address outside the page's folder, and its policy forbids it."""
    beside = Beside(cover="cover.jpg", files=("ferry.vtt",))
    page = parsed(render_page(EPISODE, beside=beside))

    loaded = [part.get("src") or part.get("href") for part in page.iter("img", "audio", "script", "link", "source")]
    assert sorted(filter(None, loaded)) == ["cover.jpg", "data:,", "ferry.mp3"]
    assert not re.search(r"https?:|//[a-z]|@import|url\(", "".join(map(source, STYLES)))
    assert "fetch(" not in "".join(map(source, SCRIPTS))
    (policy,) = (part.get("content") or "" for part in page.iter("meta") if part.get("http-equiv"))
    assert policy.startswith("default-src 'none';")
    assert "http" not in policy
    assert "unsafe" not in policy


def test_ids_are_unique_and_labels_lead_somewhere() -> None:
    """No id stands twice; whatever refers to one finds it."""
    page = parsed(render_page(EPISODE))
    ids = Counter(part.get("id") for part in page.iter() if part.get("id"))

    assert set(ids.values()) == {1}
    assert {part.get("for") or part.get("aria-labelledby") for part in page.iter()} - {None} <= ids.keys()
    assert set(re.findall(r'byId\("([^"]+)"\)', source("page/player.js"))) <= ids.keys()


def test_every_control_has_a_name() -> None:
    """Whoever cannot see a control is told what it does."""
    page = parsed(render_page(EPISODE))

    for control in page.iter("button", "select", "input", "a"):
        around = control.getparent()
        is_labelled = around is not None and around.tag == "label" and around.text_content().strip()
        assert control.get("aria-label") or control.text_content().strip() or is_labelled, control.get("id")


@pytest.mark.parametrize(("plan", "phrases"), [("zh+en", CHINESE), ("en", ENGLISH), ("fr", ENGLISH)])
def test_its_own_words_are_in_the_language_of_the_edition(plan: str, phrases: dict[str, str]) -> None:
    """The first language of the plan decides; where the page does not speak it, it speaks English."""
    page = parsed(render_page(replace(EPISODE, plan=LanguagePlan.parse(plan))))

    assert page.get("lang") == phrases["language"]
    assert disclosure(phrases["language"], engine="espeak", translators={}, draft=False).voices in page.text_content()


def test_it_speaks_each_language_completely() -> None:
    """Each phrase of the page exists in each language, and the template asks for no other."""
    asked = set(re.findall(r'data-(?:text|label|placeholder)="(\w+)"', source("page/page.html")))

    assert CHINESE.keys() == ENGLISH.keys() == TRADITIONAL.keys()
    assert asked <= ENGLISH.keys()


def test_what_must_be_said_is_said() -> None:
    """Drafts, machine translations, sources, rights and notes stand at the page's end."""
    told = replace(
        EPISODE,
        draft=True,
        rights="CC BY 4.0",
        source=Source(site="Harbour Letters", url="https://harbour.example/1", author="Mara", notice="Ask before use"),
    )
    beside = Beside(notes="First part.\n\nSecond part.", translators={"zh": ""}, files=("ferry.vtt",))

    (footer,) = parsed(render_page(told, beside=beside)).iter("footer")

    text = footer.text_content()
    for expected in (
        "CC BY 4.0",
        "Harbour Letters",
        "Mara",
        "Ask before use",
        "draft",
        "Chinese are a machine's translation",
    ):
        assert expected in text
    assert [part.text_content() for part in footer.iter("p")][:2] == ["First part.", "Second part."]
    assert [part.get("href") for part in footer.iter("a")] == ["https://harbour.example/1", "ferry.mp3", "ferry.vtt"]


def test_an_address_that_would_run_is_not_linked() -> None:
    """A source whose address is no web address is text."""
    told = replace(EPISODE, source=Source(url="javascript:alert(1)"))

    (footer,) = parsed(render_page(told)).iter("footer")

    assert [part.get("href") for part in footer.iter("a")] == ["ferry.mp3"]
    assert "javascript:alert(1)" in footer.text_content()


def test_pinyin_is_told_sentence_by_sentence() -> None:
    """Each Chinese sentence has a syllable for each character; a reading that does not fit is left out."""

    def read(run: str) -> str:
        return " ".join("x" * len(run)) if len(run) > 1 else "too many"

    page = render_page(episode([cue("老船。灯!", "zh"), cue("Old ship.", start_ms=4000)]), pinyin=read)

    assert facts_of(page)["pinyin"] == {"1": "x x", "2": "-"}


def test_a_chapter_begins_before_its_first_words() -> None:
    """A speaker who goes on into a new chapter is named again after its heading."""
    row = in_a_row(cue("One."), replace(cue("Two."), turn=1))
    chapters = (ChapterMark("A", 0, row[1].start_ms), ChapterMark("B", row[1].start_ms, 9000))

    (main,) = parsed(render_page(episode(row, chapters=chapters))).iter("main")

    assert [(part.tag, part.text_content()) for part in main.iter("h2", "h3", "p")] == [
        ("h2", "A"), ("h3", "ana"), ("p", "One."), ("h2", "B"), ("h3", "ana"), ("p", "Two."),
    ]  # fmt: skip


def test_an_episode_without_words_still_has_a_page() -> None:
    """Nothing to read is no fault."""
    assert list(parsed(render_page(episode([]))).iter("audio"))


def test_the_same_episode_has_the_same_page() -> None:
    """A page depends on its episode alone."""
    assert render_page(EPISODE, peaks=(1, 2)) == render_page(replace(EPISODE), peaks=[1, 2])


@given(HOSTILE, HOSTILE, HOSTILE)
def test_nothing_that_others_wrote_becomes_markup(title: str, text: str, name: str) -> None:
    """Whatever stands in titles, words, names and addresses, the page has the elements it has without."""
    hostile = hostile_episode(title, text, name)
    page = render_page(hostile, texts={(0, 0): {"de": text}}, beside=Beside(notes=title, files=(name,)))
    plain = render_page(
        hostile_episode("Lamp", "Lamp.", "Ana"),
        texts={(0, 0): {"de": "Lamp."}},
        beside=Beside(notes="Lamp", files=("a",)),
    )

    page.encode()
    assert scripts_and_handlers(page) == scripts_and_handlers(plain)
    found = parsed(page)
    assert (found.findtext("head/title") or "") == fit(title)
    (main,) = found.iter("main")
    assert "".join(main.text_content().split()).count("".join(fit(text).split())) >= 1
    assert "".join(next(found.iter("h1")).itertext()) == fit(title)


def hostile_episode(title: str, text: str, name: str) -> Episode:
    """Return an episode whose every text is given."""
    found: Cue = cue(text, speaker="ana")
    chapters = [ChapterMark(title, 0, 3000)]
    return replace(
        episode([found], chapters=chapters, title=title),
        names={"ana": Localized.of({"en": name})},
        artist=name,
        audio=Path("a.mp3"),
        source=Source(url=name, author=text, notice=title),
        rights=text,
    )


def scripts_and_handlers(page: str) -> Counter[str]:
    """Count what could run or load: scripts, frames, pictures, attributes that hold code."""
    found = parsed(page)
    elements = Counter(
        str(part.tag) for part in found.iter() if part.tag in ("script", "style", "iframe", "img", "svg")
    )
    handlers = Counter(name for part in found.iter() for name in part.attrib if str(name).startswith("on"))
    return elements + Counter({str(name): count for name, count in handlers.items()})


def test_ctrl_c_between_elements_is_no_bug() -> None:
    """What ends the making of an element's children reaches the caller as what it is."""

    def children() -> Iterator[Element]:
        yield element("li", "one")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        element("ol", children=children())
