"""``show.yaml``: facts, editions and options are read as they are meant, and faults are told with their places."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ShowError
from pipeline.language import LanguagePlan
from pipeline.model import Edition, Owner, ShowFacts
from pipeline.publish.show_file import Show, missing_facts, parse_show

WHOLE = """\
title: Tea and Rain
author: Nora Field
owner: {name: Nora Field, email: nora@tea.example}
base_url: https://tea.example/show
category: Education > Language Learning
cover: art/cover.jpg
explicit: no
description: |
  Two people, one kettle.

  Every week.
timezone: Europe/Berlin
copyright: Nora Field
type: serial
media_url: https://media.tea.example/
enclosure_prefix: https://count.example/e
publish: s3://tea/show
engine: espeak
intro: music/kettle.mp3
editions:
  en-zh:
    languages: en+zh
    slow: {en: 0.85}
    repeat: {zh: 2}
    gap: 3s
    engine: edge
  zh:
    languages: zh-hant
    title: 茶与雨
    category: [Society & Culture, Documentary]
    explicit: yes
    cards: true
"""


def show_of(source: str) -> Show:
    """The show that a text says."""
    return parse_show(source, file="show.yaml")


def only_edition(source: str) -> Edition:
    """The one edition of a show."""
    (edition,) = show_of(source).editions
    return edition


def faults_of(source: str) -> list[str]:
    """What is wrong with a file."""
    with pytest.raises(ShowError) as caught:
        show_of(source)
    return caught.value.message.splitlines()


def read_or_refused(source: str) -> Show | ShowError:
    """What a file gives: a show or an error of ours."""
    try:
        return show_of(source)
    except ShowError as error:
        return error


def test_a_whole_file_is_read() -> None:
    """Every fact of the show, in the form in which feeds need it."""
    show = show_of(WHOLE)

    assert show.publish == "s3://tea/show"
    assert show.edition("en-zh").facts == ShowFacts(
        title="Tea and Rain",
        author="Nora Field",
        owner=Owner("Nora Field", "nora@tea.example"),
        base_url="https://tea.example/show/",
        language="en",
        category=("Education", "Language Learning"),
        cover="art/cover.jpg",
        explicit=False,
        description="Two people, one kettle.\n\nEvery week.",
        timezone="Europe/Berlin",
        copyright="Nora Field",
        type="serial",
        media_url="https://media.tea.example/",
        enclosure_prefix="https://count.example/e/",
    )


def test_an_edition_says_otherwise_what_it_says_itself() -> None:
    """The rest is the show's, but for the language, which is that of its plan."""
    facts = show_of(WHOLE).edition("zh").facts

    assert (facts.title, facts.category, facts.explicit) == ("茶与雨", ("Society & Culture", "Documentary"), True)
    assert (facts.author, facts.base_url, facts.language) == ("Nora Field", "https://tea.example/show/", "zh-Hant")


def test_options_of_the_show_hold_for_its_editions_until_these_say_otherwise() -> None:
    """They are named as the settings of a build and of a lesson name them."""
    lesson, plain = show_of(WHOLE).editions

    assert lesson.plan == LanguagePlan(("en", "zh"))
    assert lesson.options == {
        "engine": "edge",
        "intro": Path("music/kettle.mp3"),
        "slow": {"en": 0.85},
        "repeat": {"zh": 2},
        "gap_ms": 3000,
    }
    assert plain.options == {"engine": "espeak", "intro": Path("music/kettle.mp3"), "cards": True}


@pytest.mark.parametrize("name", ["Lesson", "lesson 1", "../lesson", "con", "com1"])
def test_an_edition_has_a_name_that_every_system_gives_a_folder(name: str) -> None:
    """It stands in addresses, too; Windows keeps some names for itself."""
    (fault,) = faults_of(f"editions: {{{name}: {{languages: en}}}}")

    assert "is no name for an edition" in fault


@pytest.mark.parametrize("said", ["languages: en+zh", "languages: en+zh\neditions:", "languages: en+zh\neditions: {}"])
def test_a_show_without_editions_has_one_named_after_its_languages(said: str) -> None:
    """Nobody has to think of editions who has one."""
    edition = only_edition(said)

    assert (edition.name, edition.facts.language) == ("en-zh", "en")


def test_the_language_of_a_show_is_its_plan_where_nothing_else_is() -> None:
    """A monolingual show says it once, in whatever case."""
    edition = only_edition("language: PT_br")

    assert (edition.name, edition.plan, edition.facts.language) == ("pt-br", LanguagePlan(("pt-BR",)), "pt-BR")


@pytest.mark.parametrize(
    ("language", "plan", "told"), [("zh-CN", "zh+en", "zh-CN"), ("en", "zh", "zh"), ("zh", "zh-Hant", "zh")]
)
def test_a_feed_is_in_the_language_that_leads_its_plan(language: str, plan: str, told: str) -> None:
    """The show may say it more exactly, not otherwise."""
    assert only_edition(f"language: {language}\nlanguages: {plan}").facts.language == told


def test_an_edition_may_say_the_language_of_its_feed() -> None:
    """It is not asked what it speaks."""
    assert only_edition("editions: {lesson: {languages: en+zh, language: zh}}").facts.language == "zh"


@pytest.mark.parametrize(
    "said",
    [
        "Education > Language Learning",
        "language learning",
        "[Education, Language Learning]",
        "{education: Language learning}",
        "{Education: [Language Learning]}",
    ],
)
def test_a_category_is_understood_as_people_write_it(said: str) -> None:
    """What comes out is Apple's own spelling."""
    assert only_edition(f"language: en\ncategory: {said}").facts.category == ("Education", "Language Learning")


def test_all_faults_are_told_at_once_with_their_places() -> None:
    """In the order of the lines, with what was probably meant."""
    told = faults_of(
        "titel: Tea\n"
        "owner: {name: Nora, email: nora at tea}\n"
        "base_url: tea.example/show?x=1\n"
        "category: Eduction\n"
        "explicit: maybe\n"
        "timezone: Europe/Berlim\n"
        "type: monthly\n"
        "editions:\n"
        "  Lesson 1: {languages: en+en}\n"
        "  zh: {languages: zh, gap: soon, bitrate: 96.5, slow: {chinese: 1, zh: 3}, base_url: x, unit: word}\n"
    )

    assert [fault.split(":")[0] for fault in told] == [
        "line 1, $.titel",
        "line 2, $.owner.email",
        "line 3, $.base_url",
        "line 4, $.category",
        "line 5, $.explicit",
        "line 6, $.timezone",
        "line 7, $.type",
        "line 9, $.editions.Lesson 1",
        "line 9, $.editions.Lesson 1.languages",
        "line 10, $.editions.zh.base_url",
        "line 10, $.editions.zh.gap",
        "line 10, $.editions.zh.bitrate",
        "line 10, $.editions.zh.slow.chinese",
        "line 10, $.editions.zh.slow.zh",
        "line 10, $.editions.zh.unit",
    ]
    assert "did you mean 'title'?" in told[0]
    assert "Did you mean 'Education'?" in told[3]
    assert "Did you mean 'Europe/Berlin'?" in told[5]
    assert "'base_url' holds for all editions" in told[9]


@pytest.mark.parametrize(
    "address",
    [
        "ftp://tea.example/",
        "https:///show",
        "https://tea.example/a b",
        "https://tea.example/茶",
        "https://tea.example/%zz",
        "https://tea.example/#top",
        "https://[tea/",
        "/show/",
    ],
)
def test_an_address_that_no_feed_can_hold_is_a_fault(address: str) -> None:
    """Feeds need whole addresses, percent-encoded."""
    (told,) = faults_of(f"language: en\nbase_url: {address!r}")

    assert told.startswith("line 2, $.base_url: expected an address such as https://")


def test_a_show_without_a_language_says_what_it_lacks() -> None:
    """Nothing can be built in no language."""
    assert faults_of("title: Tea") == [
        "line 1, $: expected the languages of the show, such as 'languages: en+zh', or 'editions:'"
    ]
    assert faults_of("editions: {daily: {title: Tea}}") == [
        "line 1, $.editions.daily: expected the languages of the edition, such as 'languages: en+zh'"
    ]


@pytest.mark.parametrize("zone", ["Europe", "../etc/passwd", "/etc/localtime", "Mars/Olympus"])
def test_what_is_no_time_zone_is_a_fault(zone: str) -> None:
    """Neither a folder of zones nor a path is taken for one."""
    assert faults_of(f"language: en\ntimezone: {zone}")[0].startswith("line 2, $.timezone: expected a time zone")


def test_what_a_feed_lacks_is_told_with_its_tags() -> None:
    """All at once, and it is no fault of the file."""
    assert [str(missing) for missing in missing_facts(only_edition("language: en"))] == [
        "title: needed for <title>",
        "base_url: needed for <link> and <enclosure>",
        "description: needed for <description>",
        "author: needed for <itunes:author>",
        "owner.name: needed for <itunes:owner>",
        "owner.email: needed for <itunes:owner>",
        "category: needed for <itunes:category>",
        "explicit: needed for <itunes:explicit>",
    ]
    assert missing_facts(show_of(WHOLE).edition("en-zh")) == ()


def test_a_personal_show_needs_little() -> None:
    """No directory will ask for its owner."""
    edition = only_edition("{language: en, personal: yes}")

    assert edition.facts.is_personal
    assert [missing.key for missing in missing_facts(edition)] == ["title", "base_url"]


def test_an_edition_that_is_not_there_is_guessed_at() -> None:
    """The error names those that there are."""
    with pytest.raises(ShowError, match=r"has no edition 'en-hz'") as caught:
        show_of(WHOLE).edition("en-hz")

    assert caught.value.hint == "Did you mean 'en-zh'? Choose one of: en-zh, zh."


@given(
    st.recursive(
        st.text(max_size=8),
        lambda child: (
            st.lists(child, max_size=3)
            | st.dictionaries(
                st.sampled_from(["title", "owner", "category", "editions", "languages", "zh", "slow", "voice", "gap"]),
                child,
                max_size=5,
            )
        ),
    )
)
def test_any_yaml_is_read_or_refused(content: object) -> None:
    """Whatever the shape of a file, the answer is a show or an error of ours with a way out."""
    answer = read_or_refused(yaml.safe_dump(content, allow_unicode=True))

    assert answer.editions if isinstance(answer, Show) else answer.message and answer.hint


@pytest.mark.parametrize("length", range(0, len(WHOLE), 7))
def test_each_prefix_of_a_file_is_read_or_refused(length: int) -> None:
    """A file that was cut off does no harm."""
    answer = read_or_refused(WHOLE[:length])

    assert answer.editions if isinstance(answer, Show) else answer.message and answer.hint
