"""Who speaks in which voice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import CastError
from pipeline.model import NARRATOR, CastVoice, Gender, Localized, Prosody, Speaker, Voice
from pipeline.script.cast_file import NOBODY_REMEMBERED, CastFile, parse_cast
from pipeline.script.cast_writing import render_cast
from pipeline.script.casting import Casting, cast_speakers
from pipeline.script.distinctness import are_told_apart
from pipeline.script.voices import VoicesFile, load_voices
from pipeline.speech.registry import load_engine
from tests.script.conversations import greeting, passage, person, shipped_voices, talk

VOICES = shipped_voices()
NO_VOICES = load_voices("", file="voices.yaml")
GENDERS: tuple[Gender, ...] = ("female", "male")

people = st.lists(
    st.builds(person, st.text("abcdefgh", min_size=3, max_size=4), gender=st.sampled_from(GENDERS)),
    min_size=1,
    max_size=12,
    unique_by=lambda speaker: speaker.id,
)


def cast(
    speakers: Sequence[Speaker],
    *,
    engine: str = "edge",
    languages: Sequence[str] = ("en", "zh"),
    voices: VoicesFile = VOICES,
    offered: Sequence[Voice] = (),
    list_is_complete: bool = True,
    remembered: CastFile = NOBODY_REMEMBERED,
    overrides: Sequence[tuple[str, str]] = (),
    same_voice: bool = False,
) -> Casting:
    """Cast a greeting of these speakers."""
    return cast_speakers(
        greeting(speakers),
        languages=languages,
        voices=voices,
        engine=engine,
        offered=offered,
        list_is_complete=list_is_complete,
        remembered=remembered,
        overrides=overrides,
        same_voice=same_voice,
    )


def gender_of(voice: CastVoice, engine: str, language: str) -> Gender | None:
    """The gender that the shipped pool says a voice has."""
    return next(listed.gender for listed in VOICES.pool(engine, language) if listed.voice == voice.voice)


@pytest.mark.parametrize("engine", ["edge", "espeak", "azure"])
@pytest.mark.parametrize("gender", GENDERS)
@pytest.mark.parametrize("with_narrator", [False, True])
def test_nobody_of_twenty_sounds_like_somebody_else(engine: str, gender: Gender, *, with_narrator: bool) -> None:
    """Even twenty of one gender are told apart in each language, by the voice or by a clear step of prosody."""
    narrator = [person(NARRATOR, role="narrator")] if with_narrator else []
    speakers = [*narrator, *(person(f"speaker {number}", gender=gender) for number in range(20 - with_narrator))]

    casting = cast(speakers, engine=engine)

    for language in ("en", "zh"):
        sounds = [voices[language] for voices in casting.voices.values()]
        assert all(
            one.voice != other.voice or are_told_apart(one.prosody, other.prosody)
            for one, other in combinations(sounds, 2)
        )


@given(speakers=people, engine=st.sampled_from(["edge", "espeak"]))
@settings(max_examples=20, deadline=None)
def test_known_genders_are_kept_and_sounds_differ(speakers: list[Speaker], engine: str) -> None:
    """However many speak, each has a voice of their gender and a sound of their own in each language."""
    casting = cast(speakers, engine=engine)

    for language in ("en", "zh"):
        given_voices = [casting.voices[speaker.id][language] for speaker in speakers]
        assert len(set(given_voices)) == len(speakers)
        assert [gender_of(voice, engine, language) for voice in given_voices] == [s.gender for s in speakers]


@given(speakers=people, removed=st.integers(0, 11))
@settings(max_examples=20, deadline=None)
def test_removing_a_speaker_changes_nobody_before_them(speakers: list[Speaker], removed: int) -> None:
    """Whoever speaks before the one who is taken out keeps their voice."""
    at = removed % len(speakers)
    without = [*speakers[:at], *speakers[at + 1 :]]

    before, after = cast(speakers).voices, cast(without).voices if without else {}

    assert all(before[speaker.id] == after[speaker.id] for speaker in speakers[:at])


@given(speakers=people)
@settings(max_examples=20, deadline=None)
def test_casting_is_the_same_whatever_order_languages_have(speakers: list[Speaker]) -> None:
    """The plans en+zh and zh+en share their voices, and so their clips."""
    assert cast(speakers).voices == cast(speakers, languages=("zh", "en")).voices


def test_a_person_has_the_same_step_in_every_language() -> None:
    """Where Chinese has fewer voices than English, both are bent alike."""
    speakers = [person(f"speaker {number}", gender="male") for number in range(9)]

    casting = cast(speakers)

    steps = [{voice.prosody for voice in voices.values()} for voices in casting.voices.values()]
    assert all(len(step) == 1 for step in steps)
    assert {Prosody()} in steps
    assert {Prosody(pitch_st=-4)} in steps


def test_embedded_voices_keep_their_variant_across_languages() -> None:
    """The person who has the variant m8 in English has it in Chinese too."""
    speakers = [person(f"speaker {number}", gender=GENDERS[number % 2]) for number in range(6)]

    casting = cast(speakers, engine="espeak")

    for voices in casting.voices.values():
        assert voices["en"].voice.partition("+")[2] == voices["zh"].voice.partition("+")[2]


def test_voices_are_distinct_before_they_are_bent() -> None:
    """As long as there are standard voices, each person has one of their own, unbent."""
    casting = cast([person(name, gender="male") for name in ("Ben", "Cem", "Dov")], languages=["zh"])

    given_voices = [voices["zh"] for voices in casting.voices.values()]
    assert {voice.voice for voice in given_voices} == {
        "zh-CN-YunxiNeural",
        "zh-CN-YunjianNeural",
        "zh-CN-YunyangNeural",
    }
    assert not any(str(voice.prosody) for voice in given_voices)


def test_a_standard_accent_is_kept_before_a_voice_of_ones_own() -> None:
    """Two people share a standard voice before anybody gets a regional one."""
    five_each = [person(f"speaker {number}", gender="male") for number in range(16)]

    casting = cast(five_each, languages=["zh"])

    regional = [id for id, voices in casting.voices.items() if voices["zh"].voice.startswith("zh-TW")]
    assert regional == ["speaker 15"]


def test_host_and_first_guest_differ_where_nothing_is_known() -> None:
    """Where their names tell nothing, their assumed genders are not the same."""
    for host, guest in combinations(["Quill", "Tarn", "Vesk", "Zorn", "Brix"], 2):
        casting = cast([person(host, role="host"), person(guest, role="guest")])

        genders = {gender_of(voices["en"], "edge", "en") for voices in casting.voices.values()}
        assert genders == {"female", "male"}


def test_the_host_differs_from_the_guest_who_says_most() -> None:
    """Not from one who just says good morning first."""
    host, first, main = person("Ana", role="host"), person("Ben", role="guest"), person("Cem", role="guest")
    words = [passage(en="Good morning.")]
    conversation = talk([host, first, main], [(who.id, words) for who in (host, first, main, host, main)])

    casting = cast_speakers(conversation, languages=["en"], voices=VOICES, engine="edge")

    genders = {id: gender_of(voices["en"], "edge", "en") for id, voices in casting.voices.items()}
    assert {genders["Ana"], genders["Cem"]} == {"female", "male"}


def test_a_voice_that_cannot_speak_the_language_is_noted() -> None:
    """Such a voice would say nothing, or only the words it knows."""
    file = load_voices("cast: {Ana: {voices: {edge: {zh: en-GB-SoniaNeural}}}}", file="voices.yaml").completed_by(
        VOICES
    )

    casting = cast([person("Ana")], voices=file, offered=load_engine("edge", {}).voices())

    assert [(note.language, note.text) for note in casting.notes] == [
        ("zh", "Ana: en-GB-SoniaNeural speaks en; it may not be able to speak zh")
    ]


def test_what_is_said_of_one_person_changes_the_assumption_of_no_other() -> None:
    """Whoever follows the note about one speaker leaves the others' voices as they were."""
    people = [person("Ana", role="host"), person("Ben", role="guest"), person("Cem")]
    (assumed, told) = (cast(people), cast([replace(people[0], gender="male"), *people[1:]]))

    (all_of_them,) = (note.text for note in assumed.notes)
    (the_others,) = (note.text for note in told.notes)
    assert all(f"{name} (" in all_of_them for name in ("Ana", "Ben", "Cem"))
    assert "Ana" not in the_others
    assert (
        all_of_them.split("Ana (")[1].split("), ", 1)[1].split(".")[0] == the_others.split("assumed: ")[1].split(".")[0]
    )


def test_an_assumed_gender_is_said_with_the_line_that_changes_it() -> None:
    """The note names the person, what was assumed, and what to write; no known gender is noted."""
    casting = cast([person("Ana", gender="female"), person("Ben: B.")])

    note, line = casting.notes[0].text.split("for example: ")
    assert len(casting.notes) == 1
    assert note == (
        "nobody says whose voice is a woman's or a man's; assumed: Ben: B. (male). "
        "To change it, write under 'cast:' in voices.yaml, "
    )
    assert line == '"Ben: B.": {gender: female}'


KNOWN = """
cast:
  Ana Lima:
    aliases: [安娜]
    gender: female
    rate_percent: -5
    voices: {edge: {en: {voice: en-GB-SoniaNeural, pitch_st: 1}}}
  Ben:
    voices: {edge: {en: en-US-GuyNeural}}
pools:
  edge:
    en:
      - {voice: en-GB-SoniaNeural, gender: female}
      - {voice: en-US-GuyNeural, gender: male}
      - {voice: en-US-AvaNeural, gender: female}
      - {voice: en-US-EricNeural, gender: male}
    zh:
      - {voice: zh-CN-XiaoxiaoNeural, gender: female}
      - {voice: zh-CN-YunxiNeural, gender: male}
"""


def test_known_people_have_their_own_voices() -> None:
    """A name in any script, whatever its capitals, finds the person; where they have no voice, the pool serves."""
    ana = Speaker("s1", person("ANA  lima").names, ("安娜",))
    ben = person("ben")

    casting = cast([person("Eve", gender="female"), ana, ben], voices=load_voices(KNOWN, file="voices.yaml"))

    assert casting.voices["s1"]["en"] == CastVoice("en-GB-SoniaNeural", Prosody(-5, 1))
    assert casting.voices["s1"]["zh"].prosody.rate_percent == -5
    assert casting.voices["ben"] == {"en": CastVoice("en-US-GuyNeural"), "zh": CastVoice("zh-CN-YunxiNeural")}
    assert casting.voices["Eve"]["en"] == CastVoice("en-US-AvaNeural")
    assert not any("assumed" in note.text for note in casting.notes)


def test_a_shared_voice_is_noted_for_its_language() -> None:
    """Two women and one Chinese woman's voice: the note says who is bent how, and in which language."""
    casting = cast(
        [person("Ana", gender="female"), person("Eve", gender="female")], voices=load_voices(KNOWN, file="voices.yaml")
    )

    assert [(note.language, note.text) for note in casting.notes] == [
        ("zh", "zh: zh-CN-XiaoxiaoNeural is the voice of Ana (plain), Eve (pitch -4 st)")
    ]


def test_two_whom_the_file_gives_one_sound_are_said_to_be_alike() -> None:
    """What voices.yaml gives is not bent; the note says what a listener will hear."""
    file = load_voices(
        "cast:\n  Ana: {voices: {e: {en: A}}}\n  Eve: {voices: {e: {en: A}}}\npools: {e: {en: [A]}}", file="v"
    )

    casting = cast([person("Ana"), person("Eve")], engine="e", languages=["en"], voices=file)

    assert [note.text for note in casting.notes if "is the voice of" in note.text] == [
        "en: A is the voice of Ana (plain), Eve (plain), who are hard to tell apart"
    ]


def test_a_remembered_voice_that_is_gone_is_an_error_for_those_who_speak() -> None:
    """It names the line of cast.yaml; whoever is not there disturbs nobody."""
    memory = parse_cast("cast:\n  Ana Lima: {voices: {tones: {en: gone}}}\n")

    def cast_from_memory(name: str) -> Casting:
        return cast([person(name)], engine="tones", voices=NO_VOICES, offered=MULTILINGUAL, remembered=memory)

    assert cast_from_memory("Eve").rows
    with pytest.raises(CastError) as caught:
        cast_from_memory("Ana Lima")

    assert str(caught.value) == (
        "cast.yaml: line 2, $.cast.Ana Lima.voices.tones.en: 'gone' is not a voice of engine 'tones'"
    )


def test_the_narrator_speaks_apart() -> None:
    """Nobody has the narrator's voice while there is a narrator."""
    speakers = [person(f"speaker {number}", gender="male") for number in range(12)]

    casting = cast([person(NARRATOR, role="narrator"), *speakers])

    for language, voice in (("en", "en-US-SteffanNeural"), ("zh", "zh-CN-YunyangNeural")):
        having = [id for id, voices in casting.voices.items() if voices[language].voice == voice]
        assert having == [NARRATOR]


def test_a_narrator_without_a_voice_takes_what_is_left() -> None:
    """The pool serves the narrator last, whose gender nobody assumes aloud."""
    speakers = [person(NARRATOR, role="narrator"), person("Ana", gender="female"), person("Ben", gender="male")]

    with_narrator = cast(speakers, voices=load_voices(KNOWN, file="voices.yaml"))
    without = cast(speakers[1:], voices=load_voices(KNOWN, file="voices.yaml"))

    assert with_narrator.voices.items() >= without.voices.items()
    assert not any("assumed" in note.text for note in with_narrator.notes)


def test_a_missing_pool_names_the_key_to_add() -> None:
    """An engine or language that the file lacks is an error, unless the engine offers voices."""
    with pytest.raises(CastError) as caught:
        cast([person("Ana")], engine="tones")

    assert str(caught.value).startswith("voices.yaml: $.pools.tones: expected the voices of engine 'tones' for 'en'")
    assert "pools: tones: en:" in caught.value.hint


def test_offered_voices_serve_where_the_file_has_none() -> None:
    """An engine that is not in the file is used with its own voices, and those to avoid come last."""
    file = load_voices("avoid: {tones: [a-child]}", file="voices.yaml")
    offered = [
        Voice("a-child", "en-US", "female"),
        Voice("b-woman", "en-US", "female"),
        Voice("c-man", "fr-FR", "male", languages=("en",)),
    ]

    casting = cast(
        [person("Ana", gender="female"), person("Ben", gender="male"), person("Eve", gender="female")],
        engine="tones",
        languages=["en"],
        voices=file,
        offered=offered,
    )

    assert [voices["en"].voice for voices in casting.voices.values()] == ["b-woman", "c-man", "b-woman"]


def test_an_unknown_voice_is_named_with_a_guess() -> None:
    """A typing error in the file says where it stands and what may be meant."""
    file = load_voices(
        "pools: {edge: {en: [{voice: en-GB-SoniaNeural}]}}\ncast:\n  Ana: {voices: {edge: {en: en-GB-Soniya}}}",
        file="voices.yaml",
    )

    with pytest.raises(CastError) as caught:
        cast([person("Ben")], languages=["en"], voices=file, offered=[Voice("en-GB-SoniaNeural", "en-GB", "female")])

    assert str(caught.value) == (
        "voices.yaml: line 3, $.cast.Ana.voices.edge.en: 'en-GB-Soniya' is not a voice of engine 'edge'"
    )
    assert caught.value.hint == "Did you mean 'en-GB-SoniaNeural'? Run 'duologue voices list edge'."


MULTILINGUAL = [
    Voice("a-man", "en-US", "male", languages=("zh",)),
    Voice("a-woman", "en-US", "female", languages=("zh",)),
    Voice("b-foreigner", "de-DE", "male", languages=("en", "zh")),
    Voice("c-only-english", "en-US", "male"),
    Voice("d-only-chinese", "zh-CN", "male"),
]


def test_the_same_voice_speaks_every_language() -> None:
    """Voices that speak all languages are shared out before any that has a foreign accent in both."""
    speakers = [person("Ana", gender="female"), person("Ben", gender="male"), person("Cem", gender="male")]

    casting = cast(speakers, engine="tones", voices=NO_VOICES, offered=MULTILINGUAL, same_voice=True)

    assert casting.voices == {
        "Ana": dict.fromkeys(("en", "zh"), CastVoice("a-woman")),
        "Ben": dict.fromkeys(("en", "zh"), CastVoice("a-man")),
        "Cem": dict.fromkeys(("en", "zh"), CastVoice("a-man", Prosody(pitch_st=-4))),
    }


def test_edge_has_voices_that_speak_english_and_chinese() -> None:
    """Four of its voices do without a foreign accent in English, and nobody hears another."""
    speakers = [person(f"speaker {number}", gender=GENDERS[number % 2]) for number in range(8)]

    casting = cast(speakers, offered=load_engine("edge", {}).voices(), same_voice=True)

    assert all(len(set(voices.values())) == 1 for voices in casting.voices.values())
    assert {voices["zh"].voice for voices in casting.voices.values()} == {
        f"en-US-{name}MultilingualNeural" for name in ("Andrew", "Ava", "Brian", "Emma")
    }


def test_one_voice_speaks_as_many_of_the_first_languages_as_it_can() -> None:
    """A third language, of a quotation, costs nobody the one voice for the first two."""
    offered = [*MULTILINGUAL, Voice("f-french", "fr-FR", "male")]

    casting = cast(
        [person("Ben", gender="male")],
        engine="tones",
        voices=NO_VOICES,
        offered=offered,
        languages=["en", "zh", "fr"],
        same_voice=True,
    )

    assert {tag: own.voice for tag, own in casting.voices["Ben"].items()} == {
        "en": "a-man",
        "zh": "a-man",
        "fr": "f-french",
    }
    assert casting.notes[0].text.endswith("people have another one for fr")


def test_where_no_voice_speaks_all_languages_it_is_said() -> None:
    """Then everybody has a voice for each language, as without the option."""
    offered = MULTILINGUAL[3:]

    casting = cast([person("Ben")], engine="tones", voices=NO_VOICES, offered=offered, same_voice=True)

    assert {tag: own.voice for tag, own in casting.voices["Ben"].items()} == {
        "en": "c-only-english",
        "zh": "d-only-chinese",
    }
    assert casting.notes[0].text.startswith("engine 'tones' has no voice that speaks en and zh")


def test_a_voice_that_is_asked_for_holds_in_its_languages() -> None:
    """A name in any way of writing finds the speaker; the other language and the others keep theirs."""
    speakers = [person("Ana Lima", gender="female"), person("Ben", gender="male"), person("Eve", gender="female")]
    before = cast(speakers)

    after = cast(speakers, overrides=[("ana lima", "en-GB-LibbyNeural")])

    assert after.voices["Ana Lima"] == {**before.voices["Ana Lima"], "en": CastVoice("en-GB-LibbyNeural")}
    assert {given.language: given.source for given in after.rows[0].voices} == {"en": "option", "zh": "pool"}
    assert after.voices["Ben"] == before.voices["Ben"]


def test_a_multilingual_voice_that_is_asked_for_holds_in_all_of_them() -> None:
    """So does one whose languages nobody knows."""
    for voice, offered in (("a-man", MULTILINGUAL), ("sherpa:7", ())):
        casting = cast(
            [person("Ben")], offered=offered, overrides=[("Ben", voice)], voices=VOICES if not offered else NO_VOICES
        )
        assert {own.voice for own in casting.voices["Ben"].values()} == {voice}


@pytest.mark.parametrize(
    ("override", "message", "hint"),
    [
        (
            ("Anna", "a-man"),
            "--voice: nobody who speaks is called 'Anna'; there are 'Ana', 'Ben'",
            "Did you mean 'Ana'? ",
        ),
        (("Ana", "a-mann"), "--voice: 'a-mann' is not a voice of engine 'tones'", "Did you mean 'a-man'? "),
        (("Ana", "f-french"), "--voice: 'f-french' speaks fr, and what is spoken is in en, zh", "Give a voice of one"),
    ],
)
def test_a_wrong_wish_is_refused_with_a_guess(override: tuple[str, str], message: str, hint: str) -> None:
    """Nobody who speaks, no such voice, no such language."""
    offered = [*MULTILINGUAL, Voice("f-french", "fr-FR", "male")]

    with pytest.raises(CastError) as caught:
        cast([person("Ana"), person("Ben")], engine="tones", voices=NO_VOICES, offered=offered, overrides=[override])

    assert str(caught.value) == message
    assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize("name", ["mira", "Osei", "Dr. Osei", "M. Osei", "Mira O."])
def test_a_shorter_name_finds_the_one_who_can_be_meant(name: str) -> None:
    """As it finds whom the show remembers; where two can be meant, it is refused."""
    mira, other = (replace(person(shown), id=id) for id, shown in (("s1", "Mira Osei"), ("s2", "Mira Ann Osei")))
    asked = [(name, "en-GB-LibbyNeural")]

    assert cast([mira, person("Ben")], overrides=asked).voices[mira.id]["en"] == CastVoice("en-GB-LibbyNeural")
    with pytest.raises(CastError, match="may be s1 or s2"):
        cast([mira, other], overrides=asked)


def test_who_may_be_somebody_of_the_show_is_noted() -> None:
    """With the alias to write."""
    show = parse_cast("cast: {Mira Osei: {}, Kofi Osei: {}}")

    casting = cast([person("Dr. Osei"), person("Ben")], remembered=show)

    assert [note.text for note in casting.notes if "cast.yaml" in note.text] == [
        "Dr. Osei may be Mira Osei or Kofi Osei of cast.yaml: if so, add the alias there, 'aliases: [Dr. Osei]'"
    ]


def test_a_guess_at_who_was_meant_is_the_name_that_is_shown() -> None:
    """Not the id, and by each word of a name."""
    with pytest.raises(CastError) as caught:
        cast([replace(person("Mira Osei"), id="mira-osei")], overrides=[("Myra", "en-GB-LibbyNeural")])

    assert caught.value.hint.startswith("Did you mean 'Mira Osei'? ")


def test_a_name_of_two_people_is_refused() -> None:
    """Their ids tell them apart."""
    two = [replace(person(id), labels=("Lima",)) for id in ("ana", "ben")]

    with pytest.raises(CastError, match="'lima' may be ana or ben"):
        cast(two, overrides=[("lima", "en-GB-LibbyNeural")])


def test_a_list_that_ages_warns_of_a_voice_that_it_lacks() -> None:
    """The voice is used, in the language that its name begins with, and the warning has a guess."""
    file = load_voices(
        "cast:\n  Ana: {voices: {edge: {en: en-GB-Soniya}}}\npools: {edge: {en: [a], zh: [a]}}", file="voices.yaml"
    )
    offered = [Voice("a", "en-GB", languages=("zh",)), Voice("en-GB-SoniaNeural", "en-GB", "female")]

    casting = cast(
        [person("Ana"), person("Ben")],
        voices=file,
        offered=offered,
        list_is_complete=False,
        overrides=[("Ben", "zh-CN-NewNeural")],
    )

    assert casting.voices["Ana"]["en"] == CastVoice("en-GB-Soniya")
    assert casting.voices["Ben"] == {"en": CastVoice("a"), "zh": CastVoice("zh-CN-NewNeural")}
    assert [note.text for note in casting.notes if "known voices" in note.text] == [
        (
            "voices.yaml: line 2, $.cast.Ana.voices.edge.en: 'en-GB-Soniya' is not among the known voices of engine "
            "'edge', which may be out of date. Did you mean 'en-GB-SoniaNeural'?"
        ),
        "--voice: 'zh-CN-NewNeural' is not among the known voices of engine 'edge', which may be out of date.",
    ]


def test_an_engine_with_anothers_voices_has_the_same_cast() -> None:
    """People, narrator, pools and what is to be avoided serve it too, in the same places."""
    known = load_voices("cast: {Ana: {voices: {edge: {en: en-GB-SoniaNeural}}}}", file="voices.yaml").completed_by(
        VOICES
    )
    speakers = [person(NARRATOR, role="narrator"), person("Ana"), person("Ben", gender="male")]

    casting = cast(speakers, engine="azure", voices=known)

    assert casting.voices == cast(speakers, engine="edge", voices=known).voices
    assert casting.voices["Ana"]["en"] == CastVoice("en-GB-SoniaNeural")


def test_a_panel_of_eight_has_eight_voices() -> None:
    """A host and seven guests, all men: standard adults, none twice the same, in one table with their sources."""
    guests = [
        person(f"Guest {word}", gender="male", role="guest")
        for word in "Lima Rossi Sato Weber Kowal Ivers Okoro".split()
    ]
    speakers = [person("主持人", gender="male", role="host"), *guests]

    casting = cast(speakers, offered=load_engine("edge", {}).voices())

    assert [(row.speaker.id, row.gender, row.is_gender_assumed) for row in casting.rows] == [
        (speaker.id, "male", False) for speaker in speakers
    ]
    assert {given.source for row in casting.rows for given in row.voices} == {"pool"}
    for language, locales in (("zh", ("zh-CN",)), ("en", ("en-US", "en-GB"))):
        sounds = [row.by_language[language] for row in casting.rows]
        assert len(set(sounds)) == 8
        assert all(gender_of(sound, "edge", language) == "male" for sound in sounds)
        assert all(sound.voice.startswith(locales) for sound in sounds)


named_people = st.lists(
    st.builds(
        person,
        st.sampled_from(
            [f"{first} {last}" for first in ("Ana", "Ben", "Cem", "Dov") for last in ("Lima", "Sato", "Rossi")]
        ),
        gender=st.sampled_from([*GENDERS, None]),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda speaker: speaker.id,
)


@given(episodes=st.lists(named_people, min_size=2, max_size=3), engine=st.sampled_from(["edge", "espeak"]))
@settings(deadline=None)
def test_a_person_has_one_voice_in_every_episode_of_a_show(episodes: list[list[Speaker]], engine: str) -> None:
    """Whoever else comes or stays away, nobody's voice changes, and nobody's is like another's."""
    memory = ""
    heard: dict[str, Mapping[str, CastVoice]] = {}
    host = person("主持人", gender="female", role="host")

    for guests in episodes:
        told = [replace(guest, gender=None if guest.id in heard else guest.gender) for guest in guests]
        casting = cast([host, *told], engine=engine, remembered=parse_cast(memory))
        memory = render_cast(memory, casting.rows, engine=engine)
        for who in (host, *guests):
            assert heard.setdefault(who.id, casting.voices[who.id]) == casting.voices[who.id]
        for language in ("en", "zh"):
            assert len({own[language] for own in casting.voices.values()}) == len(guests) + 1


def test_a_guest_returns_under_another_label_and_in_other_company() -> None:
    """In episode 10 she has another id, a Chinese name, and speaks after others of her gender."""
    ana = Speaker("ana-lima", Localized.of({"en": "Ana Lima", "zh": "安娜·利马"}), ("Ana:",), gender="female")
    first = cast([person("Q", gender="female"), ana])
    returned = Speaker("s7", Localized.of({"zh": "安娜・利马 女士"}), ("利马",))
    others = [person(f"{name} Sato", gender="female") for name in ("Eve", "Ida", "Mia", "Zoe")]

    tenth = cast([*others, returned], remembered=parse_cast(render_cast("", first.rows, engine="edge")))

    assert tenth.voices["s7"] == first.voices["ana-lima"]
    assert {given.source for given in tenth.rows[-1].voices} == {"remembered"}


def test_two_who_were_remembered_with_one_sound_are_told_apart() -> None:
    """The one who stands first in the file keeps it; the other is bent for this episode, and the file stays."""
    memory = "cast:\n" + "".join(
        f"  {name} Lima: {{voices: {{edge: {{en: en-US-GuyNeural}}}}}}\n" for name in ("Ben", "Cem")
    )
    speakers = [person("Cem Lima"), person("Ben Lima")]

    casting = cast(speakers, languages=["en"], remembered=parse_cast(memory))

    assert casting.voices["Ben Lima"]["en"] == CastVoice("en-US-GuyNeural")
    assert casting.voices["Cem Lima"]["en"] == CastVoice("en-US-GuyNeural", Prosody(pitch_st=-4))
    assert render_cast(memory, casting.rows, engine="edge") == memory


def test_a_gender_that_becomes_known_outweighs_the_memory() -> None:
    """A voice that was assumed and of the wrong gender is given up, and the file says the new one."""
    assumed = cast([person("Cem Lima")], languages=["en"])
    memory = render_cast("", assumed.rows, engine="edge")
    wrong = gender_of(assumed.voices["Cem Lima"]["en"], "edge", "en")
    right: Gender = "male" if wrong == "female" else "female"
    again = cast([person("Cem Lima")], languages=["en"], remembered=parse_cast(memory))
    assert any("assumed: Cem Lima (" in note.text for note in again.notes)

    told = cast([person("Cem Lima", gender=right)], languages=["en"], remembered=parse_cast(memory))

    assert gender_of(told.voices["Cem Lima"]["en"], "edge", "en") == right
    (kept,) = parse_cast(render_cast(memory, told.rows, engine="edge")).people
    assert (kept.gender, kept.voices["edge"]["en"].voice) == (right, told.voices["Cem Lima"]["en"].voice)


def test_voices_yaml_and_the_command_line_outweigh_the_memory() -> None:
    """And what was asked for is remembered; what voices.yaml says is not copied."""
    memory = parse_cast("cast: {Ana Lima: {voices: {edge: {en: en-US-AvaNeural, zh: zh-CN-XiaoyiNeural}}}}")
    file = load_voices(
        "cast: {Ana Lima: {pitch_st: -1, voices: {edge: {en: en-GB-SoniaNeural}}}}", file="voices.yaml"
    ).completed_by(VOICES)

    casting = cast(
        [person("Ana Lima")], voices=file, remembered=memory, overrides=[("Ana Lima", "zh-CN-XiaoxiaoNeural")]
    )

    assert casting.voices["Ana Lima"] == {
        "en": CastVoice("en-GB-SoniaNeural", Prosody(pitch_st=-1)),
        "zh": CastVoice("zh-CN-XiaoxiaoNeural", Prosody(pitch_st=-1)),
    }
    (kept,) = parse_cast(render_cast("", casting.rows, engine="edge")).people
    assert {tag: (own.voice, own.prosody) for tag, own in kept.voices["edge"].items()} == {
        "zh": ("zh-CN-XiaoxiaoNeural", Prosody())
    }


def test_one_voice_for_all_languages_is_remembered_as_such() -> None:
    """The voices for each language are another memory, and neither disturbs the other."""
    offered = load_engine("edge", {}).voices()
    speakers = [person("Ana Lima", gender="female"), person("Eve Sato", gender="female")]
    apart = cast(speakers, offered=offered)
    memory = render_cast("", apart.rows, engine="edge")

    one = cast(speakers[:1], offered=offered, same_voice=True, remembered=parse_cast(memory))
    memory = render_cast(memory, one.rows, engine="edge")

    again = cast(speakers[::-1], offered=offered, same_voice=True, remembered=parse_cast(memory))
    assert again.voices["Ana Lima"] == one.voices["Ana Lima"]
    assert cast(speakers, offered=offered, remembered=parse_cast(memory)).voices == apart.voices
