"""voices.yaml, read strictly."""

from __future__ import annotations

import pickle
import re
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.errors import CastError
from pipeline.model import Pauses, Prosody, Voice
from pipeline.script.people import ListedVoice
from pipeline.script.roster import Roster, find_unknown_voices
from pipeline.script.voices import default_voices_text, load_voices
from pipeline.speech.registry import load_engine
from tests.script.conversations import shipped_voices

ROOT = Path(__file__).parents[2]


def test_all_faults_are_told_at_once() -> None:
    """Each with its line and path, wherever it stands."""
    source = """
voice: {}
cast:
  Ana: {aliases: [Lima], gender: woman}
  Ben: {aliases: [lima]}
pauses: {speaker: 3000, breath: 1}
lexicon:
  en: {'/(/': x, '/a/': '\\2'}
pools:
  edge:
    english language: []
    en:
      - {voice: A, rate_percent: 7.5, pitch: 2}
      - {gender: male}
      - B
      - B
"""

    with pytest.raises(CastError) as caught:
        load_voices(source, file="my.yaml")

    lines = str(caught.value).removeprefix("my.yaml: ").splitlines()
    assert sorted(
        (re.sub(r": .*", "", line) for line in lines), key=lambda place: int(re.findall(r"\d+", place)[0])
    ) == [
        "line 2, $.voice",
        "line 4, $.cast.Ana.gender",
        "line 5, $.cast.Ben",
        "line 6, $.pauses.breath",
        "line 6, $.pauses.speaker",
        "line 8, $.lexicon.en./(/",
        "line 8, $.lexicon.en./a/",
        "line 11, $.pools.edge.english language",
        "line 13, $.pools.edge.en[0].pitch",
        "line 13, $.pools.edge.en[0].rate_percent",
        "line 14, $.pools.edge.en[1]",
        "line 16, $.pools.edge.en[3]",
    ]
    assert "expected one of female, male, found 'woman'" in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize("cut", range(0, 2400, 61))
def test_any_beginning_of_a_file_is_read_or_refused(cut: int) -> None:
    """A file cut off anywhere is a voices file or one clear error."""
    with suppress(CastError):
        load_voices(default_voices_text()[:cut], file="voices.yaml")


def test_an_empty_file_has_the_default_pauses() -> None:
    """Every key is optional."""
    assert load_voices("", file="voices.yaml").pauses == Pauses()


def test_languages_match_by_lookup() -> None:
    """Chinese: zh serves zh-Hans; zh-Hant and zh-TW serve each other before zh does."""
    file = load_voices("pools: {edge: {zh: [A], zh-TW: [B]}}", file="voices.yaml")

    found = {tag: file.pool("edge", tag)[0].voice for tag in ("zh", "zh-Hans", "zh-Hant", "zh-TW")}
    assert found == {"zh": "A", "zh-Hans": "A", "zh-Hant": "B", "zh-TW": "B"}
    assert file.pool("edge", "fr") == ()


def test_a_voice_is_a_name_or_a_mapping() -> None:
    """The short form and the long one, with where they stand."""
    file = load_voices("narrator:\n  e:\n    en: A\n    zh: {voice: B, pitch_st: -1.5}", file="voices.yaml")

    assert file.narrator_voice("e", "en") == ListedVoice("A", at="line 3, $.narrator.e.en")
    assert file.narrator_voice("e", "zh") == ListedVoice("B", None, Prosody(0, -1.5), at="line 4, $.narrator.e.zh")


@pytest.mark.parametrize("engine", ["edge", "espeak"])
def test_the_shipped_file_names_only_voices_that_exist(engine: str) -> None:
    """Every voice of the shipped file is one that the engine offers."""
    file, offered = shipped_voices(), load_engine(engine, {}).voices()

    named = [listed for language in file.pools[engine] for listed in file.named_voices(engine, language)]
    assert list(find_unknown_voices(named, Roster(engine, offered, is_complete=False), where=file.file)) == []


@pytest.mark.parametrize("engine", ["edge", "espeak"])
def test_the_shipped_genders_are_the_engines(engine: str) -> None:
    """Where an engine knows a voice's gender, the shipped file says the same."""
    offered: dict[str, Voice] = {voice.name: voice for voice in load_engine(engine, {}).voices()}

    for pool in shipped_voices().pools[engine].values():
        for listed in pool:
            assert offered[listed.voice].gender in (listed.gender, None)


def test_the_shipped_pools_hold_no_child_and_no_dialect() -> None:
    """What is to be avoided is in no pool, and each language has a man and a woman at least."""
    file = shipped_voices()

    for engine, pools in file.pools.items():
        for pool in pools.values():
            assert {listed.gender for listed in pool} == {"female", "male"}
            assert not {listed.voice for listed in pool} & set(file.avoid.get(engine, ()))


def test_an_engine_may_have_the_voices_of_another() -> None:
    """Its own entries come first, a language at a time; the others' follow, through several engines."""
    file = load_voices(
        "pools: {a: {en: [A]}, b: a, c: b, d: {zh: [D]}}\nnarrator: {b: {en: N}, a: {zh: M}}\navoid: {a: [X], b: [Y]}",
        file="voices.yaml",
    ).completed_by(load_voices("pools: {d: a}", file="other.yaml"))

    assert [file.pool(engine, "en")[0].voice for engine in "abcd"] == ["A"] * 4
    assert [file.pool("d", "zh")[0].voice, file.pool("c", "zh")] == ["D", ()]
    narrators = [file.narrator_voice("c", language) for language in ("en", "zh")]
    assert [listed.voice for listed in narrators if listed] == ["N", "M"]
    assert file.avoided("c") == {"X", "Y"}


def test_engines_in_a_circle_are_a_fault() -> None:
    """Somebody has to have voices."""
    with pytest.raises(CastError) as caught:
        load_voices("pools:\n  a: b\n  b: a\n  c: c\n", file="voices.yaml")

    assert [line.split(": ")[0] for line in str(caught.value).removeprefix("voices.yaml: ").splitlines()] == [
        "line 2, $.pools.a",
        "line 3, $.pools.b",
        "line 4, $.pools.c",
    ]


def test_every_key_is_documented() -> None:
    """docs/voices-yaml.md names each key, and its example is a voices file."""
    page = (ROOT / "docs" / "voices-yaml.md").read_text(encoding="utf-8")
    with pytest.raises(CastError) as caught:
        load_voices("x: 1\npools: {e: {en: [{x: 1}]}}\ncast: {A: {x: 1}}\npauses: {x: 1}", file="voices.yaml")

    keys = {key for known in re.findall(r"known are (.*)", str(caught.value)) for key in known.split(", ")}
    assert {"pools", "accent", "aliases", "chapter"} <= keys
    assert {key for key in keys if f"`{key}`" not in page} == set()
    for example in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL):
        load_voices(example, file="voices.yaml")
