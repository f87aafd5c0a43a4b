"""cast.yaml: who is found again, and what is written."""

from __future__ import annotations

import pytest

from pipeline.errors import CastError
from pipeline.model import NARRATOR, CastVoice, Localized, Prosody, Speaker
from pipeline.script.cast_file import CastFile, parse_cast, render_cast
from pipeline.script.cast_table import CastRow, GivenVoice
from tests.script.conversations import person


def speaker(id: str, *labels: str, **names: str) -> Speaker:
    """A speaker with names by language, and the labels of the page."""
    return Speaker(id, Localized.of(names), labels)


def row(who: Speaker, *voices: GivenVoice, remembered_as: str = "") -> CastRow:
    """A row of a casting, of a woman of whom the page says so."""
    return CastRow(who, "female", is_gender_assumed=False, voices=voices, remembered_as=remembered_as)


def from_pool(language: str, voice: str, rate_percent: int = 0, pitch_st: float = 0) -> GivenVoice:
    """A voice that was chosen."""
    return GivenVoice(language, CastVoice(voice, Prosody(rate_percent, pitch_st)), "pool", language)


SHOW = parse_cast("""
cast:
  Ana Lima: {aliases: [安娜·利马]}
  Anabel Sato: {aliases: [Bel]}
  李小河: {aliases: [Li Xiaohe]}
  Ben: {}
  Cem Rossi: {}
  Cem Weber: {}
""")


@pytest.mark.parametrize(
    ("who", "found"),
    [
        (speaker("s", en="ANA LIMA"), "Ana Lima"),
        (speaker("s", zh="安娜・利马"), "Ana Lima"),
        (speaker("s", zh="安娜"), "Ana Lima"),  # the only one with that first name
        (speaker("s", en="Ana"), "Ana Lima"),
        (speaker("s", "Bel", en="Bel"), "Anabel Sato"),
        (speaker("s", zh="李小河 教授"), "李小河"),
        (speaker("s", en="Ben"), "Ben"),
        (speaker("s", "Ben", en="Ben Okoro"), "Ben"),  # the show knows no other name of his
        (speaker("s", "Ana", en="Ana Souza"), None),  # two whole names that differ
        (speaker("s", en="Cem"), None),  # there are two
        (speaker("s", en="Lima"), None),
        (speaker("s", "Ana Lima", en="Host"), None),  # a role, whoever has it today
    ],
)
def test_a_person_is_found_where_just_one_can_be_meant(who: Speaker, found: str | None) -> None:
    """By a whole name in any script; by a first name alone only where nobody else has it."""
    people = SHOW.find([who])

    assert (people["s"].name if people else None) == found


def test_a_first_name_of_two_speakers_finds_nobody() -> None:
    """And who is found by the whole name leaves the first name to nobody else."""
    assert SHOW.find([speaker("a", en="Ana"), speaker("b", zh="安娜")]) == {}
    assert list(SHOW.find([speaker("a", en="Ana"), speaker("b", en="Ana Lima")])) == ["b"]


def test_a_new_file_says_what_it_is() -> None:
    """The first person comes after a header; prosody is written where there is any."""
    rows = [
        row(
            speaker("ana-lima", en="Ana Lima", zh="安娜·利马"),
            from_pool("en", "en-GB-SoniaNeural", -18, -6.5),
            from_pool("zh", "zh-CN-XiaoxiaoNeural"),
        )
    ]

    text = render_cast("", rows, engine="edge")

    assert text.startswith("# Who speaks with which voice in this show.")
    assert text.endswith("""
cast:
  Ana Lima:
    aliases: [安娜·利马]
    gender: female
    voices:
      edge:
        en: {voice: en-GB-SoniaNeural, rate_percent: -18, pitch_st: -6.5}
        zh: zh-CN-XiaoxiaoNeural
""")
    assert parse_cast(text).people[0].voices["edge"]["en"].prosody == Prosody(-18, -6.5)


BEFORE = """\
# Our show.
cast:
  Zoe Weber:            # the host
    voices: {edge: {en: en-US-AvaNeural}}

  Ana Lima:
    # Chosen with care.
    gender: female
    voices:
      edge:
        en: en-GB-SoniaNeural   # she likes it
# Ends here.
"""


ADDED = """\
        zh: zh-CN-XiaoxiaoNeural
    aliases: [安娜·利马]
  Ben Sato:
    gender: female
    voices:
      edge:
        en: en-US-GuyNeural
"""


def test_what_stands_there_stays() -> None:
    """New people come last; comments, order and what is known already are left alone."""
    ana = speaker("s1", en="Ana Lima", zh="安娜·利马")
    rows = [
        row(speaker("s2", en="Ben Sato"), from_pool("en", "en-US-GuyNeural")),
        row(
            ana,
            GivenVoice("en", CastVoice("en-GB-SoniaNeural"), "remembered", "en"),
            from_pool("zh", "zh-CN-XiaoxiaoNeural"),
            remembered_as="Ana Lima",
        ),
    ]

    after = render_cast(BEFORE, rows, engine="edge")

    assert after == BEFORE.replace("# she likes it\n", f"# she likes it\n{ADDED}")


def test_writing_twice_changes_nothing() -> None:
    """What was written is known the next time."""
    rows = [row(speaker("s2", en="Ben Sato"), from_pool("en", "en-US-GuyNeural"))]
    once = render_cast(BEFORE, rows, engine="edge")
    known = [
        row(
            speaker("s2", en="Ben Sato"),
            GivenVoice("en", CastVoice("en-US-GuyNeural"), "remembered", "en"),
            remembered_as="Ben Sato",
        )
    ]

    assert render_cast(once, known, engine="edge") == once


@pytest.mark.parametrize(
    "nobody",
    [
        speaker("host", "Q", en="Host"),
        speaker("s", zh="主持人"),
        person("Speaker 1"),
        person(NARRATOR, role="narrator"),
    ],
)
def test_who_has_no_name_is_not_remembered(nobody: Speaker) -> None:
    """The next page may call somebody else so."""
    assert render_cast(BEFORE, [row(nobody, from_pool("en", "en-US-GuyNeural"))], engine="edge") == BEFORE


def test_two_of_one_name_are_one_entry() -> None:
    """The first of them has it; a file in which a name stands twice would not be read again."""
    rows = [row(speaker(id, en="Ben Sato"), from_pool("en", voice)) for id, voice in (("a", "A"), ("b", "B"))]

    (only,) = parse_cast(render_cast("", rows, engine="edge")).people

    assert only.voices["edge"]["en"].voice == "A"


def test_faults_are_told_all_at_once() -> None:
    """With line and path, as in voices.yaml."""
    with pytest.raises(CastError) as caught:
        parse_cast("people: {}\ncast:\n  Ana: {gender: woman}\n  Ben: {aliases: [ANA]}\n")

    assert [line.split(": ")[0] for line in str(caught.value).removeprefix("cast.yaml: ").splitlines()] == [
        "line 1, $.people",
        "line 3, $.cast.Ana.gender",
        "line 4, $.cast.Ben",
    ]


def test_an_empty_file_remembers_nobody() -> None:
    """As does one of comments alone."""
    assert parse_cast("") == parse_cast("# nothing yet\n") == CastFile()
