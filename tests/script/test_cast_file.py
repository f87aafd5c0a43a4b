"""cast.yaml: who is found again, and what is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import CastError
from pipeline.model import NARRATOR, CastVoice, Localized, Prosody, Speaker
from pipeline.script.cast_file import CastFile, parse_cast
from pipeline.script.cast_table import CastRow, GivenVoice
from pipeline.script.cast_writing import render_cast
from pipeline.script.names import name_key
from pipeline.script.people import KnownPerson
from pipeline.script.short_names import may_be_short_for
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
        (speaker("s", en="Lima"), "Ana Lima"),
        (speaker("s", en="Prof. Lima"), "Ana Lima"),
        (speaker("s", en="A. Lima"), "Ana Lima"),
        (speaker("s", en="Ana L."), "Ana Lima"),
        (speaker("s", zh="利马女士"), "Ana Lima"),
        (speaker("s", en="C. Weber", zh="杰姆·韦伯"), "Cem Weber"),  # no other name of the same script
        (speaker("s", zh="小河"), "李小河"),
        (speaker("s", zh="老李"), "李小河"),
        (speaker("s", zh="李总"), "李小河"),
        (speaker("s", "李老师", zh="李大河"), None),
        (speaker("s", zh="小李"), None),  # likelier a nickname
        (speaker("s", en="B. Lima"), None),
        (speaker("s", en="Hugo Ben"), None),  # Ben is a first name
        (speaker("s", en="Mr Weber"), "Cem Weber"),
        (speaker("s", "Ana Lima", en="Host"), None),  # a role, whoever has it today
    ],
)
def test_a_person_is_found_where_just_one_can_be_meant(who: Speaker, found: str | None) -> None:
    """By a whole name in any script; by a shorter one only where nobody else has it."""
    people = SHOW.find([who])

    assert (people["s"].name if people else None) == found


def test_a_first_name_of_two_speakers_finds_nobody() -> None:
    """And who is found by the whole name leaves the first name to nobody else."""
    assert SHOW.find([speaker("a", en="Ana"), speaker("b", zh="安娜")]) == {}
    assert list(SHOW.find([speaker("a", en="Ana"), speaker("b", en="Ana Lima")])) == ["b"]


FAMILY = parse_cast("""
cast:
  Mira Osei: {gender: female}
  Kofi Osei: {}
  王小明: {gender: male}
""")


@pytest.mark.parametrize(
    ("speakers", "found", "doubtful"),
    [
        ([speaker("s", en="Dr. Osei")], {}, {"s": ["Mira Osei", "Kofi Osei"]}),
        ([speaker("s", en="K. Osei")], {"s": "Kofi Osei"}, {}),
        (
            [speaker("s", en="K. Osei"), speaker("t", en="Osei")],
            {},
            {"s": ["Kofi Osei"], "t": ["Mira Osei", "Kofi Osei"]},
        ),
        ([speaker("s", en="Kofi Osei"), speaker("t", en="Osei")], {"s": "Kofi Osei"}, {"t": ["Mira Osei"]}),
        ([speaker("s", zh="王先生"), speaker("t", zh="王大河")], {}, {"s": ["王小明"]}),
        ([speaker("s", zh="王先生"), speaker("t", zh="王总")], {}, {"s": ["王小明"], "t": ["王小明"]}),
        ([speaker("s", zh="小王")], {}, {"s": ["王小明"]}),
        ([Speaker("s", Localized.of({"zh": "王女士"}), gender="female")], {}, {}),
        ([Speaker("s", Localized.of({"en": "Mr Osei"}), gender="male")], {"s": "Kofi Osei"}, {}),
        ([speaker("s", "Osei", en="Esi Osei")], {}, {}),
    ],
)
def test_of_two_with_one_family_name_nobody_is_found(
    speakers: list[Speaker], found: dict[str, str], doubtful: dict[str, list[str]]
) -> None:
    """In the show or in the episode; whom they may be is told, unless a gender or a whole name tells them apart."""
    people = FAMILY.find(speakers)
    may_be = FAMILY.find_doubtful(speakers, people)

    assert {id: person.name for id, person in people.items()} == found
    assert {id: [person.name for person in free] for id, free in may_be.items()} == doubtful


CALLED = st.sampled_from(
    "Mira Osei|Kofi Osei|Osei|Dr. Osei|M. Osei|Mira O.|Mira|Lima|Ana Lima|王小明|小明|王老师|老王|王大河|Host".split(
        "|"
    )
)


@given(names=st.lists(CALLED, max_size=5), known=st.lists(CALLED, max_size=4, unique_by=name_key))
def test_a_shorter_name_takes_nobody_from_a_better_one(names: list[str], known: list[str]) -> None:
    """Whoever is found by a better name is found whether or not the others are there, and nobody is found twice."""
    speakers = [speaker(str(number), en=name) for number, name in enumerate(names)]
    show = CastFile(people=tuple(map(KnownPerson, known)))
    found = show.find(speakers)

    keys = set(map(name_key, known))
    exact = {who.id for who in speakers if name_key(who.names.first) in keys}
    shorter = {id for id in found if any(may_be_short_for(names[int(id)], name) for name in known) and id not in exact}
    without = show.find([who for who in speakers if who.id not in shorter])

    assert {id: person for id, person in found.items() if id in exact}.items() <= without.items()
    assert len({person.name for person in found.values()}) == len(found)


@given(names=st.lists(CALLED, max_size=5, unique=True), known=st.lists(CALLED, max_size=4, unique_by=name_key))
def test_a_shorter_name_is_found_in_whichever_order_people_speak(names: list[str], known: list[str]) -> None:
    """Nobody is taken for somebody because they speak first."""
    speakers = [speaker(name, en=name) for name in names]
    show = CastFile(people=tuple(map(KnownPerson, known)))
    short = {name for name in names if name_key(name) not in map(name_key, known)}

    there, back = show.find(speakers), show.find(speakers[::-1])

    assert {id: there[id] for id in there if id in short} == {id: back[id] for id in back if id in short}


def test_a_shorter_name_is_not_written_down() -> None:
    """As an alias, it would go on finding the person once another of the family is there."""
    row_of_short = row(speaker("s", en="Dr. Lima"), from_pool("en", "a"), remembered_as="Ana Lima")

    assert "aliases" not in render_cast("cast: {Ana Lima: {gender: female}}", [row_of_short], engine="edge")


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


def test_a_name_that_two_have_in_translation_is_an_alias_of_the_first() -> None:
    """Each keeps an entry, and the file can be read again, now and when nothing is new."""
    people = {"li": "李娜", "lei": "黎娜"}
    rows = [row(speaker(id, zh=name, en="Li Na"), from_pool("zh", id)) for id, name in people.items()]

    text = render_cast("", rows, engine="edge")

    assert [(person.name, person.aliases) for person in parse_cast(text).people] == [
        ("李娜", ("Li Na",)),
        ("黎娜", ()),
    ]
    assert render_cast(text, rows, engine="edge") == text


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
