"""Who speaks in which voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import CastError
from pipeline.model import NARRATOR, CastVoice, Gender, Prosody, Speaker, Voice
from pipeline.script.casting import STEPS, Casting, cast_speakers
from pipeline.script.voices import VoicesFile, load_voices
from tests.script.conversations import greeting, person, shipped_voices

VOICES = shipped_voices()
GENDERS: tuple[Gender, ...] = ("female", "male")

people = st.lists(
    st.builds(person, st.text("abcdefgh", min_size=1, max_size=4), gender=st.sampled_from(GENDERS)),
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
) -> Casting:
    """Cast a greeting of these speakers."""
    return cast_speakers(greeting(speakers), languages=languages, voices=voices, engine=engine, offered=offered)


def gender_of(voice: CastVoice, engine: str, language: str) -> Gender | None:
    """The gender that the shipped pool says a voice has."""
    return next(listed.gender for listed in VOICES.pool(engine, language) if listed.voice == voice.voice)


@pytest.mark.parametrize("engine", ["edge", "espeak"])
@pytest.mark.parametrize("count", [9, 20])
def test_nobody_sounds_like_somebody_else(engine: str, count: int) -> None:
    """Nine speakers, and even twenty of one gender, get as many different sounds in each language."""
    speakers = [person(f"speaker {number}", gender="male") for number in range(count)]

    casting = cast(speakers, engine=engine)

    for language in ("en", "zh"):
        assert len({casting.voices[speaker.id][language] for speaker in speakers}) == count


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
    assert {Prosody(pitch_st=-3)} in steps


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


def test_every_step_is_one_that_is_heard() -> None:
    """A second person on a voice differs by 3 st, or by 15% and 2 st; the first five differ so from one another."""

    def is_clear(one: Prosody, other: Prosody) -> bool:
        pitch_st, rate_percent = abs(one.pitch_st - other.pitch_st), abs(one.rate_percent - other.rate_percent)
        return pitch_st >= 3 or (rate_percent >= 15 and pitch_st >= 2)

    assert len(set(STEPS)) == len(STEPS) >= 20
    assert all(is_clear(STEPS[0], step) for step in STEPS[1:])
    assert all(is_clear(one, other) for one, other in combinations(STEPS[:5], 2))


def test_host_and_first_guest_differ_where_nothing_is_known() -> None:
    """Whoever they are, their assumed genders are not the same."""
    for host, guest in combinations(["Ana", "Ben", "Cem", "Dov", "Eve"], 2):
        casting = cast([person(host, role="host"), person(guest, role="guest")])

        genders = {gender_of(voices["en"], "edge", "en") for voices in casting.voices.values()}
        assert genders == {"female", "male"}


def test_what_is_said_of_one_person_changes_the_assumption_of_no_other() -> None:
    """Whoever follows the note about one speaker leaves the others' voices as they were."""
    people = [person("Ana", role="host"), person("Ben", role="guest"), person("Cem")]
    (assumed, told) = (cast(people), cast([replace(people[0], gender="male"), *people[1:]]))

    assert [note.text.split(":")[0] for note in assumed.notes] == ["Ana", "Ben", "Cem"]
    assert [note.text for note in told.notes] == [note.text for note in assumed.notes[1:]]


def test_an_assumed_gender_is_said_with_the_line_that_changes_it() -> None:
    """The note names the person, what was assumed, and what to write; no known gender is noted."""
    casting = cast([person("Ana", gender="female"), person("Ben: B.")])

    note, line = casting.notes[0].text.split("voices.yaml: ")
    assert len(casting.notes) == 1
    assert note == "Ben: B.: a female voice is assumed; to change it, write under 'cast:' in "
    assert line == '"Ben: B.": {gender: male}'


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
        ("zh", "zh: zh-CN-XiaoxiaoNeural is the voice of Ana (plain), Eve (pitch -3 st)")
    ]


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
